using ZenKey.Portal.Data.Audit;
using ZenKey.Portal.Data.Clients;
using ZenKey.Portal.Data.Launches;
using ZenKey.Portal.Data.Paging;
using ZenKey.Protocol;

namespace ZenKey.Portal.Features.Clients;

/// <summary>What a list of clients is asked for; all of it is in the address.</summary>
/// <param name="Text">The beginning of a name or of a client ID.</param>
/// <param name="Uri">The beginning of a redirect URI or of its host.</param>
public sealed record ClientQuery(string? Text, ClientType? Type, ClientMode? Mode, bool NewestFirst, PageRequest Page, string? Uri = null)
{
    /// <summary>What an address says. What is no filter is none: addresses are typed and mended by people.</summary>
    public static ClientQuery Of(string? text, string? uri, string? type, string? mode, string? sort, PageRequest page) => new(
        text, Read<ClientType>(type), Read<ClientMode>(mode), sort == "created", page, string.IsNullOrWhiteSpace(uri) ? null : uri.Trim());

    public bool IsFiltered => !string.IsNullOrWhiteSpace(Text) || !string.IsNullOrWhiteSpace(Uri) || Type is not null || Mode is not null;

    private static T? Read<T>(string? text)
        where T : struct, Enum =>
        Enum.TryParse<T>(text, ignoreCase: true, out var value) && Enum.IsDefined(value) && !int.TryParse(text, out _) ? value : null;
}

/// <summary>A client in the list.</summary>
/// <param name="LastAt">When a provider last saw it; null when never.</param>
public sealed record ClientRow(
    Guid Id, string ClientId, string Name, string NameKey, string Project, string Company, ClientType Type, ClientMode Mode, ClientState State,
    DateTimeOffset CreatedAt, DateTimeOffset? LastAt) : IPageRow;

/// <summary>A client whole, without any secret.</summary>
/// <param name="IsClosed">Whether its company is not approved, or no longer: nothing of it can be changed.</param>
/// <param name="Keys">Public keys that are kept here; none when they are behind <paramref name="JwksUri"/>.</param>
/// <param name="JwksUri">Where the providers fetch its public keys.</param>
/// <param name="EventsPausedAt">Since when its event alerts are paused; null while they flow.</param>
public sealed record ClientDetail(
    Guid Id, string ClientId, string Name, ClientType Type, ClientMode Mode, ClientState State, string TokenAuth, bool RequirePkce,
    IReadOnlyList<string> Scopes, DateTimeOffset CreatedAt, string? CreatedBy, int Version, Guid ProjectId, string Project, string Company,
    IReadOnlyList<ClientUriView> RedirectUris, IReadOnlyList<ClientSecretView> Secrets, bool IsClosed = false, IReadOnlyList<PublicKey>? Keys = null, string? JwksUri = null,
    DateTimeOffset? EventsPausedAt = null);

internal static class ClientTrusts
{
    /// <summary>What the rule of two persons looks at, as far as the tabs that are saved by themselves change it.</summary>
    public static ClientTrust Trust(this ClientDetail client) => new() { RedirectUris = [.. client.RedirectUris.Select(uri => uri.Uri)], Scopes = client.Scopes, JwksUri = client.JwksUri };
}

public sealed record ClientUriView(Guid Id, string Uri, string? Label, DateTimeOffset AddedAt, string? AddedBy, DateTimeOffset? LastUsedAt = null);

/// <summary>What remains of a secret once it was shown.</summary>
public sealed record ClientSecretView(Guid Id, string Name, string Last4, DateTimeOffset CreatedAt, string? CreatedBy, DateTimeOffset? ExpiresAt, DateTimeOffset? RevokedAt, DateTimeOffset? LastUsedAt = null, DateTimeOffset? OwnEnd = null)
{
    public bool IsActive(DateTimeOffset now) => RevokedAt is null && (ExpiresAt is null || ExpiresAt > now);
}

/// <summary>An edit that waits for a second person.</summary>
/// <param name="Fields">What it would change.</param>
public sealed record WaitingEditRow(Guid Id, string By, DateTimeOffset At, IReadOnlyList<string> Fields);

/// <summary>What the providers saw of a client. Counts stop at 1,001.</summary>
/// <param name="LastAt">The last request.</param>
/// <param name="LastSignInAt">The last code that became tokens.</param>
/// <param name="FailedWeek">Requests that failed in seven days.</param>
/// <param name="Links">People who have agreed to share with the project.</param>
public sealed record ClientActivity(DateTimeOffset? LastAt, DateTimeOffset? LastSignInAt, int FailedWeek, int Links);

/// <summary>One line of a client's history.</summary>
public sealed record ClientHistoryRow(Guid Id, DateTimeOffset At, string Action, string ActorName, string? ActorRole, string? Reason, string? Note, string Changes) : IPageRow
{
    public IReadOnlyList<FieldChange> ReadChanges() => System.Text.Json.JsonSerializer.Deserialize<List<FieldChange>>(Changes) ?? [];
}

/// <summary>A project that a new client may go into.</summary>
public sealed record ProjectChoice(Guid Id, string Name, string Company);
