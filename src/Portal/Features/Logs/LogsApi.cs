using System.ComponentModel;
using Microsoft.AspNetCore.Http.HttpResults;
using ZenKey.Portal.Api;
using ZenKey.Portal.Ui;

namespace ZenKey.Portal.Features.Logs;

/// <summary>What the carriers saw of requests, over the management API.</summary>
internal static class LogsApi
{
    extension(RouteGroupBuilder api)
    {
        public void MapLogs()
        {
            var logs = api.MapGroup("/logs").WithTags("Logs");
            logs.MapGet("/", ListAsync).Reads(ApiScope.ReadLogs).Refuses(400).WithName("ListRequests").WithSummary("Lists requests of the company’s clients, newest first.")
                .WithDescription("To follow them, send the cursor of the newest one that you have as before, again and again.");
            logs.MapGet("/{key}", GetAsync).Reads(ApiScope.ReadLogs).Refuses(404).WithName("GetRequest").WithSummary("Reads one request by its reference, err-7Q4M-2XKD, or its id: what was wrong, and how to mend it.");
        }
    }

    private static async Task<Results<Ok<ApiList<LogItem>>, ApiProblem>> ListAsync(ApiCaller caller, LogReader reader,
        [Description("Of one client, by its client ID.")] string? client,
        [Description("At one endpoint, by its spec name, such as token.")] string? endpoint,
        [Description("Refused for one cause.")] string? cause,
        [Description("true lists only those that were refused.")] bool? refused,
        [Description("Later than this moment, such as 2026-11-24T09:00:00Z.")] DateTimeOffset? since,
        [Description("From this day on, UTC, such as 2026-11-24.")] DateOnly? from,
        [Description("To this day, UTC, the whole of it.")] DateOnly? to,
        [Description(ApiLists.After)] string? after, [Description(ApiLists.Before)] string? before, [Description(ApiLists.Limit)] int? limit, CancellationToken cancellationToken)
    {
        var (page, problem) = ApiLists.Page(after, before, limit);
        if (problem is not null) { return problem; }
        var filter = new LogFilter(refused == true, client, endpoint, cause, from, to, since);
        return TypedResults.Ok((await reader.ListAsync(caller.Person, filter, page, cancellationToken)).ToList(LogItem.Of));
    }

    private static async Task<Results<Ok<LogBody>, ApiProblem>> GetAsync(ApiCaller caller, string key, LogReader reader, CancellationToken cancellationToken) =>
        await reader.FindAsync(caller.Person, key, cancellationToken) is { } entry
            ? TypedResults.Ok(new LogBody(LogItem.Of(entry.Row), entry.CarrierSlug, entry.Expected, entry.Received, entry.Row.Cause is { } cause ? CauseGuide.Source(cause).Name : null, entry.Cause?.Words))
            : ApiProblems.UnknownRequest();
}

/// <summary>A request as the carriers saw it.</summary>
/// <param name="Cursor">Send it as before for newer ones, as after for older ones.</param>
/// <param name="Endpoint">Its spec name.</param>
/// <param name="Error">The OAuth error that was answered; null when it went well.</param>
/// <param name="Cause">Why it was refused, exactly.</param>
/// <param name="Repeats">How many more refusals of the same kind this one stands for.</param>
public sealed record LogItem(
    Guid Id, string Cursor, DateTimeOffset At, string Endpoint, bool Succeeded, string Title, string? Error, string? Cause, string? Reference, int Repeats,
    string? ClientId, string? ClientName, string? Carrier)
{
    internal static LogItem Of(LogRow row) => new(row.Id, Data.Paging.PageCursor.OfTime(row.At, row.Id, 0).ToString(), row.At, row.Endpoint, row.Succeeded, row.Title,
        row.Error, row.Cause, row.Reference, row.Repeats, row.ClientId, row.ClientName, row.Carrier);
}

/// <summary>A request whole.</summary>
/// <param name="Expected">What would have been right; null where nothing is kept.</param>
/// <param name="Received">What came instead.</param>
/// <param name="Rule">Where the rule stands that was broken.</param>
/// <param name="Words">What happened and what to do.</param>
public sealed record LogBody(LogItem Request, string? CarrierSlug, string? Expected, string? Received, string? Rule, string? Words);
