using System.ComponentModel;
using System.Text.Json;
using Microsoft.AspNetCore.Http.HttpResults;
using ZenKey.Portal.Api;
using ZenKey.Portal.Features.Clients.Deliveries;

namespace ZenKey.Portal.Features.Clients.Api;

/// <summary>What was sent to a client's servers, and what is sent by hand, over the management API.</summary>
internal static class DeliveriesApi
{
    public static void Map(RouteGroupBuilder clients)
    {
        clients.MapGet("/{clientId}/deliveries", ListAsync).Reads(ApiScope.ReadLogs).Refuses(400, 404).WithName("ListDeliveries").WithSummary("Lists what was sent to a client’s servers, newest first. Kept for 30 days.");
        clients.MapGet("/{clientId}/deliveries/{deliveryId:guid}", GetAsync).Reads(ApiScope.ReadLogs).Refuses(404).WithName("GetDelivery").WithSummary("Reads one delivery with its attempts and, of an event alert, its claims.");
        clients.MapPost("/{clientId}/events/test", TestAsync).Writes<IDeliveryDesk>(ApiScope.WriteClients, nameof(IDeliveryDesk.SendTestAsync)).Refuses(404).WithName("SendTestEvent")
            .WithSummary("Sends a signed verification event to the client’s receiver. Read the delivery that it answers until it is over.");
        clients.MapPost("/{clientId}/events/resume", ResumeAsync).Writes<IDeliveryDesk>(ApiScope.WriteClients, nameof(IDeliveryDesk.ResumeAsync)).Refuses(404).WithName("ResumeEvents")
            .WithSummary("Lets paused event alerts flow again; what was kept back goes first.");
        clients.MapPost("/{clientId}/deliveries/{deliveryId:guid}/replay", ReplayAsync).Writes<IDeliveryDesk>(ApiScope.WriteClients, nameof(IDeliveryDesk.ReplayAsync)).Refuses(404).WithName("ReplayDelivery")
            .WithSummary("Sends an event alert again, with the same jti.");
        clients.MapPost("/{clientId}/deliveries/replay", ReplayRangeAsync).Writes<IDeliveryDesk>(ApiScope.WriteClients, nameof(IDeliveryDesk.ReplayRangeAsync)).Refuses(404).WithName("ReplayDeliveries")
            .WithSummary("Sends the event alerts of a range again, at most 1,000; or, with dryRun, counts them.");
    }

    private static async Task<Results<Ok<ApiList<DeliveryItem>>, ApiProblem>> ListAsync(ApiCaller caller, string clientId, DeliveryReader reader,
        [Description("queued, retrying, delivered, given_up or paused.")] string? state,
        [Description("An event type, such as sim_swap; verification, logout or notification.")] string? type,
        [Description("From this moment on, such as 2026-11-24T09:00:00Z.")] DateTimeOffset? from,
        [Description("Before this moment.")] DateTimeOffset? to,
        [Description(ApiLists.After)] string? after, [Description(ApiLists.Before)] string? before, [Description(ApiLists.Limit)] int? limit, CancellationToken cancellationToken)
    {
        var (page, problem) = ApiLists.Page(after, before, limit);
        if (problem is not null) { return problem; }
        var standing = DeliveryWords.States.Where(one => one.Name == state).Select(one => (DeliveryStanding?)one.State).FirstOrDefault();
        if (state is not null && standing is null) { return ApiProblems.ParameterInvalid("state", "queued, retrying, delivered, given_up or paused"); }
        if (type is not null && DeliveryWords.Types.All(one => one.Type != type)) { return ApiProblems.ParameterInvalid("type", string.Join(", ", DeliveryWords.Types.Select(one => one.Type))); }
        return await reader.ListAsync(caller.Person, clientId, new DeliveryFilter(standing, type, from, to), page, cancellationToken) is { } found
            ? TypedResults.Ok(found.ToList(DeliveryItem.Of))
            : ApiProblems.UnknownClient();
    }

    private static async Task<Results<Ok<DeliveryBody>, ApiProblem>> GetAsync(ApiCaller caller, string clientId, Guid deliveryId, DeliveryReader reader, CancellationToken cancellationToken) =>
        await reader.FindAsync(caller.Person, clientId, deliveryId, cancellationToken) is { } found ? TypedResults.Ok(DeliveryBody.Of(found)) : ApiProblems.UnknownPart("delivery");

    private static async Task<Results<Ok<SentBody>, ApiProblem>> TestAsync(ApiCaller caller, string clientId, TestEventBody body, IDeliveryDesk desk, CancellationToken cancellationToken) =>
        Answer(await desk.SendTestAsync(caller.Person, clientId, body.Carrier, cancellationToken));

    private static async Task<Results<Ok<SentBody>, ApiProblem>> ResumeAsync(ApiCaller caller, string clientId, IDeliveryDesk desk, CancellationToken cancellationToken) =>
        Answer(await desk.ResumeAsync(caller.Person, clientId, cancellationToken));

    private static async Task<Results<Ok<SentBody>, ApiProblem>> ReplayAsync(ApiCaller caller, string clientId, Guid deliveryId, DeliveryReader reader, IDeliveryDesk desk, CancellationToken cancellationToken) =>
        await reader.FindAsync(caller.Person, clientId, deliveryId, cancellationToken) is null ? ApiProblems.UnknownPart("delivery") : Answer(await desk.ReplayAsync(caller.Person, clientId, deliveryId, cancellationToken));

