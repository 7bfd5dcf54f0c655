using System.Web;
using ZenKey.TestKit;

namespace ZenKey.AuthServer.Tests.Endpoints.PushedAuthorization;

/// <summary>Steps of a push.</summary>
internal static class Pushing
{
    /// <summary>The form of a push: the parameters of an authorization request; the changes replace members or take them out.</summary>
    public static (string Name, string? Value)[] Form(RelyingParty party, params (string Name, string? Value)[] changes)
    {
        var query = HttpUtility.ParseQueryString(new Uri(party.Authorize("verizon", changes)).Query);
        return [.. query.AllKeys.Select(name => (name!, query[name]))];
    }

    public static Task<Answer> PushAsync(TestApp app, RelyingParty party, params (string Name, string? Value)[] changes) =>
        app.Http.PostFormAsync("/carriers/verizon/par", Form(party, changes), ("Authorization", RelyingParty.Basic(party.ClientId, party.Secret!).ToString()));

    public static string Reference(TestApp app, RelyingParty party, Answer pushed) =>
        $"{app.Origin}/carriers/verizon/authorize?client_id={party.ClientId}&request_uri={Uri.EscapeDataString(pushed.Member("request_uri") ?? pushed.Text)}";
}
