using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using ZenKey.Portal.Access;
using ZenKey.Portal.Approvals;
using ZenKey.Portal.Data;
using ZenKey.Portal.Data.Audit;
using ZenKey.Portal.Data.Launches;
using ZenKey.Portal.Data.People;
using ZenKey.Protocol;

namespace ZenKey.Portal.Features.Launch;

/// <summary>How requests end.</summary>
internal sealed partial class LaunchDesk
{
    /// <summary>Takes a request back that waits.</summary>
    /// <param name="person">Somebody of the company who may change its clients.</param>
    /// <param name="requestId">Which.</param>
    /// <param name="version">The version of it that was looked at.</param>
    /// <param name="cancellationToken">Gives up before the commit.</param>
    public Task<LaunchResult> WithdrawAsync(CurrentPerson person, Guid requestId, int version, CancellationToken cancellationToken) => WriteAsync(async (store, token) =>
    {
        if (await FindAsync(store, Permissions.EditClients, person, requestId, token) is not var (who, request)) { return NotFound; }
        if (request.Version != version || request.State != LaunchState.Waiting) { return new LaunchResult.Rejected(Answered); }
        End(request, LaunchState.Withdrawn, who, null);
        Log(store, who, request.Client!, request.Edit is null ? "client.launch.withdrawn" : "client.edit.withdrawn", []);
        return Done;
    }, Answered, cancellationToken);

    /// <summary>Answers a request. Yes launches the client, or carries the edit out.</summary>
    /// <param name="person">Who answers: never who asked, nor somebody of the same company.</param>
    /// <param name="requestId">Which.</param>
    /// <param name="version">The version of it that was looked at.</param>
    /// <param name="answer">What they say.</param>
    /// <param name="cancellationToken">Gives up before the commit.</param>
    public async Task<LaunchResult> DecideAsync(CurrentPerson person, Guid requestId, int version, LaunchAnswer answer, CancellationToken cancellationToken)
    {
        (string? Email, LaunchRequest? Request) told = default;
        var result = await WriteAsync(async (store, token) =>
        {
            if (await FindAsync(store, Permissions.DecideLaunches, person, requestId, token) is not var (who, request)) { return NotFound; }
            if (request.Version != version) { return new LaunchResult.Rejected(Answered); }
            var stale = request.Edit is null && LaunchRules.IsStale(request);
            if (LaunchRules.DecideFault(request, answer, who.Id, who.CompanyId, stale, time.GetUtcNow()) is { } fault) { return new LaunchResult.Rejected(fault); }
            if (answer.Approve && await CarryOutAsync(store, request, who, answer, token) is { } obstacle)
            {
                store.ChangeTracker.Clear(); // what was begun of it is not kept
                return new LaunchResult.Rejected(obstacle);
            }
            End(request, answer.Approve ? LaunchState.Approved : LaunchState.Returned, who, answer.Note, answer.Comments);
            if (!answer.Approve) { Log(store, who, request.Client!, request.Edit is null ? "client.launch.returned" : "client.edit.returned", [], note: Words(request)); }
            told = (await store.People.Where(row => row.Id == request.RequestedById && row.EmailVerifiedAt != null).Select(row => row.Email).SingleOrDefaultAsync(token), request);
            return Done;
        }, "It was changed or answered meanwhile.", cancellationToken);
        if (result is LaunchResult.Done && told is { Email: { } email, Request: { } answered }) { await SendAnswerAsync(email, answered); }
        return result;
    }

    /// <summary>Carries an edit out at once and alone, with a reason in words, and tells those who answer for it. A key of a script never does.</summary>
    public async Task<LaunchResult> ActAtOnceAsync(CurrentPerson person, Guid requestId, int version, string? reason, CancellationToken cancellationToken)
    {
        (IReadOnlyList<string> Emails, LaunchRequest? Request) told = ([], null);
        var result = await WriteAsync(async (store, token) =>
        {
            if (person.Key is not null || await FindAsync(store, Permissions.ActAtOnce, person, requestId, token) is not var (who, request)) { return NotFound; }
            if (request.Version != version) { return new LaunchResult.Rejected(Answered); }
            if (LaunchRules.AtOnceFault(request, reason, time.GetUtcNow()) is { } fault) { return new LaunchResult.Rejected(fault); }
            var actor = new HeldEditActor(who, "Done at once, without a second person", $"Asked for by {request.RequestedBy}. {reason!.Trim()}");
            if (await ApplyAsync(store, request, actor, token) is { } obstacle)
            {
                store.ChangeTracker.Clear();
                return new LaunchResult.Rejected(obstacle);
            }
            End(request, LaunchState.AtOnce, who, reason);
            Log(store, who, request.Client!, "client.edit.at_once", [], reason: reason.Trim(), note: $"Asked for by {request.RequestedBy}");
            told = (await WatchersAsync(store, request.Client!.Project!.CompanyId, token), request);
            return Done;
        }, "It was changed or answered meanwhile.", cancellationToken);
        if (result is LaunchResult.Done && told.Request is { } done)
        {
            foreach (var email in told.Emails) { await mails.SendDoneAtOnceAsync(email, done.Client!.Name, done.Id, done.DecidedBy!, done.Note!, [.. done.ReadEdit()!.Changes.Select(change => change.Field)]); }
        }
        return result;
    }

