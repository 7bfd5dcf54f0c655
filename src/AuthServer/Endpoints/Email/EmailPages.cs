using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using ZenKey.AuthServer.Http;
using ZenKey.AuthServer.Interaction;
using ZenKey.Portal.Data;
using ZenKey.Portal.Data.Subscribers;
using ZenKey.Protocol;

namespace ZenKey.AuthServer.Endpoints.Email;

/// <summary>The carrier's page behind the link of a mail. A link is followed by mail scanners too, so that only the button counts.</summary>
internal sealed class EmailPages(CarrierScopes scopes, SubscriberDirectory subscribers, EmailLedger ledger, EmailMails mails, ErrorPages errors, ModuleOrigins origins)
{
    private const string Path = "/carriers/{slug}/email/{token}";

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet(Path, (string token, HttpContext context, EmailPages pages) => pages.ShowAsync(token, context));
        routes.MapPost(Path, (string token, HttpContext context, EmailPages pages) => pages.ConfirmAsync(token, context));
    }

    private async Task ShowAsync(string token, HttpContext context)
    {
        if (await ScopeAsync(context) is { } scope && await FindAsync(context, scope, token) is not null) { await ShowAsync(context, scope, $"/carriers/{scope.Carrier.Slug}/email/{token}"); }
    }

    private async Task ConfirmAsync(string token, HttpContext context)
    {
        if (await ScopeAsync(context) is not { } scope || await FindAsync(context, scope, token) is not var (subscriber, proof)) { return; }
        var form = SameSite.IsOwnPost(context.Request, origins) ? await Parameters.ReadAsync(context.Request, context.RequestAborted) : null;
        if (form?["answer"] != "agree" || !await ledger.ConfirmAsync(proof, CancellationToken.None))
        {
            await RefuseAsync(context, scope);
            return;
        }
        if (subscriber.Email is { } former && former != proof.Email) { mails.TellChanged(scope, former); }
        await ShowAsync(context, scope, null);
    }

    /// <summary>The proof whose link it is, and whose it is; otherwise our own error page is the answer.</summary>
    private async Task<(Subscriber Subscriber, EmailProof Proof)?> FindAsync(HttpContext context, CarrierScope scope, string token)
    {
        if (token.Length == RandomId.New().Length && await ledger.FindAsync(RandomId.Hash(token), context.RequestAborted) is { } proof && proof.CarrierId == scope.Carrier.Id
            && await subscribers.FindByIdAsync(proof.SubscriberId, context.RequestAborted) is { State: SubscriberState.Active } subscriber)
        {
            return (subscriber, proof);
        }
        await RefuseAsync(context, scope);
        return null;
    }

    private Task RefuseAsync(HttpContext context, CarrierScope scope) =>
        errors.ShowAsync(context, ErrorTexts.RequestExpired, new Refusal("email", ErrorCode.InvalidRequest, "email_link_unknown", scope.Carrier.Id));

    private async Task<CarrierScope?> ScopeAsync(HttpContext context)
    {
        if (await scopes.FindAsync(context) is { } scope) { return scope; }
        await errors.ShowAsync(context, ErrorTexts.NotFound, new Refusal("email", ErrorCode.InvalidRequest, "carrier_unknown"));
        return null;
    }

    private static Task ShowAsync(HttpContext context, CarrierScope scope, string? postUrl)
    {
        context.Response.Headers.CacheControl = "no-store";
        return new RazorComponentResult<EmailPage>(new { View = new EmailView(postUrl) { CarrierName = scope.Carrier.Name } }).ExecuteAsync(context);
    }
}
