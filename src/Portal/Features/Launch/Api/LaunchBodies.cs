using System.Text.Json.Serialization;
using ZenKey.Portal.Data.Launches;

namespace ZenKey.Portal.Features.Launch.Api;

/// <summary>How far a client is from serving everybody.</summary>
/// <param name="Mode">developer or launched.</param>
/// <param name="Ready">Whether a launch can be asked for.</param>
/// <param name="Checks">What has to be there.</param>
/// <param name="Request">The launch that was asked for last; null when none was.</param>
/// <param name="Version">Of the client.</param>
public sealed record LaunchBody(string ClientId, string Mode, bool Ready, IReadOnlyList<LaunchCheckBody> Checks, IReadOnlyList<LaunchCarrierBody> Carriers, ApprovalBody? Request, int Version);

/// <param name="Missing">In words; null when it is there.</param>
public sealed record LaunchCheckBody(string Name, string? Missing);

/// <param name="State">submitted, active or refused.</param>
public sealed record LaunchCarrierBody(string Carrier, string Name, string State);

/// <summary>Something that waits for a second person, or did, in the list.</summary>
/// <param name="Kind">launch, or change of a launched client.</param>
/// <param name="State">waiting, approved, returned, withdrawn, or at-once: done by one person alone.</param>
public sealed record ApprovalItem(Guid Id, string Kind, string ClientId, string Client, string State, DateTimeOffset RequestedAt, string RequestedBy, string? DecidedBy);

/// <summary>Something that waits for a second person, or did.</summary>
/// <param name="Kind">launch, or change of a launched client.</param>
/// <param name="State">waiting, approved, returned, withdrawn, or at-once: done by one person alone.</param>
/// <param name="Obstacle">Why it can no longer be answered though it waits; null when it can.</param>
/// <param name="Stale">Whether something that it touches was changed since: it cannot be approved any more.</param>
/// <param name="Reasons">Why a change takes two persons.</param>
/// <param name="Note">Words of who answered.</param>
/// <param name="Comments">Words to single fields.</param>
/// <param name="Version">Of the request.</param>
public sealed record ApprovalBody(
    Guid Id, string Kind, string ClientId, string Client, string State, DateTimeOffset RequestedAt, string RequestedBy, DateTimeOffset ExpiresAt, string? Obstacle, bool Stale,
    IReadOnlyList<string> Reasons, IReadOnlyList<ApprovalChange> Changes, DateTimeOffset? DecidedAt, string? DecidedBy, string? Note, IReadOnlyList<ApprovalComment> Comments, int Version);

/// <param name="Before">Lists one item a line; null when there was nothing.</param>
/// <param name="After">Lists one item a line; null when nothing is left.</param>
public sealed record ApprovalChange(string Field, string? Before, string? After);

public sealed record ApprovalComment(string Field, string Text);

/// <summary>Why a client goes back to Developer Mode.</summary>
/// <param name="Reason">Kept in the audit trail.</param>
/// <param name="Note">Kept beside it; may be left out.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record TakeBackBody(string? Reason, string? Note = null);

internal static class LaunchBodyWords
{
    public static LaunchBody ToBody(this LaunchView view) => new(view.ClientId, Lower(view.Mode), view.Mode == Protocol.ClientMode.Developer && view.IsReady,
        [.. view.Checks.Select(check => new LaunchCheckBody(check.Key, check.Missing))], [.. view.Carriers.Select(one => new LaunchCarrierBody(one.Slug, one.Name, Lower(one.State)))], view.Last?.ToBody(), view.Version);

    public static ApprovalItem ToItem(this LaunchRow row) => new(row.Id, Kind(row.IsEdit), row.ClientId, row.Client, Of(row.State), row.At, row.RequestedBy, row.DecidedBy);

    public static ApprovalBody ToBody(this LaunchRequestView view) => new(view.Id, Kind(view.IsEdit), view.ClientId, view.Client, Of(view.State), view.RequestedAt, view.RequestedBy, view.ExpiresAt, view.Obstacle, view.Stale,
        view.Reasons, [.. view.Differences.Select(one => new ApprovalChange(one.Field, one.Before, one.After))], view.DecidedAt, view.DecidedBy, view.Note,
        [.. view.Comments.Select(one => new ApprovalComment(one.Field, one.Text))], view.Version);

    /// <summary>The words of states, as answers and parameters have them.</summary>
    public static IReadOnlyDictionary<string, LaunchState> States { get; } = Enum.GetValues<LaunchState>().ToDictionary(Of, StringComparer.Ordinal);

    private static string Of(LaunchState state) => state == LaunchState.AtOnce ? "at-once" : Lower(state);

    private static string Kind(bool edit) => edit ? "change" : "launch";

    private static string Lower<T>(T value)
        where T : struct, Enum => value.ToString().ToLowerInvariant();
}
