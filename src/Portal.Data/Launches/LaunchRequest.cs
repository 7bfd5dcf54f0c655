using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using ZenKey.Portal.Data.Audit;
using ZenKey.Portal.Data.Clients;

namespace ZenKey.Portal.Data.Launches;

public enum LaunchState
{
    /// <summary>Asked for, and not answered.</summary>
    Waiting,

    /// <summary>Answered with yes: the client was launched by it.</summary>
    Approved,

    /// <summary>Given back with words.</summary>
    Returned,

    /// <summary>Taken back by its company.</summary>
    Withdrawn,

    /// <summary>An edit that one person carried out at once, with a reason in words.</summary>
    AtOnce,
}

/// <summary>
/// That somebody wants a client to serve everybody (ZenKey platform §9.6), or to make a dangerous edit of one that does. Somebody
/// else answers, and only what was asked for: once any of that is changed, the request is stale and has to be made again.
/// </summary>
public sealed class LaunchRequest
{
    /// <summary>How long it waits for an answer.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromDays(14);

    public Guid Id { get; init; }
    public Guid ClientId { get; init; }
    public Client? Client { get; set; }
    public DateTimeOffset RequestedAt { get; init; }
    public Guid RequestedById { get; init; }
    public required string RequestedBy { get; init; }

    /// <summary>What was asked for: <see cref="LaunchSetting"/>s, as JSON; of an edit none.</summary>
    public string Settings { get; init; } = "[]";

    /// <summary>A <see cref="HeldEdit"/>, as JSON; null of a launch.</summary>
    public string? Edit { get; init; }
    public LaunchState State { get; set; }
    public DateTimeOffset? DecidedAt { get; set; }
    public string? DecidedBy { get; set; }
    public string? Note { get; set; }

    /// <summary><see cref="FieldComment"/>s of who answered, as JSON.</summary>
    public string Comments { get; set; } = "[]";
    public int Version { get; set; }

    public DateTimeOffset ExpiresAt => RequestedAt + Lifetime;

    public IReadOnlyList<LaunchSetting> ReadSettings() => JsonSerializer.Deserialize<List<LaunchSetting>>(Settings) ?? [];

    public HeldEdit? ReadEdit() => Edit is null ? null : JsonSerializer.Deserialize<HeldEdit>(Edit);

    public IReadOnlyList<FieldComment> ReadComments() => JsonSerializer.Deserialize<List<FieldComment>>(Comments) ?? [];
}

/// <summary>An edit of a launched client that waits for a second person.</summary>
/// <param name="Change">What is to be done, as those who know clients write it. Never a secret that can be read.</param>
/// <param name="Changes">What it would change, as the audit trail will tell it.</param>
/// <param name="Reasons">Why it takes two persons.</param>
public sealed record HeldEdit(string Change, IReadOnlyList<FieldChange> Changes, IReadOnlyList<string> Reasons);

/// <summary>Words of who answers to one field of what was asked for.</summary>
public sealed record FieldComment(string Field, string Text);

/// <summary>A setting of a client or its project that somebody who approves a launch looks at. Lists are one a line.</summary>
public sealed record LaunchSetting(string Name, string Value);

internal sealed class LaunchRequestConfiguration : IEntityTypeConfiguration<LaunchRequest>
{
    public void Configure(EntityTypeBuilder<LaunchRequest> request)
    {
        request.ToTable("LaunchRequests");
        request.Property(r => r.RequestedBy).HasMaxLength(200);
        request.Property(r => r.DecidedBy).HasMaxLength(200);
        request.Property(r => r.Note).HasMaxLength(LaunchRules.MaxNote);
        request.Property(r => r.Version).IsConcurrencyToken();
        request.Ignore(r => r.ExpiresAt);
        request.HasIndex(r => new { r.RequestedAt, r.Id });
        request.HasIndex(r => new { r.State, r.RequestedAt, r.Id });
        request.HasIndex(r => new { r.ClientId, r.RequestedAt });
        request.HasIndex(r => r.ClientId).IsUnique().HasFilter("\"State\" = 'Waiting' AND \"Edit\" IS NULL").HasDatabaseName("IX_LaunchRequests_OneAtATime");
        request.HasOne(r => r.Client).WithMany().HasForeignKey(r => r.ClientId);
    }
}
