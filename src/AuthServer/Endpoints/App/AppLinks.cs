using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using ZenKey.AuthServer.Interaction;
using ZenKey.Portal.Data.Carriers;
using ZenKey.Portal.Data.Links;
using ZenKey.Protocol;

namespace ZenKey.AuthServer.Endpoints.App;

/// <summary>The services that a subscriber signed in to: what each one gets, when it was used, and its end (ZenKey platform §11).</summary>
internal sealed class AppLinks(AppCallers callers, LinkDirectory links, LinkLedger ledger, CarrierDirectory carriers, TimeProvider time)
{
    public static void Map(RouteGroupBuilder app)
    {
        app.MapGet("/links", (HttpContext context, AppLinks links) => links.ListAsync(context)).WithSummary("Linked services");
        app.MapGet("/links/{id:guid}", (Guid id, HttpContext context, AppLinks links) => links.ShowAsync(id, context)).WithSummary("One linked service: what it gets, and when it was used");
        app.MapPut("/links/{id:guid}/attributes", (Guid id, ShareRequest body, HttpContext context, AppLinks links) => links.ShareAsync(id, body, context))
            .WithSummary("Set which attributes are shared");
        app.MapDelete("/links/{id:guid}", (Guid id, HttpContext context, AppLinks links) => links.DisconnectAsync(id, context)).WithSummary("Disconnect a service");
    }

    private async Task<Results<Ok<LinksAnswer>, ProblemHttpResult>> ListAsync(HttpContext context)
    {
        var (caller, problem) = await callers.FindAsync(context);
        if (problem is not null) { return problem; }
        var linked = await links.ListActiveAsync(caller!.Subscriber.Id, context.RequestAborted);
        return TypedResults.Ok(new LinksAnswer([.. linked.Select(ViewOf)]));
    }

    private async Task<Results<Ok<AppLinkDetail>, ProblemHttpResult>> ShowAsync(Guid id, HttpContext context)
    {
        var (caller, problem) = await callers.FindAsync(context);
        if (problem is not null) { return problem; }
        if (await links.FindOwnAsync(id, caller!.Subscriber.Id, context.RequestAborted) is not { State: LinkState.Active } link) { return AppProblems.UnknownLink(); }
        var attributes = link.AskedAttributes.Select(name => new AppAttribute(name, Scope.Find(name)!.Label, link.Project!.Requires(name),
            AppAttributes.ValueOf(caller.Subscriber, name, time.GetUtcNow()), link.ScopeNames.Contains(name))).ToList();
        var history = await links.ListSignInsAsync(id, context.RequestAborted);
        var former = link.PreviousCarrierId is { } carrier ? (await carriers.FindByIdAsync(carrier, context.RequestAborted))?.Name : null;
        return TypedResults.Ok(new AppLinkDetail(ViewOf(link), attributes, [.. history.Select(one => new AppSignIn(one.Browser, one.At))],
            link.Project!.PrivacyUrl, link.Project.TermsUrl, former));
    }

    private async Task<Results<NoContent, ProblemHttpResult>> ShareAsync(Guid id, ShareRequest body, HttpContext context)
    {
        var (caller, problem) = await callers.FindAsync(context);
        if (problem is not null) { return problem; }
        if (body.Scopes is not { Count: <= 50 } shared || shared.Contains(null!)) { return AppProblems.UnknownScope(); }
        return await ledger.ShareAsync(id, caller!.Subscriber.Id, [.. shared], context.RequestAborted) switch
        {
            ShareResult.Done => TypedResults.NoContent(),
            ShareResult.NotAsked => AppProblems.UnknownScope(),
            ShareResult.Required => AppProblems.AttributeRequired(),
            ShareResult.Conflict => AppProblems.LinkChanged(),
            _ => AppProblems.UnknownLink(),
        };
    }

    private async Task<Results<NoContent, ProblemHttpResult>> DisconnectAsync(Guid id, HttpContext context)
    {
        var (caller, problem) = await callers.FindAsync(context);
        if (problem is not null) { return problem; }
        return await ledger.DisconnectAsync(id, caller!.Subscriber.Id, context.RequestAborted) is EndLinkResult.Ended or EndLinkResult.AlreadyEnded
            ? TypedResults.NoContent()
            : AppProblems.UnknownLink();
    }

    private static AppLink ViewOf(AccountLink link) => new(link.Id, link.Project!.Name, link.Project.LogoUrl, ClientViews.Domain(link.Project.DomainUrl),
        [.. link.ScopeNames.Select(Scope.Find).OfType<Scope>().Where(scope => scope.IsAsked).Select(scope => new AppScope(scope.Name, scope.Label))], link.FirstUsedAt, link.LastUsedAt);
}
