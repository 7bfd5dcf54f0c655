using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace ZenKey.Portal.Data.Usage;

/// <summary>
/// How many requests of one kind there were within one hour, counted from <see cref="Events.AuthEvent"/>. It stands three times:
/// for the client, for its company and for all, so that each is read by the beginning of one key.
/// </summary>
public sealed class UsageHour
{
    /// <summary>Stands for all clients in <see cref="ScopeId"/>, and for discovery, which is no carrier's, in <see cref="CarrierId"/>.</summary>
    public static readonly Guid All = Guid.Empty;

    /// <summary>The client, the company, or <see cref="All"/>.</summary>
    public Guid ScopeId { get; init; }

    /// <summary>When the hour began, UTC.</summary>
    public DateTimeOffset Hour { get; init; }
    public Guid CarrierId { get; init; }
    public required string Endpoint { get; init; }

    /// <summary>Why they were refused; empty for those that were answered.</summary>
    public required string Cause { get; init; }

    /// <summary>Requests, with those that a row of the log stands for besides itself.</summary>
    public long Count { get; init; }

    /// <summary>How many of them were somebody's sign-in.</summary>
    public long SignIns { get; init; }

    /// <summary>How long these took together, in ms.</summary>
    public long Took { get; init; }

    /// <summary>The beginning of the hour that a moment lies in.</summary>
    public static DateTimeOffset HourOf(DateTimeOffset at) => new(at.UtcTicks - at.UtcTicks % TimeSpan.TicksPerHour, TimeSpan.Zero);
}

/// <summary>That an hour is counted. What is not counted yet is read from the log itself, so that nothing is missing and nothing told twice.</summary>
public sealed class CountedHour
{
    public DateTimeOffset Hour { get; init; }

    /// <summary>Counted once, soon after its end; twice, a day later, with whatever came late.</summary>
    public int Times { get; init; }
}

internal sealed class UsageHourConfiguration : IEntityTypeConfiguration<UsageHour>, IEntityTypeConfiguration<CountedHour>
{
    public void Configure(EntityTypeBuilder<UsageHour> hour)
    {
        hour.ToTable("UsageHours");
        hour.HasKey(h => new { h.ScopeId, h.Hour, h.CarrierId, h.Endpoint, h.Cause });
        hour.Property(h => h.Endpoint).HasMaxLength(32);
        hour.Property(h => h.Cause).HasMaxLength(64);
        hour.HasIndex(h => h.Hour);
    }

    public void Configure(EntityTypeBuilder<CountedHour> counted)
    {
        counted.ToTable("CountedHours");
        counted.HasKey(c => c.Hour);
    }
}
