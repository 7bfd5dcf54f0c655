using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using ZenKey.AuthServer.Http;
using ZenKey.AuthServer.Tokens;
using ZenKey.Portal.Data;
using ZenKey.Portal.Data.Carriers;
using ZenKey.Portal.Data.Clients;
using ZenKey.Portal.Data.Porting;
using ZenKey.Protocol;

namespace ZenKey.AuthServer.Endpoints.App;

/// <summary>The new carrier's side of a port (ZenKey platform §8.3): the application brings what the former carrier gave it.</summary>
internal sealed class AppPorting(AppCallers callers, CarrierDirectory carriers, CarrierScopes scopes, ClientDirectory clients, PortTokenLedger ports, ModuleOrigins origins, TimeProvider time)
{
    private const int MostTokens = 2000;

    /// <summary>Between the former carrier's word and its arrival lies one sitting of the subscriber.</summary>
    private static readonly TimeSpan Freshness = TimeSpan.FromHours(1);
    private static readonly TimeSpan Skew = TimeSpan.FromSeconds(30);

    public static void Map(RouteGroupBuilder app) =>
        app.MapPost("/porting", (PortingRequest body, HttpContext context, AppPorting porting) => porting.StoreAsync(body, context)).WithSummary("Bring the port tokens of a former carrier");

    private async Task<Results<Ok<PortingAnswer>, ProblemHttpResult>> StoreAsync(PortingRequest body, HttpContext context)
    {
        var (caller, problem) = await callers.FindAsync(context);
        if (problem is not null) { return problem; }
        if (body.PortTokens is not { Count: > 0 and <= MostTokens } texts || await FormerAsync(caller!, texts[0], context.RequestAborted) is not { } former) { return AppProblems.PortTokenInvalid(); }
        var now = time.GetUtcNow();
        var tokens = new List<PortToken>(texts.Count);
        foreach (var text in texts)
        {
            if (text is null || await PortTokenJwt.ReadAsync(former.Keys, former.Issuer, text) is not { } said || said.IssuedAt < now - Freshness || said.IssuedAt > now + Skew)
            {
                return AppProblems.PortTokenInvalid();
            }
            // A client that has gone since has nothing to be told.
            if (await clients.FindAsync(said.ClientId, context.RequestAborted) is not { State: ClientState.Active } client) { continue; }
            tokens.Add(new PortToken
            {
                Id = Guid.CreateVersion7(now),
                SubscriberId = caller!.Subscriber.Id,
                ClientId = client.Id,
                CarrierId = former.Carrier.Id,
                Subject = said.Subject,
                Token = text,
                StoredAt = now,
                ExpiresAt = now + PortToken.Lifetime,
            });
        }
        try
        {
            return TypedResults.Ok(new PortingAnswer(await ports.StoreAsync(caller!.Subscriber.Id, former.Carrier.Id, tokens, context.RequestAborted)));
        }
        catch (StoreConflictException)
        {
            return AppProblems.PortTokenInvalid();
        }
    }

    /// <summary>The carrier that a token names: one of ours, and another than the subscriber's.</summary>
    private async ValueTask<CarrierScope?> FormerAsync(AppCaller caller, string? text, CancellationToken cancellationToken)
    {
        if (text is null || PortTokenJwt.IssuerOf(text) is not { } issuer) { return null; }
        var former = (await carriers.AllAsync(cancellationToken)).FirstOrDefault(carrier => origins.Issuer(carrier.Slug) == issuer && carrier.Id != caller.Scope.Carrier.Id);
        return former is null ? null : await scopes.OfAsync(former, cancellationToken);
    }
}
