using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using ZenKey.AuthServer.Endpoints.Authorization;
using ZenKey.AuthServer.Endpoints.Recovery;
using ZenKey.AuthServer.Http;
using ZenKey.AuthServer.Interaction;
using ZenKey.AuthServer.Tokens;
using ZenKey.Portal.Data.Carriers;
using ZenKey.Portal.Data.Changes;
using ZenKey.Portal.Data.Clients;
using ZenKey.Portal.Data.Links;
using ZenKey.Portal.Data.Porting;
using ZenKey.Portal.Data.Recovery;
using ZenKey.Portal.Data.Subscribers;
using ZenKey.Protocol;

namespace ZenKey.AuthServer.Endpoints.UserPorting;

/// <summary>
/// The former carrier's pages of a move (ZenKey platform §8.3): its owner proves themselves by the factors of a recovery, and
/// lets the next carrier's application have what goes along. The rule is that of recovery; here nothing is bound.
/// </summary>
internal sealed class PortingPages(
    CarrierScopes scopes, ClientDirectory clients, CarrierDirectory carriers, SubscriberDirectory subscribers, RecoveryLedger ledger, RecoveryCallers callers, RecoveryFactors factors, RecoveryViews views,
    PortConsents consents, EventStreams streams, AuthorizationResponse responses, BrowserCookie cookie, ErrorPages errors, ModuleOrigins origins, TimeProvider time)
{
    private const string Path = "/carriers/{slug}/porting";
    private static readonly string[] Typed = ["pin-or-passkey", "recovery-code", "carrier-login"];

    /// <summary>A move whose browser, client and case hold.</summary>
    private sealed record Move(CarrierScope Scope, PortFlow Flow, Client Client, RecoveryCaller? Caller);

    public static string Address(CarrierScope scope, PortFlow flow, string below = "") =>
        Addresses.With($"/carriers/{scope.Carrier.Slug}/porting{below}", ("flow", flow.Seal(scope.Keys, scope.Issuer)), ("ui_locales", flow.UiLocales));

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet(Path, (HttpContext context, PortingPages pages) => pages.ShowAsync(context));
        routes.MapPost(Path, (HttpContext context, PortingPages pages) => pages.AskAsync(context));
        routes.MapGet(Path + "/events", (HttpContext context, PortingPages pages) => pages.FollowAsync(context));
        routes.MapGet(Path + "/agree", (HttpContext context, PortingPages pages) => pages.AgreeAsync(context));
        routes.MapGet(Path + "/back", (HttpContext context, PortingPages pages) => pages.ReturnAsync(context));
        routes.MapGet(Path + "/by/{factor}", (string factor, HttpContext context, PortingPages pages) => pages.ShowFactorAsync(factor, context));
        routes.MapPost(Path + "/by/{factor}", (string factor, HttpContext context, PortingPages pages) => pages.GiveAsync(factor, context));
    }

    private async Task ShowAsync(HttpContext context)
    {
        if (await FindAsync(context) is not { } move) { return; }
        var recovery = move.Caller is null ? null : await views.OfAsync(move.Scope, move.Caller.Subscriber, move.Caller.Case, context.RequestAborted);
        await ShowAsync(context, move, await ViewAsync(context, move, recovery), null);
    }

    private async Task FollowAsync(HttpContext context)
    {
        if (await FindOpenAsync(context) is not var (_, caller)) { return; }
        await streams.FollowAsync(context, BusTopics.Recovery(caller.Subscriber.Id), async token => await ledger.FindAsync(caller.Case.Id, token) is { } current ? StateOf(current) : null);
    }

    private async Task ShowFactorAsync(string factor, HttpContext context)
    {
        if (await FindAsync(context) is not { } move) { return; }
        var recovery = move.Caller is null ? null : await views.OfAsync(move.Scope, move.Caller.Subscriber, move.Caller.Case, context.RequestAborted);
        // Proven meanwhile, or never to be typed: the overview says how it stands.
        if (recovery is not { State: "open", CoolsUntil: null } || !Typed.Contains(factor) || recovery.Factors.FirstOrDefault(one => one.Factor == factor) is not { State: "open" } open)
        {
            Answers.SeeOther(context, Here(move));
            return;
        }
        await ShowAsync(context, move, await ViewAsync(context, move, recovery), open);
    }

    /// <summary>Asks trusted browsers, or for a mail.</summary>
    private async Task AskAsync(HttpContext context)
    {
        if (await FindOpenAsync(context) is not var (move, caller) || await FormAsync(context, move.Scope) is not { } form) { return; }
        var answer = form["ask"] switch
        {
            "trusted-device" => await factors.AskBrowsersAsync(caller),
            "email-link" => await factors.SendMailAsync(caller),
            _ => null,
        };
        Answers.SeeOther(context, After(move, answer?.Result as ProblemHttpResult, null));
    }

    private async Task GiveAsync(string factor, HttpContext context)
    {
        if (await FindOpenAsync(context) is not var (move, caller) || await FormAsync(context, move.Scope) is not { } form) { return; }
        var answer = factor switch
        {
            "pin-or-passkey" => await factors.GivePinAsync(caller, form["pin"]),
            "recovery-code" => await factors.GiveCodeAsync(caller, form["code"]),
            "carrier-login" => await factors.GiveLoginAsync(caller, form["username"], form["password"]),
            _ => null,
        };
        Answers.SeeOther(context, After(move, answer?.Result as ProblemHttpResult, factor));
    }

    /// <summary>The code, of which there is one for a case: asked for again it is the same, and redeemed once.</summary>
    private async Task AgreeAsync(HttpContext context)
    {
        if (await FindOpenAsync(context) is not var (move, caller)) { return; }
        var (recovery, now) = (caller.Case, time.GetUtcNow());
        if (!PortingStart.Serves(recovery, now))
        {
            Answers.SeeOther(context, Here(move));
            return;
        }
        var link = await consents.AgreeAsync(recovery, new AccountLink
        {
            Id = Guid.CreateVersion7(now),
            CarrierId = move.Scope.Carrier.Id,
            SubscriberId = caller.Subscriber.Id,
            ProjectId = move.Client.ProjectId,
            Sector = move.Client.Project!.Sector,
            Scopes = move.Flow.Scopes,
            FirstUsedAt = now,
            LastUsedAt = now,
        }, CancellationToken.None);
        var code = new AuthorizationCode(PortingStart.CodeIdOf(recovery), move.Client.Id, AuthorizationCode.HashOf(move.Flow.RedirectUri), caller.Subscriber.Id, link, null, move.Flow.Scopes, move.Flow.Nonce,
            move.Flow.CodeChallenge, Acr.A3, RecoveryRules.AmrOf(recovery), recovery.EndedAt!.Value, null, now + Lifetimes.OfCode(move.Scope.Carrier), recovery.OpenedAt, move.Flow.KeyThumbprint);
        await AuthorizationResponse.SendCodeAsync(context, move.Scope, ReturnOf(move), code);
    }

    /// <summary>Leads back to the application, which is told why.</summary>
    private async Task ReturnAsync(HttpContext context)
    {
        if (await FindAsync(context) is not { } move) { return; }
        var error = move.Flow.Problem is { } problem ? PortProblems.Of(problem) : PortProblems.Of(move.Caller?.Case.State);
        await responses.SendErrorAsync(context, move.Scope, ReturnOf(move), error, move.Flow.Reference);
    }

    private async Task<PortView> ViewAsync(HttpContext context, Move move, RecoveryAnswer? recovery)
    {
        var next = move.Client.PortingCarrierId is { } id ? (await carriers.FindByIdAsync(id, context.RequestAborted))?.Name : null;
        return new PortView(WordOf(move, recovery), next ?? move.Client.Name, recovery, time.GetUtcNow())
        {
            CarrierName = move.Scope.Carrier.Name,
            Reference = move.Flow.Reference,
            HereUrl = Here(move),
            EventsUrl = Addresses.With(Here(move, "/events"), ("seen", move.Caller is { } follower ? StateOf(follower.Case) : null)),
            BackUrl = Here(move, "/back"),
            AgreeUrl = Here(move, "/agree"),
            FactorUrl = factor => Here(move, $"/by/{factor}"),
            Fault = context.Request.Query["said"].FirstOrDefault() is { Length: < 40 } said && PortView.Faults.Contains(said) ? said : null,
            Number = int.TryParse(context.Request.Query["number"].FirstOrDefault(), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null,
        };
    }

    private string WordOf(Move move, RecoveryAnswer? recovery) => move.Flow.Problem ?? recovery!.State switch
    {
        "completed" when PortingStart.Serves(move.Caller!.Case, time.GetUtcNow()) => PortView.Agree,
        "completed" or "expired" or "cancelled" => PortView.Over,
        "held" => PortView.Held,
        "denied" => PortView.Denied,
        _ => PortView.Prove,
    };

    /// <summary>What can be mended is told on the page it was given on; what has to wait, on the overview.</summary>
    private static string After(Move move, ProblemHttpResult? problem, string? factor)
    {
        if (problem is null) { return Here(move); }
        var slug = problem.ProblemDetails.Type!.Split(':')[^1];
        var number = problem.ProblemDetails.Extensions.TryGetValue("attemptsLeft", out var left) || problem.ProblemDetails.Extensions.TryGetValue("retryAfter", out left) ? left as int? : null;
        var again = factor is not null && (slug == "pin-required" || (slug is "wrong-pin" or "wrong-recovery-code" or "wrong-carrier-login" && number > 0));
        return Addresses.With(Here(move, again ? $"/by/{factor}" : ""), ("said", slug), ("number", number?.ToString(CultureInfo.InvariantCulture)));
    }

    /// <summary>The move, if this browser began it and its case is still for the same phone; otherwise our own error page is the answer.</summary>
    private async Task<Move?> FindAsync(HttpContext context)
    {
        if (await scopes.FindAsync(context) is not { } scope)
        {
            await errors.ShowAsync(context, ErrorTexts.NotFound, new Refusal("porting", ErrorCode.InvalidRequest, "carrier_unknown"));
            return null;
        }
        var flow = context.Request.Query["flow"].FirstOrDefault() is { Length: > 0 and < 8000 } text ? PortFlow.Open(scope.Keys, scope.Issuer, text) : null;
        if (flow is not null && flow.ExpiresAt > time.GetUtcNow() && flow.BrowserHash == cookie.Find(context)
            && await clients.FindByIdAsync(flow.ClientId, context.RequestAborted) is { State: ClientState.Active, PortingCarrierId: not null } client)
        {
            if (flow.Problem is not null) { return new Move(scope, flow, client, null); }
            if (await CallerAsync(scope, flow, context.RequestAborted) is { } caller) { return new Move(scope, flow, client, caller); }
        }
        await RefuseAsync(context, scope);
        return null;
    }

    /// <summary>As <see cref="FindAsync"/>, when the move could begin; else the page that says why is the answer.</summary>
    private async Task<(Move Move, RecoveryCaller Caller)?> FindOpenAsync(HttpContext context)
    {
        if (await FindAsync(context) is not { } move) { return null; }
        if (move.Caller is { } caller) { return (move, caller); }
        Answers.SeeOther(context, Here(move));
        return null;
    }

    private async Task<RecoveryCaller?> CallerAsync(CarrierScope scope, PortFlow flow, CancellationToken cancellationToken) =>
        await ledger.FindAsync(flow.CaseId!.Value, cancellationToken) is { Reason: RecoveryReason.NumberPorted } recovery && recovery.AppKeyThumbprint == flow.AppKeyThumbprint
            && await subscribers.FindByIdAsync(recovery.SubscriberId, cancellationToken) is { State: SubscriberState.Active } subscriber
            && await callers.StandsAsync(subscriber, recovery, cancellationToken)
                ? new RecoveryCaller(scope, subscriber, recovery)
                : null;

    private Task RefuseAsync(HttpContext context, CarrierScope scope) =>
        errors.ShowAsync(context, ErrorTexts.RequestExpired, new Refusal("porting", ErrorCode.InvalidRequest, "port_flow_unknown", scope.Carrier.Id));

    /// <summary>The form of one of our own pages; another's is answered by an error page.</summary>
    private async Task<Parameters?> FormAsync(HttpContext context, CarrierScope scope)
    {
        if (SameSite.IsOwnPost(context.Request, origins) && await Parameters.ReadAsync(context.Request, context.RequestAborted) is { } form) { return form; }
        await RefuseAsync(context, scope);
        return null;
    }

    private static string StateOf(RecoveryCase recovery) => $"{recovery.State}-{recovery.Version}";

    private static ClientReturn ReturnOf(Move move) => new(move.Client, move.Flow.RedirectUri, null, move.Flow.State, move.Flow.CorrelationId);

    private static string Here(Move move, string below = "") => Address(move.Scope, move.Flow, below);

    private static Task ShowAsync(HttpContext context, Move move, PortView view, RecoveryFactorAnswer? factor)
    {
        context.Response.Headers.CacheControl = "no-store";
        return factor is null
            ? new RazorComponentResult<PortPage>(new { View = view }).ExecuteAsync(context)
            : new RazorComponentResult<PortFactorPage>(new { View = view, Factor = factor, PostUrl = Here(move, $"/by/{factor.Factor}") }).ExecuteAsync(context);
    }
}