    private const string Answered = "It was answered meanwhile.";

    /// <summary>Does what was asked for; or says why not.</summary>
    private async Task<string?> CarryOutAsync(PortalDbContext store, LaunchRequest request, CurrentPerson who, LaunchAnswer answer, CancellationToken cancellationToken)
    {
        var client = request.Client!;
        if (request.Edit is not null)
        {
            var words = string.IsNullOrWhiteSpace(answer.Note) ? "" : $" {answer.Note.Trim()}";
            return await ApplyAsync(store, request, new HeldEditActor(who, "Approved as a second person", $"Asked for by {request.RequestedBy}, approved by {who.Name}.{words}"), cancellationToken);
        }
        if (await MissingAsync(store, client, cancellationToken) is { } missing) { return missing; }
        client.Mode = ClientMode.Launched;
        client.Version++;
        // Whoever changes the project at this very moment is seen, or sees this.
        store.Entry(client.Project!).Property(project => project.Version).IsModified = true;
        Log(store, who, client, "client.launched", [new FieldChange("mode", "developer", "launched")], note: string.IsNullOrWhiteSpace(answer.Note) ? null : answer.Note.Trim());
        return null;
    }

    private async Task<string?> ApplyAsync(PortalDbContext store, LaunchRequest request, HeldEditActor actor, CancellationToken cancellationToken)
    {
        var outcome = await edits.ApplyAsync(store, request, actor, cancellationToken);
        return outcome switch
        {
            { Changes: null } => $"It can no longer be done. {outcome.Fault}",
            _ when !outcome.Is(request.ReadEdit()!) => $"{Differing(outcome.Changes, request.ReadEdit()!.Changes)} was changed since this was asked for. The company has to ask again.",
            _ => null,
        };
    }

    private static string Differing(IReadOnlyList<FieldChange> now, IReadOnlyList<FieldChange> asked) =>
        string.Join(", ", now.Except(asked).Concat(asked.Except(now)).Select(one => one.Field).Distinct());

    private static async Task<(CurrentPerson, LaunchRequest)?> FindAsync(PortalDbContext store, Permission permission, CurrentPerson person, Guid requestId, CancellationToken cancellationToken) =>
        await store.RefreshAsync(person, cancellationToken) is { } who
        && await store.LaunchRequests.WithFacts().SingleOrDefaultAsync(row => row.Id == requestId, cancellationToken) is { } request
        && permission.Allows(who, request.Client!.Project!.CompanyId) ? (who, request) : null;

    private void End(LaunchRequest request, LaunchState state, CurrentPerson who, string? note, IReadOnlyList<FieldComment>? comments = null)
    {
        (request.State, request.DecidedAt, request.DecidedBy, request.Note) = (state, time.GetUtcNow(), who.Name, string.IsNullOrWhiteSpace(note) ? null : note.Trim());
        request.Comments = JsonSerializer.Serialize(comments ?? []);
        request.Version++;
    }

    /// <summary>The answer's words, those to single fields too.</summary>
    private static string? Words(LaunchRequest request) => string.Join('\n', [.. request.Note is { } note ? (string[])[note] : [], .. request.ReadComments().Select(one => $"{one.Field}: {one.Text}")]) is { Length: > 0 } words ? words : null;

    private Task<bool> SendAnswerAsync(string email, LaunchRequest request)
    {
        var answer = (request.Edit, request.State) switch
        {
            (null, LaunchState.Approved) => "is launched",
            (null, _) => "was not launched yet",
            (_, LaunchState.Approved) => "is changed as you asked",
            _ => "was not changed",
        };
        var path = request.Edit is null ? $"/clients/{request.Client!.ClientId}/launch" : $"/approvals/{request.Id}";
        return mails.SendLaunchAnswerAsync(email, request.Client!.Name, path, answer, Words(request));
    }

    /// <summary>Who is told when somebody acts alone: the company's owners, and the operator's administrators.</summary>
    private static async Task<IReadOnlyList<string>> WatchersAsync(PortalDbContext store, Guid companyId, CancellationToken cancellationToken) =>
        (await store.People.AsNoTracking().Where(row => row.Email != null && row.EmailVerifiedAt != null
            && ((row.CompanyId == companyId && row.CompanyRole == CompanyRole.Owner) || Administrators.Contains(row.Roles)))
            .OrderBy(row => row.Id).Take(MostWatchers).Select(row => row.Email!).ToListAsync(cancellationToken)).Distinct(StringComparer.OrdinalIgnoreCase).ToList();

    private const int MostWatchers = 100;

    // Roles are kept as words: each set of them that has this one.
    private static readonly PortalRoles[] Administrators = [.. Enumerable.Range(0, (int)PortalRoles.Auditor * 2).Select(roles => (PortalRoles)roles).Where(roles => roles.HasFlag(PortalRoles.Administrator))];
}
