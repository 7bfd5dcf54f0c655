using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using ZenKey.AuthServer.Http;
using ZenKey.AuthServer.Interaction;
using ZenKey.Portal.Data;
using ZenKey.Portal.Data.Devices;
using ZenKey.Portal.Data.Recovery;
using ZenKey.Portal.Data.Subscribers;
using ZenKey.Protocol;

namespace ZenKey.AuthServer.Endpoints.Recovery;

/// <summary>
/// The carrier's pages of a recovery: a trusted browser, which is known by its cookie, agrees or refuses; and the link of a
/// mail is confirmed. A link is followed by mail scanners too, so that only the button counts.
/// </summary>
internal sealed class RecoveryPages(
    CarrierScopes scopes, SubscriberDirectory subscribers, DeviceDirectory devices, RecoveryLedger ledger, RecoveryCallers callers, RecoverySteps steps, BrowserCookie cookie,
    ErrorPages errors, ModuleOrigins origins, TimeProvider time)
{
    private const string Path = "/carriers/{slug}/recovery";

    /// <summary>The browser that agrees, and the case that it may speak in.</summary>
    private sealed record Spoken(Device Browser, RecoveryCase Case);

    /// <summary>The page that a trusted browser opens.</summary>
    public static string Address(CarrierScope scope) => $"{scope.Issuer}/recovery";

    /// <summary>The link of a mail. Its token is in the address because mail knows no other way; it serves once, for fifteen minutes.</summary>
    public static string MailAddress(CarrierScope scope, string token) => $"{scope.Issuer}/recovery/mail/{token}";

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet(Path, (HttpContext context, RecoveryPages pages) => pages.ShowAsync(context));
        routes.MapPost(Path + "/{id:guid}", (Guid id, HttpContext context, RecoveryPages pages) => pages.AnswerAsync(id, context));
        routes.MapGet(Path + "/mail/{token}", (string token, HttpContext context, RecoveryPages pages) => pages.ShowMailAsync(token, context));
        routes.MapPost(Path + "/mail/{token}", (string token, HttpContext context, RecoveryPages pages) => pages.ConfirmMailAsync(token, context));
    }

    private async Task ShowAsync(HttpContext context)
    {
        if (await ScopeAsync(context) is not { } scope) { return; }
        var spoken = await ListAsync(context, scope);
        var asked = spoken.FirstOrDefault(one => IsAsked(one.Case)) ?? (spoken.Count > 0 ? spoken[0] : null);
        var word = asked is null ? RecoveryWord.Nothing
            : IsAsked(asked.Case) ? RecoveryWord.Ask
            : asked.Case.State == RecoveryState.Held ? RecoveryWord.Refused
            : asked.Case.Of(RecoveryFactor.TrustedDevice).ProvenAt is not null ? RecoveryWord.Agreed
            : RecoveryWord.Nothing;
        await ShowAsync(context, scope, word, asked?.Case.Number, asked is null ? null : $"/carriers/{scope.Carrier.Slug}/recovery/{asked.Case.Id}", IsMove(asked?.Case));
    }

    private async Task AnswerAsync(Guid id, HttpContext context)
    {
        if (await ScopeAsync(context) is not { } scope) { return; }
        var spoken = (await ListAsync(context, scope)).FirstOrDefault(one => one.Case.Id == id && IsAsked(one.Case));
        var form = SameSite.IsOwnPost(context.Request, origins) ? await Parameters.ReadAsync(context.Request, context.RequestAborted) : null;
        if (spoken is null || form?["answer"] is not ("agree" or "refuse") || await subscribers.FindByIdAsync(spoken.Case.SubscriberId, context.RequestAborted) is not { } subscriber
            || !await callers.StandsAsync(subscriber, spoken.Case, context.RequestAborted))
        {
            await errors.ShowAsync(context, ErrorTexts.RequestExpired, new Refusal("recovery", ErrorCode.InvalidRequest, "recovery_nothing_asked", scope.Carrier.Id));
            return;
        }
        RecoveryEvent happened = form["answer"] == "agree" ? new RecoveryEvent.Proven(RecoveryFactor.TrustedDevice, time.GetUtcNow()) : new RecoveryEvent.Held(time.GetUtcNow());
        await steps.TakeAsync(scope, subscriber, spoken.Case, happened, note: spoken.Browser.Name);
        Answers.SeeOther(context, $"/carriers/{scope.Carrier.Slug}/recovery");
    }

    private async Task ShowMailAsync(string token, HttpContext context)
    {
        if (await ScopeAsync(context) is { } scope && await MailedAsync(context, scope, token) is var (_, recovery))
        {
            await ShowAsync(context, scope, RecoveryWord.Mail, recovery.Number, $"/carriers/{scope.Carrier.Slug}/recovery/mail/{token}", IsMove(recovery));
        }
    }

    private async Task ConfirmMailAsync(string token, HttpContext context)
    {
        if (await ScopeAsync(context) is not { } scope || await MailedAsync(context, scope, token) is not var (subscriber, recovery)) { return; }
        var form = SameSite.IsOwnPost(context.Request, origins) ? await Parameters.ReadAsync(context.Request, context.RequestAborted) : null;
        RecoveryEvent? happened = form?["answer"] switch
        {
            "agree" => new RecoveryEvent.Proven(RecoveryFactor.EmailLink, time.GetUtcNow()),
            "refuse" => new RecoveryEvent.Held(time.GetUtcNow()),
            _ => null,
        };
        if (happened is null || !(await steps.TakeAsync(scope, subscriber, recovery, happened, note: "By mail")).Changed)
        {
            await errors.ShowAsync(context, ErrorTexts.RequestExpired, new Refusal("recovery", ErrorCode.InvalidRequest, "recovery_link_unknown", scope.Carrier.Id));
            return;
        }
        await ShowAsync(context, scope, happened is RecoveryEvent.Held ? RecoveryWord.Refused : RecoveryWord.Agreed, recovery.Number, null, IsMove(recovery));
    }

    /// <summary>The open case whose mail this is, with the phone still on the line; otherwise our own error page is the answer.</summary>
    private async Task<(Subscriber Subscriber, RecoveryCase Case)?> MailedAsync(HttpContext context, CarrierScope scope, string token)
    {
        if (token.Length == RandomId.New().Length && await ledger.FindByMailAsync(RandomId.Hash(token), context.RequestAborted) is { State: RecoveryState.Open } recovery
            && recovery.CarrierId == scope.Carrier.Id && recovery.MailSentAt + RecoveryRules.AskLifetime > time.GetUtcNow()
            && await subscribers.FindByIdAsync(recovery.SubscriberId, context.RequestAborted) is { State: SubscriberState.Active } subscriber
            && await callers.StandsAsync(subscriber, recovery, context.RequestAborted))
        {
            return (subscriber, recovery);
        }
        await errors.ShowAsync(context, ErrorTexts.RequestExpired, new Refusal("recovery", ErrorCode.InvalidRequest, "recovery_link_unknown", scope.Carrier.Id));
        return null;
    }

    /// <summary>The cases in which this browser may speak.</summary>
    private async Task<IReadOnlyList<Spoken>> ListAsync(HttpContext context, CarrierScope scope)
    {
        if (cookie.Find(context) is not { } browser) { return []; }
        var spoken = new List<Spoken>();
        foreach (var device in (await devices.ListByBrowserAsync(browser, context.RequestAborted)).Where(device => device.CarrierId == scope.Carrier.Id && device.Subscriber is { State: SubscriberState.Active }))
        {
            if (await ledger.FindLastAsync(device.SubscriberId, context.RequestAborted) is { } recovery && RecoveryViews.MaySpeak(device, recovery)) { spoken.Add(new Spoken(device, recovery)); }
        }
        return spoken;
    }

    private static bool IsMove(RecoveryCase? recovery) => recovery?.Reason == RecoveryReason.NumberPorted;

    private bool IsAsked(RecoveryCase recovery) =>
        recovery.State == RecoveryState.Open && recovery.BrowserAskedAt + RecoveryRules.AskLifetime > time.GetUtcNow() && RecoveryRules.Accepts(recovery, RecoveryFactor.TrustedDevice, time.GetUtcNow());

    private async Task<CarrierScope?> ScopeAsync(HttpContext context)
    {
        if (await scopes.FindAsync(context) is { } scope) { return scope; }
        await errors.ShowAsync(context, ErrorTexts.NotFound, new Refusal("recovery", ErrorCode.InvalidRequest, "carrier_unknown"));
        return null;
    }

    private static Task ShowAsync(HttpContext context, CarrierScope scope, RecoveryWord word, string? number, string? postUrl, bool moves = false)
    {
        context.Response.Headers.CacheControl = "no-store";
        var view = new RecoveryView(word, number, postUrl, $"/carriers/{scope.Carrier.Slug}/recovery", moves) { CarrierName = scope.Carrier.Name };
        return new RazorComponentResult<RecoveryPage>(new { View = view }).ExecuteAsync(context);
    }
}
