using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using ZenKey.Portal.Data.People;

namespace ZenKey.Portal.Data.Drafts;

/// <summary>Which form of the portal a draft is of.</summary>
public enum DraftKind
{
    /// <summary>The registration of a client.</summary>
    Client,
}

/// <summary>A form that somebody has begun. It is theirs alone, and goes when it is finished, thrown away or too old.</summary>
public sealed class Draft
{
    /// <summary>How long one is kept after it was last saved.</summary>
    public static readonly TimeSpan Life = TimeSpan.FromDays(30);

    /// <summary>How many one person may have.</summary>
    public const int MostOfOne = 20;

    /// <summary>The most that one holds, in characters.</summary>
    public const int MaxContent = 200_000;

    public Guid Id { get; init; }
    public Guid PersonId { get; init; }
    public DraftKind Kind { get; init; }

    /// <summary>What it is called in lists; null while it has no name.</summary>
    public string? Title { get; set; }

    /// <summary>The step at which it is gone on with.</summary>
    public required string Step { get; set; }

    /// <summary>The form as JSON, as it was typed: nothing in it is checked.</summary>
    public required string Content { get; set; }
    public DateTimeOffset StartedAt { get; init; }
    public DateTimeOffset SavedAt { get; set; }
    public int Version { get; set; }
}

internal sealed class DraftConfiguration : IEntityTypeConfiguration<Draft>
{
    public void Configure(EntityTypeBuilder<Draft> draft)
    {
        draft.ToTable("Drafts");
        draft.Property(d => d.Title).HasMaxLength(200);
        draft.Property(d => d.Step).HasMaxLength(32);
        draft.Property(d => d.Version).IsConcurrencyToken();
        draft.HasIndex(d => new { d.PersonId, d.SavedAt });
        draft.HasIndex(d => d.SavedAt);
        draft.HasOne<Person>().WithMany().HasForeignKey(d => d.PersonId);
    }
}
