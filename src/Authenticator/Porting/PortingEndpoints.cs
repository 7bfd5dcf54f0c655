using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using ZenKey.Authenticator.Carrier;
using ZenKey.Authenticator.Ui;
using ZenKey.Protocol.Network;

namespace ZenKey.Authenticator.Porting;

/// <summary>
/// Bringing a ZenKey from a former carrier (ZenKey platform §8.3): which carrier it was, its own pages, what of it comes along.
/// While a phone is set up the enrolment keeps it until its end; a phone that is set up has it at once.
/// </summary>
internal static class PortingEndpoints
{
    /// <summary>Where the former carrier's answer comes to, whichever phone it is for.</summary>
    public const string Callback = "/phone/porting";

    extension(IEndpointRouteBuilder phone)
    {
        public void MapPorting()
        {
            phone.MapGet("/porting", ShowAsync);
            phone.MapGet("/porting/leave", LeaveAsync);
            phone.MapGet("/porting/choose", AskChoice);
            phone.MapPost("/porting/choose", ChooseAsync);
            phone.MapGet("/porting/ended", ShowEnd);
        }
    }

    private static async Task<IResult> ShowAsync(HttpContext context, CarrierPorting porting, Moves moves)
    {
        // What was let go already waits to be chosen from.
        if (moves.Find(context.Phone()) is not null) { return Pages.Lead(context, "/porting/choose"); }
        var answer = await porting.ListAsync(context.Phone(), context.RequestAborted);
        return answer.Value is null ? Pages.Problem(context.Phone(), answer.Problem!) : Pages.Show<PortingPage>(new { Phone = context.Phone(), answer.Value.Carriers });
    }

    /// <summary>Goes to the former carrier's own pages. A link and no form, because it leaves for another site.</summary>
    private static async Task<IResult> LeaveAsync(HttpContext context, CarrierPorting porting, FormerProvider former, Moves moves)
    {
        var (phone, cancel) = (context.Phone(), context.RequestAborted);
        var answer = await porting.VouchAsync(phone, context.Request.Query["issuer"].ToString(), cancel);
        if (answer.Problem is { Slug: CarrierProblem.UnknownFormerCarrier }) { return End(context, "unknown", null); }
        if (answer.Value is not { } hint) { return Pages.Problem(phone, answer.Problem!); }
        if (await former.FindAsync(hint.Issuer, cancel) is not { } provider) { return End(context, "unreachable", hint.CarrierName); }
        var move = moves.Begin(phone, hint, provider);
        if (await former.PushAsync(provider, hint, move.State, Moves.ChallengeOf(move), Texts.Language, cancel) is not { } pushed) { return End(context, "unreachable", hint.CarrierName); }
        context.Response.Headers.Location = $"{provider.AuthorizationEndpoint}?client_id={Uri.EscapeDataString(hint.ClientId)}&request_uri={Uri.EscapeDataString(pushed.RequestUri)}";
        return Results.StatusCode(StatusCodes.Status303SeeOther);
    }

    /// <summary>The former carrier's answer: an error, or a code that is redeemed at once.</summary>
    public static async Task<IResult> ReturnAsync(HttpContext context, IHandsets handsets, FormerProvider former, Moves moves)
    {
        context.Response.Headers.CacheControl = "no-store";
        var query = context.Request.Query;
        if (moves.Take(query["state"]) is not { } move || handsets.Find(move.Handset) is not { } phone) { return Pages.Show<ProblemPage>(new { Problem = new CarrierProblem(400, "port-answer-unknown") }, 400); }
        context.Features.Set(phone);
        // RFC 9207 §2.4: an answer of another issuer is none.
        if (query["iss"] != move.Hint.Issuer) { return End(context, "other", move.Hint.CarrierName); }
        if (query["code"].ToString() is not { Length: > 0 } code) { return End(context, query["error"].ToString() is "access_denied" or "user_not_found" ? query["error"].ToString() : "other", move.Hint.CarrierName); }
        if (await former.RedeemAsync(move.Provider, move.Hint, code, move.Verifier, context.RequestAborted) is not { } token
            || await former.FetchAsync(move.Provider, token, context.RequestAborted) is not { } accounts)
        {
            return End(context, "expired", move.Hint.CarrierName);
        }
        moves.Keep(move with { AccessToken = token, Accounts = accounts });
        return Pages.Lead(context, "/porting/choose");
    }

    private static IResult AskChoice(HttpContext context, Moves moves) => moves.Find(context.Phone()) is { } move
        ? Pages.Show<PortChoicePage>(new { Phone = context.Phone(), Former = move.Hint.CarrierName, move.Accounts!.Services })
        : Pages.Lead(context, "/porting");

    private static async Task<IResult> ChooseAsync(HttpContext context, CarrierPorting porting, FormerProvider former, Moves moves)
    {
        var phone = context.Phone();
        if (await context.FormAsync() is not { } form) { return Pages.Problem(phone, Pages.BadForm); }
        // Sent twice: the first has done it.
        if (moves.Find(phone) is not { } move) { return Pages.Lead(context, "/porting"); }
        var chosen = move.Accounts!.Services.Where(service => form["service"].Contains(Move.KeyOf(service))).ToList();
        var answer = await porting.BringAsync(phone, BodyOf(move, chosen), context.RequestAborted);
        if (answer.Problem is { Slug: CarrierProblem.PortTokenInvalid })
        {
            moves.Forget(phone);
            return End(context, "expired", move.Hint.CarrierName);
        }
        if (answer.Problem is { } problem) { return Pages.Problem(phone, problem); }
        moves.Forget(phone);
        var rest = form["rest"] == "end" ? move.Accounts.Services.Except(chosen).SelectMany(service => service.Clients).Select(client => client.ClientId) : [];
        // What was brought stands here; that the former carrier does not answer now takes nothing of it back.
        await former.EndAsync(move.Provider, move.AccessToken!, rest, CancellationToken.None);
        var note = new Note("port-brought") { Name = move.Hint.CarrierName };
        return answer.Value!.Enrolled ? Pages.Lead(context, "/accounts", note) : Pages.Lead(context, "/enrolment");
    }

    private static BringBody BodyOf(Move move, IReadOnlyList<PortedService> chosen) => new(move.Hint.Issuer,
        [.. chosen.SelectMany(service => service.Clients).Select(client => client.PortToken)],
        [.. chosen.Where(service => service.Clients.Count > 0).Select(service => new BringConsent(service.Clients[0].ClientId, service.Scopes))],
        move.Accounts!.Profile?.GivenName, move.Accounts.Profile?.FamilyName, move.Accounts.Profile?.Email);

    private static IResult ShowEnd(HttpContext context) => Pages.Show<PortEndedPage>(new { Phone = context.Phone(), Note = context.Note() });

    private static IResult End(HttpContext context, string why, string? former) => Pages.Lead(context, "/porting/ended", new Note(why) { Name = former });
}
