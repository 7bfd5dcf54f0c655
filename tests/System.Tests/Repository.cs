using System.Xml.Linq;

namespace ZenKey.System.Tests;

/// <summary>The files of the repository as they lie in the work tree, for tests that hold the house to its rules.</summary>
internal static class Repository
{
    private static readonly string[] Built = ["artifacts", "bin", "obj", "node_modules", ".git"];

    /// <summary>The folder that holds the solution, found upwards from the test's own binary.</summary>
    public static string Root { get; } = FindRoot();

    public static string Read(string path) => File.ReadAllText(Path.Combine(Root, path));

    /// <summary>Files under a folder, as paths from the root with forward slashes; nothing that a build made.</summary>
    public static IReadOnlyList<string> Files(string folder, params string[] endings) =>
    [
        .. Directory.EnumerateFiles(Path.Combine(Root, folder), "*", SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(Root, file).Replace('\\', '/'))
            .Where(file => !file.Split('/').Intersect(Built).Any())
            .Where(file => endings.Any(ending => file.EndsWith(ending, StringComparison.Ordinal)))
            .Order(StringComparer.Ordinal),
    ];

    /// <summary>Names of the projects that a project file references.</summary>
    public static IReadOnlyList<string> References(string projectFile) =>
        [.. Included(projectFile, "ProjectReference").Select(path => Path.GetFileNameWithoutExtension(path.Replace('\\', '/')))];

    /// <summary>What the items of one kind in a project or props file include.</summary>
    public static IReadOnlyList<string> Included(string file, string item) =>
    [
        .. XDocument.Parse(Read(file)).Descendants()
            .Where(element => element.Name.LocalName == item)
            .Select(element => (string?)element.Attribute("Include"))
            .OfType<string>(),
    ];

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "ZenKey.Portal.sln"))) { return folder.FullName; }
        }
        throw new InvalidOperationException("No ZenKey.Portal.sln above " + AppContext.BaseDirectory);
    }
}
