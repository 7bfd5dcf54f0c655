using ZenKey.Protocol;

namespace ZenKey.Portal.Features.Palette;

/// <summary>
/// An object that somebody was at, as their browser remembers it: a kind and an id, never a name, and nothing of subscribers.
/// Whether they may (still) see it is asked when it is shown.
/// </summary>
internal sealed record RecentKey(string Kind, string Id)
{
    /// <summary>How many are remembered and shown.</summary>
    public const int Most = 8;

    public const string Client = "client";
    public const string Project = "project";
    public const string Company = "company";

    public override string ToString() => $"{Kind}:{Id}";

    /// <summary>The object of a page; null when the page is none of an object that is remembered.</summary>
    /// <param name="path">The path of its address, e.g. <c>/clients/ccid-h7k2m9qx4tz8v3pa/redirects</c>.</param>
    public static RecentKey? Of(string path) => path.Trim('/').Split('/') switch
    {
        ["clients" or "test-flow", var id, ..] => Read($"{Client}:{id}"),
        ["projects", var id, ..] => Read($"{Project}:{id}"),
        ["companies", var id, ..] => Read($"{Company}:{id}"),
        _ => null,
    };

    /// <summary>Reads what a browser says it remembers; anybody may have written that.</summary>
    public static RecentKey? Read(string? text) => text?.Split(':') switch
    {
        [Client, var id] when ClientId.TryParse(id, out var client) => new(Client, client.Value),
        [Project or Company, var id] when Guid.TryParse(id, out var guid) => new(text[..text.IndexOf(':', StringComparison.Ordinal)], guid.ToString()),
        _ => null,
    };
}
