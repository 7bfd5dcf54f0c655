using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using ZenKey.Portal.Data.People;

namespace ZenKey.Portal.Data.Exports;

public enum ExportState
{
    /// <summary>No row has been written yet.</summary>
    Waiting,
    Running,
    Done,
    Cancelled,
    Failed,
}

/// <summary>
/// A list that is written to a file, page by page. What was written and where it goes on change in one commit, so that
/// whoever takes the job on after a stop writes each row once. Somebody holds it by a lease, one at a time.
/// </summary>
public sealed class ExportJob
{
    /// <summary>How many one person may have under way.</summary>
    public const int MostActive = 3;

    /// <summary>How many of one person are kept, those under way among them.</summary>
    public const int MostKept = 20;

    /// <summary>How many rows a file holds at most.</summary>
    public const int MostRows = 1_000_000;

    /// <summary>How often a job may stop on the same page before it is given up.</summary>
    public const int MostAttempts = 5;

    /// <summary>The most characters of <see cref="Query"/>.</summary>
    public const int MaxQuery = 2_000;

    /// <summary>How long a file is kept after its end. One that is not finished by then will not be.</summary>
    public static readonly TimeSpan Life = TimeSpan.FromHours(24);

    /// <summary>How long whoever writes it may be silent.</summary>
    public static readonly TimeSpan Lease = TimeSpan.FromSeconds(30);

    public Guid Id { get; init; }

    /// <summary>Whose it is, and nobody else's.</summary>
    public Guid PersonId { get; init; }

    /// <summary>Their company when they began; in another they see other rows.</summary>
    public Guid? CompanyId { get; init; }

    /// <summary>Which of the portal's lists, by its name in addresses.</summary>
    public required string List { get; init; }

    /// <summary>Filters, order and columns, as the list's address has them.</summary>
    public required string Query { get; init; }

    public ExportState State { get; set; }

    /// <summary>0, 1 or 2 while it is under way: two that begin at once do not get the same. Null afterwards.</summary>
    public int? Slot { get; set; }

    /// <summary>How many rows the list had at the start; counting stops at <see cref="Paging.Keyset.CountCap"/>.</summary>
    public int Total { get; init; }

    /// <summary>Rows that are in the file.</summary>
    public int Rows { get; set; }

    /// <summary>Parts that the file has.</summary>
    public int Chunks { get; set; }

    /// <summary>The size of the whole file in bytes.</summary>
    public long Bytes { get; set; }

    /// <summary>The last row that is in the file; null before the first.</summary>
    public string? After { get; set; }

    /// <summary>Whether the list has more rows than a file holds.</summary>
    public bool Truncated { get; set; }

    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>Since when it waits to be gone on with: who has waited longest comes first.</summary>
    public DateTimeOffset TurnAt { get; set; }
    public DateTimeOffset? EndedAt { get; set; }
    public DateTimeOffset ExpiresAt { get; set; }

    /// <summary>Who writes it now; new each time it is taken on. Null when nobody does.</summary>
    public Guid? Holder { get; set; }
    public DateTimeOffset? LeaseUntil { get; set; }

    /// <summary>How often it was taken on since its last page.</summary>
    public int Attempts { get; set; }

    /// <summary>Why it failed, in words.</summary>
    public string? Fault { get; set; }

    public bool IsActive => Slot is not null;
}

/// <summary>A part of a file: some whole lines, packed by gzip.</summary>
public sealed class ExportChunk
{
    public Guid Id { get; init; }
    public Guid JobId { get; init; }

    /// <summary>From 0.</summary>
    public int Number { get; init; }
    public required byte[] Content { get; init; }
}

internal sealed class ExportJobConfiguration : IEntityTypeConfiguration<ExportJob>
{
    public void Configure(EntityTypeBuilder<ExportJob> job)
    {
        job.ToTable("ExportJobs");
        job.Property(j => j.List).HasMaxLength(32);
        job.Property(j => j.Query).HasMaxLength(ExportJob.MaxQuery);
        job.Property(j => j.After).HasMaxLength(400);
        job.Property(j => j.Fault).HasMaxLength(300);
        job.Ignore(j => j.IsActive);
        // A slot that is null is no slot: both databases let it stand many times.
        job.HasIndex(j => new { j.PersonId, j.Slot }).IsUnique();
        job.HasIndex(j => new { j.PersonId, j.CreatedAt, j.Id });
        job.HasIndex(j => j.TurnAt).HasFilter("\"Slot\" IS NOT NULL");
        job.HasIndex(j => j.ExpiresAt);
        job.HasOne<Person>().WithMany().HasForeignKey(j => j.PersonId);
    }
}

internal sealed class ExportChunkConfiguration : IEntityTypeConfiguration<ExportChunk>
{
    public void Configure(EntityTypeBuilder<ExportChunk> chunk)
    {
        chunk.ToTable("ExportChunks");
        chunk.HasIndex(c => new { c.JobId, c.Number }).IsUnique();
    }
}
