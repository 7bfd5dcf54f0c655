using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using ZenKey.Portal.Data.Clients;

namespace ZenKey.Portal.Data.TestRuns;

/// <summary>
/// A test sign-in as it went, for thirty days: what was chosen, and what was seen without secrets, tokens and personal
/// data. It is written once, when the run has ended.
/// </summary>
public sealed class TestRun
{
    /// <summary>The most characters of <see cref="Trace"/>.</summary>
    public const int MaxTrace = 400_000;

    public Guid Id { get; init; }
    public Guid ClientId { get; init; }

    /// <summary>The person of the portal who ran it.</summary>
    public Guid StartedBy { get; init; }
    public DateTimeOffset StartedAt { get; init; }

    /// <summary>Which flow, by its name in addresses.</summary>
    public required string Flow { get; init; }

    /// <summary>Who held the phone, by its name in addresses.</summary>
    public required string Persona { get; init; }

    /// <summary>What was chosen, as a query string.</summary>
    public required string Settings { get; init; }

    /// <summary>How it ended, in one word.</summary>
    public required string Outcome { get; init; }

    /// <summary>The same for people, e.g. <c>Failed at Token request</c>.</summary>
    public required string Verdict { get; init; }
    public TimeSpan Took { get; init; }

    /// <summary>The steps as JSON.</summary>
    public required string Trace { get; init; }
}

internal sealed class TestRunConfiguration : IEntityTypeConfiguration<TestRun>
{
    public void Configure(EntityTypeBuilder<TestRun> run)
    {
        run.ToTable("TestRuns");
        run.Property(r => r.Flow).HasMaxLength(32);
        run.Property(r => r.Persona).HasMaxLength(32);
        run.Property(r => r.Settings).HasMaxLength(4000);
        run.Property(r => r.Outcome).HasMaxLength(16);
        run.Property(r => r.Verdict).HasMaxLength(200);
        run.HasIndex(r => new { r.ClientId, r.StartedAt, r.Id });
        run.HasIndex(r => r.StartedAt);
        run.HasOne<Client>().WithMany().HasForeignKey(r => r.ClientId);
    }
}
