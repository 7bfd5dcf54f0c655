using Microsoft.AspNetCore.Http.HttpResults;
using ZenKey.AuthServer.Endpoints.App;
using ZenKey.AuthServer.Endpoints.Token.GrantTypes;
using ZenKey.AuthServer.Http;
using ZenKey.AuthServer.Interaction;
using ZenKey.AuthServer.Tokens;
using ZenKey.Portal.Data.Carriers;
using ZenKey.Portal.Data.Clients;
using ZenKey.Portal.Data.Porting;
using ZenKey.Protocol;

namespace ZenKey.AuthServer.Endpoints.UserPorting;

/// <summary>
/// Reads what an application brings from a former carrier (ZenKey platform §8.3): each port token is of one other carrier, fresh,
/// and for an active client; each consent is for the service of one of the tokens, and for no more than the service's clients may ask.
/// </summary>
internal sealed class BroughtAccounts(CarrierDirectory carriers, CarrierScopes scopes, ClientDirectory clients, ErrorPages errors, ModuleOrigins origins, TimeProvider time)
{
    private const int MostTokens = 2000;

    /// <summary>Between the former carrier's word and its arrival lies one sitting of the subscriber.</summary>
    private static readonly TimeSpan Freshness = TimeSpan.FromHours(1);
    private static readonly TimeSpan Skew = TimeSpan.FromSeconds(30);

    /// <summary>What is brought; when it does not hold, the problem, which is written down.</summary>
    /// <param name="scope">The new carrier.</param>
    /// <param name="subscriberId">Who brings it.</param>
    /// <param name="body">What the application sent.</param>
    /// <param name="formerIssuer">Whose it must be where there is no token to say so; null demands a token.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    public async Task<(Brought? Brought, ProblemHttpResult? Problem)> ReadAsync(CarrierScope scope, Guid subscriberId, PortingRequest body, string? formerIssuer, CancellationToken cancellationToken)
    {
        var texts = body.PortTokens ?? [];
        var issuer = texts.Count > 0 ? (texts[0] is { } first ? PortTokenJwt.IssuerOf(first) : null) : formerIssuer;
        if (texts.Count > MostTokens || (texts.Count == 0 && body.Consents is { Count: > 0 }) || await FindAsync(scope, issuer, cancellationToken) is not { } former) { return (null, await RefuseAsync(scope)); }
        var (now, brought) = (time.GetUtcNow(), new Dictionary<string, (Client Client, BroughtToken Token)>(StringComparer.Ordinal));
        foreach (var text in texts)
        {
            if (text is null || await PortTokenJwt.ReadAsync(former.Keys, former.Issuer, text) is not { } said || said.IssuedAt < now - Freshness || said.IssuedAt > now + Skew)
            {
                return (null, await RefuseAsync(scope));
            }
            // A client that has gone since has nothing to be told.
            if (await clients.FindAsync(said.ClientId, cancellationToken) is { State: ClientState.Active } client) { brought[client.ClientId] = (client, new BroughtToken(client.Id, said.Subject, text)); }
        }
        var consents = (body.Consents ?? []).Where(consent => consent.ClientId is { } id && brought.ContainsKey(id))
            .Select(consent => ConsentOf(scope, subscriberId, brought[consent.ClientId!], [.. brought.Values.Select(one => one.Client)], consent.Scopes ?? [])).DistinctBy(consent => consent.Sector).ToList();
        return (new Brought(former.Carrier.Id, [.. brought.Values.Select(one => one.Token)], consents), null);
    }

    /// <summary>The carrier of an issuer: one of ours, and another than this one.</summary>
    public async ValueTask<CarrierScope?> FindAsync(CarrierScope scope, string? issuer, CancellationToken cancellationToken)
    {
        var former = issuer is null ? null : (await carriers.AllAsync(cancellationToken)).FirstOrDefault(carrier => origins.Issuer(carrier.Slug) == issuer && carrier.Id != scope.Carrier.Id);
        return former is null ? null : await scopes.OfAsync(former, cancellationToken);
    }

    // A consent is given to a service: it names one of the clients, and what another of them asked for was agreed to as well.
    private static BroughtConsent ConsentOf(CarrierScope scope, Guid subscriberId, (Client Client, BroughtToken Token) brought, IReadOnlyList<Client> clients, IReadOnlyList<string?> agreed)
    {
        var client = brought.Client;
        var askers = clients.Where(one => one.Project!.Sector == client.Project!.Sector).ToList();
        var scopes = Scope.All.Where(one => one.Name == Scope.OpenId || (one.IsAsked && agreed.Contains(one.Name) && askers.Exists(asker => asker.MayAsk(one.Name)))).Select(one => one.Name);
        return new BroughtConsent(client.ProjectId, client.Project!.Sector, brought.Token.Subject, SubscriberTokens.Subject(scope, client, subscriberId), string.Join(' ', scopes));
    }

    private async Task<ProblemHttpResult> RefuseAsync(CarrierScope scope)
    {
        var problem = AppProblems.PortTokenInvalid();
        await errors.ReferAsync(problem, "port_token_invalid", scope.Carrier.Id);
        return problem;
    }
}
