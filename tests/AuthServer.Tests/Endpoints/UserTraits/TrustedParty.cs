using System.Text.Json;
using Microsoft.IdentityModel.JsonWebTokens;
using ZenKey.Protocol;

namespace ZenKey.AuthServer.Tests.Endpoints.UserTraits;

/// <summary>Steps of a client with a key whose project has subscribed to trust services.</summary>
internal static class TrustedParty
{
    public static string Endpoint(TestApp app) => $"{app.App.Origins.Issuer("verizon")}/usertrait";

    public static (string Name, string? Value)[] Proof(TestApp app, DateTimeOffset now, string clientId = Clients.Trust) =>
        Assertions.Form(Assertions.Make(clientId, app.App.Origins.Issuer("verizon"), now));

    /// <summary>Signs somebody in and tells as whom the project knows them.</summary>
    public static async Task<string> SubjectAsync(TestApp app, string key, DateTimeOffset now, string scope = "openid name", Phone? phone = null)
    {
        var party = app.Party(Clients.Trust);
        using var waiting = await app.WaitAsync(party, key, ("scope", scope));
        Assert.Equal(204, (await (phone ?? await Phone.StartedAsync(app, key)).ApproveAsync(waiting.Id)).Status);
        var tokens = await app.RedeemAsync(party, (await waiting.LookAsync()).Parameter("code")!, [.. Proof(app, now)]);
        return new JsonWebToken(tokens.Member("id_token")).Subject;
    }

    /// <summary>Asks for a trait; the changes replace claims of the signed request, members of its header, or take them out.</summary>
    public static Task<Answer> AskAsync(
        TestApp app, string? subject, DateTimeOffset now, (string, object?)[]? claims = null, (string, object?)[]? header = null, ClientKeyPair? pair = null, string clientId = Clients.Trust) =>
        app.Http.PostFormAsync("/carriers/verizon/usertrait",
        [
            ("request", Assertions.Make(clientId, Endpoint(app), now, pair, [("sub", subject), ("usertrait", UserTrait.SimTenure24), .. claims ?? []], header)), .. Proof(app, now, clientId),
        ]);

    public static async Task SwapSimAsync(TestApp app, string key) =>
        Assert.Equal(204, (await app.Http.AnswerAsync(new HttpRequestMessage(HttpMethod.Post, new Uri($"{app.Origin}/simulator/api/handsets/{key}/swap-sim")))).Status);

    public static bool? SimTenure(Answer answer) => answer.Status == 200 && answer.Json.GetProperty(UserTrait.SimTenure24) is { ValueKind: JsonValueKind.True or JsonValueKind.False } value ? value.GetBoolean() : null;
}
