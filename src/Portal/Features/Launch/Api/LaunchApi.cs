using System.ComponentModel;
using Microsoft.AspNetCore.Http.HttpResults;
using ZenKey.Portal.Access;
using ZenKey.Portal.Api;
using ZenKey.Portal.Ui;

namespace ZenKey.Portal.Features.Launch.Api;

/// <summary>
/// Launches, and what waits for a second person, over the management API. Who answers is a person, never a script: rights of
/// staff do not pass through a key, and nobody does alone by a key what takes two.
/// </summary>
internal static class LaunchApi
{
    private const int MaxReason = 200;
    private const int MaxNote = 2000;

    extension(RouteGroupBuilder api)
    {
        public void MapLaunches()
        {
            var launches = api.MapGroup("/clients/{clientId}/launch").WithTags("Launches");
            launches.MapGet("/", ReadAsync).Reads(ApiScope.ReadClients).Refuses(404).WithName("GetLaunch").WithSummary("Says what a client lacks before it serves everybody. The ETag is the client’s version.");
            launches.MapPost("/", RequestAsync).Writes<LaunchDesk>(ApiScope.WriteLaunches, nameof(LaunchDesk.RequestAsync)).OfVersion().WithName("RequestLaunch").WithSummary("Asks for a launch; somebody of the operator answers.");
            launches.MapPost("/take-back", TakeBackAsync).Writes<LaunchDesk>(ApiScope.WriteLaunches, nameof(LaunchDesk.TakeBackAsync)).OfVersion().WithName("TakeBackClient")
                .WithSummary("Takes a launched client back to Developer Mode, at once.").WithDescription("Whoever made the key must be an admin of the company.");
            var approvals = api.MapGroup("/approvals").WithTags("Approvals");
            approvals.MapGet("/", ListAsync).Reads(ApiScope.ReadClients).Refuses(400).WithName("ListApprovals").WithSummary("Lists what waits for a second person, or did, the newest first.");
            approvals.MapGet("/{approvalId:guid}", GetAsync).Reads(ApiScope.ReadClients).Refuses(404).WithName("GetApproval").WithSummary("Reads a request and its answer. The ETag is its version.");
            approvals.MapPost("/{approvalId:guid}/withdraw", WithdrawAsync).Writes<LaunchDesk>(ApiScope.WriteLaunches, nameof(LaunchDesk.WithdrawAsync)).OfVersion().WithName("WithdrawApproval").WithSummary("Takes a request back that waits.");
        }
    }

    private static async Task<Results<Ok<LaunchBody>, ApiProblem>> ReadAsync(ApiCaller caller, string clientId, LaunchReader reader, HttpContext context, CancellationToken cancellationToken)
    {
        if (await reader.ReadAsync(caller.Person, clientId, cancellationToken) is not { } launch) { return ApiProblems.UnknownClient(); }
        ETags.Send(context, launch.Version);
        return TypedResults.Ok(launch.ToBody());
    }

    private static Task<Results<Ok<LaunchBody>, ApiProblem>> RequestAsync(ApiCaller caller, string clientId, LaunchReader reader, LaunchDesk desk, HttpContext context, CancellationToken cancellationToken) =>
        ChangeAsync(caller, clientId, reader, context, () => desk.RequestAsync(caller.Person, clientId, cancellationToken), cancellationToken);

    private static async Task<Results<Ok<LaunchBody>, ApiProblem>> TakeBackAsync(ApiCaller caller, string clientId, TakeBackBody body, LaunchReader reader, LaunchDesk desk, HttpContext context, CancellationToken cancellationToken)
    {
        if (Kept.Of(body.Reason) is not { Length: <= MaxReason } reason) { return Invalid("reason", $"Give a reason of at most {MaxReason} characters; it is kept in the audit trail."); }
        if (body.Note is { Length: > MaxNote }) { return Invalid("note", $"A note may have at most {MaxNote} characters."); }
        if (!Permissions.TakeBack.Allows(caller.Person, caller.Key.CompanyId)) { return ApiProblems.MakerMayNot(ApiScope.WriteLaunches, Permissions.TakeBack.Needed); }
        return await ChangeAsync(caller, clientId, reader, context, () => desk.TakeBackAsync(caller.Person, clientId, new DangerAnswer(reason, Kept.Of(body.Note)), cancellationToken), cancellationToken);
    }

    private static async Task<Results<Ok<ApiList<ApprovalItem>>, ApiProblem>> ListAsync(ApiCaller caller, LaunchReader reader,
        [Description("waiting, approved, returned, withdrawn or at-once.")] string? state,
        [Description(ApiLists.After)] string? after, [Description(ApiLists.Before)] string? before, [Description(ApiLists.Limit)] int? limit, CancellationToken cancellationToken)
    {
        var (page, problem) = ApiLists.Page(after, before, limit);
        if (problem is not null) { return problem; }
        if (state is not null && !LaunchBodyWords.States.ContainsKey(state)) { return ApiProblems.ParameterInvalid("state", string.Join(", ", LaunchBodyWords.States.Keys)); }
        return TypedResults.Ok((await reader.ListOwnAsync(caller.Person, state is null ? null : LaunchBodyWords.States[state], page, cancellationToken)).ToList(row => row.ToItem()));
    }

    private static async Task<Results<Ok<ApprovalBody>, ApiProblem>> GetAsync(ApiCaller caller, Guid approvalId, LaunchReader reader, HttpContext context, CancellationToken cancellationToken)
    {
        if (await reader.FindAsync(caller.Person, approvalId, cancellationToken) is not { } request) { return ApiProblems.UnknownApproval(); }
        ETags.Send(context, request.Version);
        return TypedResults.Ok(request.ToBody());
    }

    private static async Task<Results<Ok<ApprovalBody>, ApiProblem>> WithdrawAsync(ApiCaller caller, Guid approvalId, LaunchReader reader, LaunchDesk desk, HttpContext context, CancellationToken cancellationToken)
    {
        if (await reader.FindAsync(caller.Person, approvalId, cancellationToken) is not { } request) { return ApiProblems.UnknownApproval(); }
        if (ETags.Refuse(context, request.Version) is { } problem) { return problem; }
        return await desk.WithdrawAsync(caller.Person, approvalId, request.Version, cancellationToken) switch
        {
            LaunchResult.Done => await GetAsync(caller, approvalId, reader, context, cancellationToken),
            LaunchResult.Rejected rejected => ApiProblems.RuleBroken(rejected.Fault),
            _ => ApiProblems.UnknownApproval(),
        };
    }

    private static async Task<Results<Ok<LaunchBody>, ApiProblem>> ChangeAsync(ApiCaller caller, string clientId, LaunchReader reader, HttpContext context, Func<Task<LaunchResult>> change, CancellationToken cancellationToken)
    {
        if (await reader.ReadAsync(caller.Person, clientId, cancellationToken) is not { } launch) { return ApiProblems.UnknownClient(); }
        if (ETags.Refuse(context, launch.Version) is { } problem) { return problem; }
        return await change() switch
        {
            LaunchResult.Done => await ReadAsync(caller, clientId, reader, context, cancellationToken),
            LaunchResult.Rejected rejected => ApiProblems.RuleBroken(rejected.Fault),
            _ => ApiProblems.UnknownClient(),
        };
    }

    private static ApiProblem Invalid(string member, string fault) => ApiProblems.FieldsInvalid(new Dictionary<string, string[]> { [member] = [fault] });
}
