using ZenKey.Portal.Data.Exports;

namespace ZenKey.Portal.Exports;

/// <summary>How much is done at once.</summary>
public sealed record ExportLimits
{
    /// <summary>How many rows a page has: one statement reads it, one commit writes it.</summary>
    public int PageRows { get; init; } = 1_000;

    /// <summary>How many pages a job may write before another's turn comes.</summary>
    public int TurnPages { get; init; } = 50;

    public int MostRows { get; init; } = ExportJob.MostRows;
}
