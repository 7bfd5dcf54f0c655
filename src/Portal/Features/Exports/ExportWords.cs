using System.Globalization;
using ZenKey.Portal.Data.Exports;
using ZenKey.Portal.Data.Paging;
using ZenKey.Portal.Exports;
using ZenKey.Portal.Lists;
using ZenKey.Portal.Ui;

namespace ZenKey.Portal.Features.Exports;

/// <summary>Exports in words.</summary>
internal static class ExportWords
{
    public static (ChipKind Kind, string Text, string? Icon) Of(ExportState state) => state switch
    {
        ExportState.Waiting => (ChipKind.Waiting, "Waiting", null),
        ExportState.Running => (ChipKind.Waiting, "Running", "Sync"),
        ExportState.Done => (ChipKind.Ok, "Completed", null),
        ExportState.Cancelled => (ChipKind.Off, "Cancelled", "Block"),
        _ => (ChipKind.Broken, "Failed", null),
    };

    public static string Title(ExportView one) => one.Kind?.Title ?? one.Job.List;

    /// <summary>Which rows; whom a filter names is not told.</summary>
    public static string Filters(ExportView one)
    {
        var words = one.Query?.Filters.Select(filter => filter.Parameter.Kind == ParameterKind.Subscriber ? $"{filter.Parameter.Title}: one" : $"{filter.Parameter.Title}: {filter.Value}").ToList() ?? [];
        if (one.Query is { Columns.IsChosen: true } query) { words.Add($"{Counted(query.Columns.All.Count(column => query.Columns.Shows(column.Name)), "column")} beside the first"); }
        return words.Count == 0 ? "All rows" : string.Join(" · ", words);
    }

    public static string Progress(ExportJob job) => job.State switch
    {
        ExportState.Waiting => "Begins within seconds",
        ExportState.Running => $"{Number(job.Rows)} of {(job.Total >= Keyset.CountCap && job.Rows >= Keyset.CountCap ? "more" : CappedCount.Of(job.Total))} rows",
        ExportState.Done => $"{Counted(job.Rows, "row")}, {Size(job.Bytes)}",
        _ => $"Stopped after {Counted(job.Rows, "row")}",
    };

    private static string Counted(int count, string what) => count == 1 ? $"1 {what}" : $"{Number(count)} {what}s";

    private static string Number(int count) => count.ToString("N0", CultureInfo.InvariantCulture);

    private static string Size(long bytes) => bytes switch
    {
        < 1_000 => string.Create(CultureInfo.InvariantCulture, $"{bytes} B"),
        < 1_000_000 => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1_000.0:0.#} kB"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1_000_000.0:0.#} MB"),
    };
}
