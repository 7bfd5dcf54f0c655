using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Logging;
using ZenKey.AuthServer.Endpoints.Authorization;
using ZenKey.AuthServer.Endpoints.ClientAuthentication;
using ZenKey.AuthServer.Http;
using ZenKey.AuthServer.Network;
using ZenKey.Portal.Data;
using ZenKey.Portal.Data.Audit;
using ZenKey.Portal.Data.Events;
using ZenKey.Portal.Data.Grants;
using ZenKey.Portal.Data.Links;
using ZenKey.Portal.Data.Sims;
using ZenKey.Portal.Data.Subscribers;
using ZenKey.Protocol;

namespace ZenKey.AuthServer.Endpoints.UserTraits;

/// <summary>
/// A carrier's usertrait endpoint (ZenKey platform §10): a client that proves itself by its key asks, by a request that it
/// signed, for a trait of a subscriber who is linked with its project. Each answer leaves an audit entry.
/// </summary>
/// <remarks>
/// The form bears the client assertion and <c>request</c>: a JWT with iss (the client), aud (the issuer or this endpoint), iat,
/// exp, jti, sub (the pairwise subject) and usertrait.
/// </remarks>
internal sealed partial class UserTraitEndpoint(
    ClientRequests requests, ClientKeys keys, GrantLedger grants, LinkDirectory links, SubscriberDirectory subscribers, SimWatch sims, EventLog events,
    TimeProvider time, ILogger<UserTraitEndpoint> logger)
{
    private const string Endpoint = "usertrait";

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapClientPost("/carriers/{slug}/usertrait", (HttpContext context, UserTraitEndpoint endpoint) => endpoint.AnswerAsync(context));

    private async Task AnswerAsync(HttpContext context)
    {
        if (await requests.ReadAsync(context, Endpoint) is not { } call) { return; }
        var (asked, fault) = await ReadAsync(call);
        if (asked is null)
        {
            await requests.RefuseAsync(call, fault!);
            return;
        }
        var link = await links.FindBySubjectAsync(call.Scope.Carrier.Id, call.Client.Project!.Sector, asked.Subject ?? "", call.Aborted);
        var subscriber = link is null ? null : await subscribers.FindByIdAsync(link.SubscriberId, call.Aborted);
        if (UserTraitRules.FaultOf(link, subscriber) is { } nobody)
        {
            await requests.RefuseAsync(call, nobody);
            return;
        }
        await TellAsync(call, link!, subscriber!);
    }

    /// <summary>The signed request, proven and used up, or why it does not hold.</summary>
    private async ValueTask<(ClientAssertion? Asked, AuthorizationError? Fault)> ReadAsync(ClientRequest call)
    {
        if (UserTraitRules.FaultOf(call.Client) is { } keyless) { return (null, keyless); }
        if (call.Form["request"] is not { } text || ClientAssertion.Parse(text) is not { } asked) { return (null, UserTraitRules.Bad("malformed")); }
        var facts = new AssertionFacts(call.Client.ClientId, [call.Scope.Issuer, $"{call.Scope.Issuer}/{Endpoint}"], time.GetUtcNow());
        if (UserTraitRules.FaultOf(asked, facts) is { } fault) { return (null, fault); }
        if (await keys.FaultAsync(call.Client, asked.Jwt, call.Aborted) is { } unsigned) { return (null, UserTraitRules.Bad(unsigned)); }
        if (UserTraitRules.FaultOf(TraitOf(asked), call.Client) is { } trait) { return (null, trait); }
        return await grants.UseOnceAsync($"usertrait:{call.Client.Id:N}:{RandomId.Hash(asked.JwtId!)}", asked.ExpiresAt!.Value + AssertionRules.Skew)
            ? (asked, null)
            : (null, UserTraitRules.Bad("replayed"));
    }

    private static string? TraitOf(ClientAssertion asked) =>
        asked.Jwt.Claims.TryGetProperty("usertrait", out var value) && value.ValueKind == System.Text.Json.JsonValueKind.String ? value.GetString() : null;

    private async Task TellAsync(ClientRequest call, AccountLink link, Subscriber subscriber)
    {
        Sim? sim;
        try
        {
            sim = await sims.FindEntryAsync(subscriber, call.Aborted);
        }
        catch (Exception exception) when (exception is not StoreUnavailableException && !call.Aborted.IsCancellationRequested)
        {
            // An old answer could hide a swap that has just happened.
            Log.NetworkFailed(logger, exception);
            await requests.RefuseAsync(call, new AuthorizationError(ErrorCode.TemporarilyUnavailable, "The carrier's network does not answer; try again later.", "network_unavailable"));
            return;
        }
        if (sim is null)
        {
            await requests.RefuseAsync(call, new AuthorizationError(ErrorCode.DeviceUnavailable, "No SIM carries the line now.", "usertrait_no_sim"));
            return;
        }
        var now = time.GetUtcNow();
        var settled = UserTraitRules.IsSettled(sim, now);
        await events.WriteAsync(
            new AuthEvent { Id = Guid.CreateVersion7(now), At = now, CarrierId = call.Scope.Carrier.Id, ClientId = call.Client.Id, Endpoint = Endpoint, Succeeded = true },
            AuditEntry.Of(new Actor("client", call.Client.Id, call.Client.Name), now, "usertrait.told", "link", link.Id.ToString(), call.Client.Project!.Name,
                [new FieldChange(UserTrait.SimTenure24, null, settled ? "true" : "false")], companyId: call.Client.Project.CompanyId, subscriberId: subscriber.Id));
        await Answers.JsonAsync(call.Context, StatusCodes.Status200OK, json => json.WriteBoolean(UserTrait.SimTenure24, settled));
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "The carrier's network failed to tell the SIM of a line")]
        public static partial void NetworkFailed(ILogger logger, Exception exception);
    }
}
