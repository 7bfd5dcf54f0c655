using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
using ZenKey.Portal.Data.Subscribers;
using ZenKey.Portal.Data.Tests.Store;

namespace ZenKey.Portal.Data.Tests;

/// <summary>docs/data-map.md tells of every table and member, and the export gives what it says.</summary>
public sealed partial class DataMapTests(SqliteStore fixture) : StoreTests(fixture), IClassFixture<SqliteStore>
{
    private static readonly string Map = File.ReadAllText(Path.Combine(Root(), "docs", "data-map.md"));

    [Fact]
    public async Task Every_table_is_in_the_map_or_holds_no_personal_data()
    {
        var tables = await Node.ReadAsync(store => Task.FromResult(store.Model.GetEntityTypes().Select(type => type.GetTableName()!).Order(StringComparer.Ordinal).ToList()));
        var without = Words(Map.Split("## Tables without personal data")[1]);
        Assert.Equal(tables, Sections().Keys.Concat(without).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Every_member_of_a_mapped_table_is_in_its_section_once()
    {
        var sections = Sections();
        var model = await Node.ReadAsync(store => Task.FromResult(store.Model.GetEntityTypes().Where(type => sections.ContainsKey(type.GetTableName()!))
            .SelectMany(type => type.GetProperties().Select(property => $"{type.GetTableName()}.{property.Name}")).Order(StringComparer.Ordinal).ToList()));
        Assert.Equal(model, Rows().SelectMany(row => Words(row.Members).Select(member => $"{row.Table}.{member}")).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Each_member_says_what_becomes_of_it() =>
        Assert.All(Rows(), row => Assert.Matches("^(deleted|emptied|deleted, or emptied|deleted, or kept until told|kept: .+)$", row.Closing));

    [Fact]
    public async Task Every_path_of_the_map_holds_something_in_the_export_of_who_has_everything()
    {
        var export = JsonSerializer.SerializeToElement(await ExportAsync(), JsonSerializerOptions.Web);
        var paths = Rows().SelectMany(row => Words(row.Export)).Distinct().ToList();
        Assert.NotEmpty(paths);
        Assert.All(paths, path => Assert.True(Holds(export, path.Split('.')), $"{path} is empty"));
    }

    [Fact]
    public async Task The_export_has_nothing_that_the_map_does_not_tell_of()
    {
        var told = Rows().SelectMany(row => Words(row.Export)).ToHashSet(StringComparer.Ordinal);
        var export = JsonSerializer.SerializeToElement(await ExportAsync(), JsonSerializerOptions.Web);
        var paths = export.EnumerateObject().Where(member => member.Value.ValueKind is JsonValueKind.Object or JsonValueKind.Array)
            .SelectMany(section => MembersOf(section.Value).Select(name => $"{section.Name}.{name}")).Distinct();
        Assert.All(paths.Where(path => path != "recoveries.steps"), path => Assert.Contains(path, told));
    }

    [Fact]
    public async Task The_export_has_no_secret_no_hash_and_nobody_else()
    {
        var filled = await FilledSubscriber.AddAsync(Node, Now);
        var text = JsonSerializer.Serialize(await Node.Get<SubscriberExporter>().ExportAsync(filled.Id, None), JsonSerializerOptions.Web);
        Assert.DoesNotMatch("pbkdf2|[Hh]ash|[Tt]humbprint|quill-note|A note|Sam|Olive", text);
        Assert.Contains(filled.Subscriber.Phone[1..], text, StringComparison.Ordinal);
        Assert.Single(await AuditOfAsync(filled.Id), entry => entry.Action == "subscriber.exported");
    }

    private async Task<SubscriberExport> ExportAsync()
    {
        var filled = await FilledSubscriber.AddAsync(Node, Now);
        var node = Fixture.Build(Time, replace: services => Microsoft.Extensions.DependencyInjection.ServiceCollectionServiceExtensions.AddSingleton<IAttributeProtection, Plain>(services));
        return (await node.Get<SubscriberExporter>().ExportAsync(filled.Id, None))!;
    }

    private static IEnumerable<string> MembersOf(JsonElement section) => section.ValueKind == JsonValueKind.Array
        ? section.EnumerateArray().SelectMany(MembersOf)
        : section.EnumerateObject().Select(member => member.Name);

    private static bool Holds(JsonElement element, ReadOnlySpan<string> path)
    {
        if (element.ValueKind == JsonValueKind.Array)
        {
            foreach (var one in element.EnumerateArray())
            {
                if (path.Length == 0 || Holds(one, path)) { return true; }
            }
            return false;
        }
        if (path.Length == 0) { return element.ValueKind != JsonValueKind.Null; }
        return element.TryGetProperty(path[0], out var member) && Holds(member, path[1..]);
    }

    private static Dictionary<string, string> Sections() => Map.Split("\n## ").Skip(1).Where(section => section.Contains("\n| member |", StringComparison.Ordinal))
        .ToDictionary(section => section.Split('\n')[0].Trim(), section => section, StringComparer.Ordinal);

    private static IEnumerable<(string Table, string Members, string Export, string Closing)> Rows() => Sections().SelectMany(section => section.Value.Split('\n')
        .Where(line => line.StartsWith("| `", StringComparison.Ordinal)).Select(line => line.Trim('|', ' ').Split('|', StringSplitOptions.TrimEntries))
        .Select(cells => (section.Key, cells[0], cells[2], cells[3])));

    private static IEnumerable<string> Words(string text) => Quoted().Matches(text).Select(match => match.Groups[1].Value);

    private static string Root()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "ZenKey.Portal.sln"))) { folder = Path.GetDirectoryName(folder)!; }
        return folder;
    }

    [GeneratedRegex("`([^`]+)`")]
    private static partial Regex Quoted();

    /// <summary>The store's own tests have no keys.</summary>
    private sealed class Plain : IAttributeProtection
    {
        public byte[] Protect(string value) => System.Text.Encoding.UTF8.GetBytes(value);

        public string? Unprotect(byte[]? kept) => kept is null ? null : System.Text.Encoding.UTF8.GetString(kept);
    }
}
