using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Hosting;
using ZenKey.AuthServer.Endpoints.Authorization;
using ZenKey.AuthServer.Endpoints.ClientAuthentication;
using ZenKey.AuthServer.Endpoints.Possession;
using ZenKey.AuthServer.Endpoints.UserInfo;
using ZenKey.AuthServer.Http;
using ZenKey.AuthServer.Interaction;
using ZenKey.AuthServer.Tokens;
using ZenKey.Portal.Data.Changes;
using ZenKey.Portal.Data.Clients;
using ZenKey.Portal.Data.EventSubscriptions;
using ZenKey.Portal.Data.Grants;
using ZenKey.Protocol;

namespace ZenKey.AuthServer.Endpoints.Events;

/// <summary>
/// A carrier's events_endpoint: clients that poll fetch their event alerts (RFC 8936), with an access token of their own
/// (client_credentials, scope events). What is not acknowledged comes again, for seven days.
/// </summary>
internal sealed class EventsEndpoint(
    CarrierScopes scopes, ClientDirectory clients, GrantLedger grants, TokenPossession possession, EventLedger ledger, WaitingPolls polls, ErrorPages errors, IWakeBus bus, IHostApplicationLifetime lifetime,
    TimeProvider time)
{
    /// <summary>How many events are given at once.</summary>
    public const int MostAtOnce = 50;

    /// <summary>How long a request waits for an event.</summary>
    public static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(30);

    private const string Endpoint = "events";

    /// <summary>What another node queues is seen by then, if the bus should lose a word.</summary>
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(2);

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapClientPost("/carriers/{slug}/events", (HttpContext context, EventsEndpoint endpoint) => endpoint.AnswerAsync(context));

    private async Task AnswerAsync(HttpContext context)
    {
        if (await scopes.FindAsync(context) is not { } scope)
        {
            var reference = await errors.LogAsync(new Refusal(Endpoint, ErrorCode.InvalidRequest, "carrier_unknown"));
            await Answers.ErrorAsync(context, StatusCodes.Status404NotFound, ErrorCode.InvalidRequest, $"There is no such carrier. ({reference})");
            return;
        }
        if (await AuthenticateAsync(context, scope) is not { } client) { return; }
        if (await PollRequest.ReadAsync(context.Request, context.RequestAborted) is not { } poll)
        {
            await RefuseAsync(context, scope, client, StatusCodes.Status400BadRequest, new AuthorizationError(ErrorCode.InvalidRequest,
                $"Send a JSON object of at most 64 kB: maxEvents, returnImmediately, ack and setErrs with at most {PollRequest.MostIds} entries.", "poll_unreadable"));
            return;
        }
        await SettleAsync(scope, client, poll);
        await TellAsync(context, scope, client, poll);
    }

    /// <returns>Null when the request was refused; the answer is given then.</returns>
    private async Task<Client?> AuthenticateAsync(HttpContext context, CarrierScope scope)
    {
        var (cancel, bearer) = (context.RequestAborted, await BearerToken.ReadAsync(context.Request, context.RequestAborted));
        if (bearer is not BearerToken.Found found)
        {
            await RefuseAsync(context, scope, null, StatusCodes.Status401Unauthorized, new AuthorizationError(ErrorCode.InvalidToken, "Send an access token in the Authorization header.", "token_absent"));
            return null;
        }
        var token = ServiceToken.Open(scope.Keys, scope.Issuer, found.Text);
        var client = token is null ? null : await clients.FindByIdAsync(token.ClientId, cancel);
        if (EventsRules.FaultOf(token, token is not null && await grants.IsUsedAsync(token.RevocationKey, cancel), client, time.GetUtcNow()) is { } cause)
        {
            await RefuseAsync(context, scope, client, StatusCodes.Status401Unauthorized, new AuthorizationError(ErrorCode.InvalidToken, "The token is unknown, expired or revoked.", cause));
            return null;
        }
        if (await possession.FaultAsync(context, scope, Endpoint, found, token!.Binding) is { } unheld)
        {
            await RefuseAsync(context, scope, client, StatusCodes.Status401Unauthorized, unheld, found);
            return null;
        }
        if (EventsRules.FaultOf(token, client!) is not { } fault) { return client; }
        await RefuseAsync(context, scope, client, StatusCodes.Status403Forbidden, fault, found);
        return null;
    }

    /// <summary>Lets go of what the client has, or will not have (RFC 8936 §2.4); the latter stands in its log.</summary>
    private async Task SettleAsync(CarrierScope scope, Client client, PollRequest poll)
    {
        foreach (var (_, error) in poll.Refused) { await errors.LogAsync(new Refusal(Endpoint, Kept.Word(error), "set_refused", scope.Carrier.Id, client.Id)); }
        var settled = poll.Acknowledged.Concat(poll.Refused.Select(one => one.Id)).Select(id => Guid.TryParseExact(id, "N", out var known) ? known : Guid.Empty);
        await ledger.RemoveQueuedAsync(client.Id, scope.Carrier.Id, [.. settled.Where(id => id != Guid.Empty).Distinct()]);
    }

    private async Task TellAsync(HttpContext context, CarrierScope scope, Client client, PollRequest poll)
    {
        var most = Math.Min(poll.MaxEvents ?? MostAtOnce, MostAtOnce);
        var found = await ledger.ListQueuedAsync(client.Id, scope.Carrier.Id, most + 1, context.RequestAborted);
        if (found.Count == 0 && most > 0 && !poll.ReturnImmediately)
        {
            if (!polls.TryEnter(client.Id))
            {
                context.Response.Headers.RetryAfter = ((int)LongestWait.TotalSeconds).ToString(CultureInfo.InvariantCulture);
                await RefuseAsync(context, scope, client, StatusCodes.Status429TooManyRequests, new AuthorizationError(ErrorCode.InvalidRequest, "Too many polls of this client wait.", "polls_waiting"));
                return;
            }
            try { found = await WaitAsync(context, scope, client, most); }
            finally { polls.Leave(client.Id); }
        }
        await Answers.JsonAsync(context, StatusCodes.Status200OK, json =>
        {
            json.WriteStartObject("sets");
            foreach (var alert in found.Take(most)) { json.WriteString(alert.Id.ToString("N"), SecurityEventToken.Sign(scope, client.IdTokenAlg, EventClaims.Of(scope.Issuer, client.ClientId, alert))); }
            json.WriteEndObject();
            if (found.Count > most) { json.WriteBoolean("moreAvailable", true); }
        });
    }

    /// <summary>What comes within the longest wait; nothing when nothing does, or the process stops.</summary>
    private async Task<IReadOnlyList<QueuedEvent>> WaitAsync(HttpContext context, CarrierScope scope, Client client, int most)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, lifetime.ApplicationStopping);
        var until = time.GetUtcNow() + LongestWait;
        while (true)
        {
            using var listener = bus.Listen(BusTopics.Queued(client.Id));
            var found = await ledger.ListQueuedAsync(client.Id, scope.Carrier.Id, most + 1, context.RequestAborted);
            var left = until - time.GetUtcNow();
            if (found.Count > 0 || left <= TimeSpan.Zero || end.IsCancellationRequested) { return found; }
            await listener.WaitAsync(left < Look ? left : Look, time, end.Token);
        }
    }

    /// <summary>An error as RFC 6750 §3 tells it; RFC 8936 leaves those of the transport to HTTP.</summary>
    private async Task RefuseAsync(HttpContext context, CarrierScope scope, Client? client, int status, AuthorizationError error, BearerToken? shown = null)
    {
        var reference = await errors.LogAsync(error.Of(Endpoint, scope.Carrier.Id, client?.Id));
        if (error.Cause == "token_absent") { TokenPossession.Challenge(context, scope); }
        else if (status is StatusCodes.Status401Unauthorized or StatusCodes.Status403Forbidden)
        {
            TokenPossession.Challenge(context, scope, TokenPossession.NeedsProof(shown, error.Cause),
                $"error=\"{error.Error}\"" + (error.Error == ErrorCode.InsufficientScope ? $", scope=\"{Scope.Events}\"" : ""));
        }
        await Answers.ErrorAsync(context, status, error.Error, $"{error.Description} ({reference})");
    }
}
