using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace ZenKey.Portal.Data.Clients;

/// <summary>How well a client is configured, as of the last look at it. What is found is made anew on each look; this is for lists.</summary>
public sealed class ClientHealth
{
    /// <summary>The client's.</summary>
    public Guid Id { get; init; }
    public Guid CompanyId { get; init; }

    /// <summary>0 to 100; 100 is nothing to mend.</summary>
    public int Score { get; set; }

    /// <summary>The score as three digits: what lists are sorted by. Follows <see cref="Score"/>.</summary>
    public string Rank { get => Score.ToString("000", System.Globalization.CultureInfo.InvariantCulture); private set => _ = value; }
    public int Faults { get; set; }
    public int Warnings { get; set; }
    public int Advice { get; set; }

    /// <summary>Findings that somebody has put off; they do not count.</summary>
    public int Snoozed { get; set; }

    /// <summary>The names of the rules that found something, the worst first, parted by spaces.</summary>
    public string Findings { get; set; } = "";
    public DateTimeOffset CheckedAt { get; set; }
}

/// <summary>That a finding is put off: with a reason, until a day. It comes back earlier when it is about something else by then.</summary>
public sealed class FindingSnooze
{
    public Guid ClientId { get; init; }

    /// <summary>The rule's name.</summary>
    public required string Rule { get; init; }

    /// <summary>SHA-256 of what the finding was about, in hex.</summary>
    public required string Subject { get; set; }
    public required string Reason { get; set; }
    public DateTimeOffset Until { get; set; }
    public DateTimeOffset At { get; set; }
    public required string By { get; set; }
}

internal sealed class ClientHealthConfiguration : IEntityTypeConfiguration<ClientHealth>, IEntityTypeConfiguration<FindingSnooze>
{
    public void Configure(EntityTypeBuilder<ClientHealth> health)
    {
        health.ToTable("ClientHealth");
        health.Property(h => h.Id).ValueGeneratedNever();
        health.Property(h => h.Rank).HasMaxLength(3);
        health.Property(h => h.Findings).HasMaxLength(2000);
        health.HasIndex(h => new { h.Rank, h.Id });
        health.HasIndex(h => new { h.CompanyId, h.Rank, h.Id });
        health.HasOne<Client>().WithOne().HasForeignKey<ClientHealth>(h => h.Id);
    }

    public void Configure(EntityTypeBuilder<FindingSnooze> snooze)
    {
        snooze.ToTable("FindingSnoozes");
        snooze.HasKey(s => new { s.ClientId, s.Rule });
        snooze.Property(s => s.Rule).HasMaxLength(64);
        snooze.Property(s => s.Subject).HasMaxLength(64);
        snooze.Property(s => s.Reason).HasMaxLength(300);
        snooze.Property(s => s.By).HasMaxLength(200);
        snooze.HasIndex(s => s.Until);
        snooze.HasOne<Client>().WithMany().HasForeignKey(s => s.ClientId);
    }
}
