using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using ZenKey.Authenticator.Carrier;
using ZenKey.Authenticator.Ui;
using ZenKey.Protocol;

namespace ZenKey.Authenticator.Pairing;

/// <summary>Trusting a browser: its code, then a look at whose it is, then yes or no.</summary>
internal static class PairingEndpoints
{
    /// <summary>The longest name that a person gives a browser, in characters.</summary>
    public const int LongestName = 60;
    private const int LongestTyped = 100;

    extension(IEndpointRouteBuilder phone)
    {
        public void MapPairing()
        {
            phone.MapGet("/pair", AskAsync);
            phone.MapPost("/pair", ReadAsync);
            phone.MapGet("/pair/{id}", Confirm);
            phone.MapPost("/pair/{id}", DecideAsync);
        }
    }

    /// <summary>The session is opened here, so that a phone that cannot pair says so before anything is typed.</summary>
    private static async Task<IResult> AskAsync(HttpContext context, CarrierClient carrier)
    {
        var phone = context.Phone();
        var session = await carrier.SessionAsync(phone, context.RequestAborted);
        return session.Value is null ? Pages.Problem(phone, session.Problem!) : Pages.Show<PairPage>(new { Phone = phone, Note = context.Note(), Code = PairingCode.Normalize(context.Request.Query["code"]) });
    }

    private static async Task<IResult> ReadAsync(HttpContext context, CarrierClient carrier, OpenPairings open)
    {
        var phone = context.Phone();
        if (await context.FormAsync() is not { } form) { return Pages.Problem(phone, Pages.BadForm); }
        var typed = form["code"].ToString() is var text && text.Length > LongestTyped ? text[..LongestTyped] : text;
        if (PairingCode.Normalize(typed) is not { } code) { return Pages.Lead(context, "/pair", new Note("not-a-code") { Typed = typed }); }
        var answer = await carrier.OpenPairingAsync(phone, code, context.RequestAborted);
        if (answer.Value is { } pairing)
        {
            open.Keep(phone.Key, pairing);
            return Pages.Lead(context, $"/pair/{Uri.EscapeDataString(pairing.Id)}");
        }
        return answer.Problem!.Slug is CarrierProblem.WrongCode or CarrierProblem.CodeExpired or CarrierProblem.TooManyCodes
            ? Pages.Lead(context, "/pair", new Note(answer.Problem.Slug) { Number = answer.Problem.AttemptsLeft ?? answer.Problem.RetryAfter, Typed = typed })
            : Pages.Problem(phone, answer.Problem);
    }

    private static IResult Confirm(string id, HttpContext context, OpenPairings open, TimeProvider time)
    {
        var phone = context.Phone();
        return open.Find(phone.Key, id) is { } pairing
            ? Pages.Show<ConfirmPage>(new { Phone = phone, Pairing = pairing, Now = time.GetUtcNow(), Note = context.Note() })
            : Pages.Problem(phone, new CarrierProblem(410, CarrierProblem.CodeExpired));
    }

    private static async Task<IResult> DecideAsync(string id, HttpContext context, CarrierClient carrier, OpenPairings open)
    {
        var phone = context.Phone();
        if (open.Find(phone.Key, id) is not { } pairing) { return Pages.Problem(phone, new CarrierProblem(410, CarrierProblem.CodeExpired)); }
        var form = await context.FormAsync();
        var name = form?["name"].ToString().Trim() is { Length: > 0 } typed ? typed : null;
        if (name?.Length > LongestName)
        {
            return Pages.Lead(context, $"/pair/{Uri.EscapeDataString(id)}", new Note("name-too-long") { Typed = name[..Math.Min(name.Length, LongestTyped)] });
        }
        var (answer, path, note) = form?["answer"].ToString() switch
        {
            "trust" => (await carrier.TrustAsync(phone, id, name, context.RequestAborted), "/trusted", new Note("trusted") { Name = name ?? pairing.Browser.Name }),
            "refuse" => (await carrier.RefuseAsync(phone, id, context.RequestAborted), "", new Note("refused")),
            _ => (Pages.BadForm, "", new Note("other")),
        };
        if (answer.Problem is not null) { return Pages.Problem(phone, answer.Problem); }
        open.Drop(phone.Key, id);
        return Pages.Lead(context, path, note);
    }
}
