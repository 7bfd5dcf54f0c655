using System.Text.RegularExpressions;

namespace ZenKey.System.Tests;

/// <summary>The features of the portal and the names by which one could reach for another.</summary>
internal sealed class FeatureMap
{
    private const string Root = "src/Portal/Features/";

    private readonly IReadOnlyList<SourceText> sources;
    private readonly ILookup<string, string> typesByFeature;

    private FeatureMap(IEnumerable<SourceText> all)
    {
        sources = [.. all.Where(source => source.Path.StartsWith("src/Portal/", StringComparison.Ordinal))];
        typesByFeature = sources.Where(source => FeatureOf(source.Path) is not null)
            .ToLookup(source => FeatureOf(source.Path)!, source => Path.GetFileName(source.Path).Split('.')[0]);
    }

    public IEnumerable<string> Names => typesByFeature.Select(feature => feature.Key);

    public static FeatureMap Of(IEnumerable<SourceText> sources) => new(sources);

    /// <summary>Where a feature names another, or where an import would name one for all files.</summary>
    public IEnumerable<string> Faults() => sources.SelectMany(source => FeatureOf(source.Path) is { } feature
        ? Names.Where(other => other != feature).SelectMany(other => source.Find(Reach(other)))
        : source.Find(ImportForAll(source)));

    // Clients of src/Portal/Features/Clients/ClientPage.razor; null outside the folder of a feature.
    private static string? FeatureOf(string path) =>
        path.StartsWith(Root, StringComparison.Ordinal) && path[Root.Length..].Split('/') is { Length: > 1 } steps ? steps[0] : null;

    // ZenKey.Portal.Features.Devices, Features.Devices, or Devices.DevicePage, which a neighbour may say for short.
    private string Reach(string other) =>
        $@"(?<![\w.])(global::)?(ZenKey\.)?(Portal\.)?Features\.{Regex.Escape(other)}(?!\w)|(?<![\w.]){Regex.Escape(other)}\.({string.Join('|', typesByFeature[other].Distinct().Select(Regex.Escape))})(?!\w)";

    private static string ImportForAll(SourceText source) => Path.GetFileName(source.Path) == "_Imports.razor"
        ? @"^\s*@using\s+(static\s+)?ZenKey\.Portal\.Features\b.*"
        : @"^\s*global\s+using\s+(static\s+|\w+\s*=\s*)?ZenKey\.Portal\.Features\b.*";
}