    private static async Task<Results<Ok<SentBody>, ApiProblem>> ReplayRangeAsync(
        ApiCaller caller, string clientId, ReplayBody body, DeliveryReader reader, IDeliveryDesk desk, CancellationToken cancellationToken)
    {
        if (body.From is not { } from || body.To is not { } to) { return ApiProblems.FieldsInvalid(new Dictionary<string, string[]> { [body.From is null ? "from" : "to"] = ["Give a moment, such as 2026-11-24T09:00:00Z."] }); }
        var range = new ReplayRange(from, to, body.Type, body.OnlyFailed ?? true);
        if (body.DryRun != true) { return Answer(await desk.ReplayRangeAsync(caller.Person, clientId, range, cancellationToken)); }
        return await reader.CountAsync(caller.Person, clientId, range, cancellationToken) is { } count ? TypedResults.Ok(new SentBody(count, null, DryRun: true)) : ApiProblems.UnknownClient();
    }

    private static Results<Ok<SentBody>, ApiProblem> Answer(SendResult result) => result switch
    {
        SendResult.Sent sent => TypedResults.Ok(new SentBody(sent.Count, sent.Id)),
        SendResult.Rejected rejected => ApiProblems.RuleBroken(rejected.Fault),
        _ => ApiProblems.UnknownClient(),
    };
}

/// <param name="Carrier">Whose key signs it, by slug; null takes the first.</param>
internal sealed record TestEventBody(string? Carrier);

/// <param name="From">Written at this moment or later.</param>
/// <param name="To">Written before this moment.</param>
/// <param name="Type">Of one event type; null of all.</param>
/// <param name="OnlyFailed">Only those that were given up, which it is without.</param>
/// <param name="DryRun">true only counts them.</param>
internal sealed record ReplayBody(DateTimeOffset? From, DateTimeOffset? To, string? Type, bool? OnlyFailed, bool? DryRun);

/// <param name="Count">How many are on their way, or, in a dry run, would be; 1001 stands for more than a thousand.</param>
/// <param name="DeliveryId">Which, where it is one.</param>
/// <param name="DryRun">Whether nothing was sent.</param>
public sealed record SentBody(int Count, Guid? DeliveryId, bool DryRun = false);

/// <summary>A delivery.</summary>
/// <param name="Kind">notification, securityEvent or logout.</param>
/// <param name="Jti">Of an event alert; null of others.</param>
/// <param name="State">queued, retrying, delivered, given_up or paused.</param>
/// <param name="NextAttemptAt">Null when it is over or paused.</param>
public sealed record DeliveryItem(
    Guid Id, string Kind, string Type, string? Jti, string State, int Attempts, int? LastStatus, DateTimeOffset CreatedAt, DateTimeOffset? NextAttemptAt, DateTimeOffset? EndedAt, DateTimeOffset? ReplayedAt)
{
    internal static DeliveryItem Of(DeliveryRow row) => new(
        row.Id, JsonNamingPolicy.CamelCase.ConvertName(row.Kind.ToString()), row.Type, row.Kind == Data.Deliveries.DeliveryKind.SecurityEvent ? row.About : null, DeliveryWords.NameOf(row.Standing), row.Attempts,
        row.LastStatus, row.CreatedAt, row.Standing is DeliveryStanding.Queued or DeliveryStanding.Retrying ? row.NextAttemptAt : null, row.EndedAt, row.ReplayedAt);
}

/// <summary>A delivery whole.</summary>
/// <param name="Claims">What an event alert says; null of others.</param>
/// <param name="Trail">The attempts, newest first.</param>
public sealed record DeliveryBody(DeliveryItem Delivery, string Target, string ContentType, string? Carrier, JsonElement? Claims, IReadOnlyList<AttemptItem> Trail)
{
    internal static DeliveryBody Of(DeliveryDetail found) => new(DeliveryItem.Of(found.Row), found.Target, found.ContentType, found.CarrierSlug,
        found.Claims is null ? null : JsonSerializer.Deserialize<JsonElement>(found.Claims), [.. found.Attempts.Select(attempt => AttemptItem.Of(attempt, found))]);
}

/// <summary>One attempt.</summary>
/// <param name="Status">Null when there was no answer.</param>
/// <param name="Fault">Why there was no answer, such as timedOut.</param>
/// <param name="Excerpt">The beginning of the answer.</param>
/// <param name="Words">What it came to.</param>
/// <param name="Help">What to do.</param>
public sealed record AttemptItem(DateTimeOffset At, int DurationMs, int? Status, string? Fault, bool Authorized, string Excerpt, string Words, string? Help)
{
    internal static AttemptItem Of(AttemptView attempt, DeliveryDetail found)
    {
        var (words, help) = DeliveryWords.Of(attempt, found.Row.Kind, found.Target);
        return new AttemptItem(attempt.At, (int)attempt.Duration.TotalMilliseconds, attempt.Status, attempt.Fault is { } fault ? JsonNamingPolicy.CamelCase.ConvertName(fault.ToString()) : null,
            attempt.Authorized, attempt.Excerpt, words, help);
    }
}
