using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Unicode;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace ZenKey.AuthServer.Http;

/// <summary>
/// The parameters of an OAuth request. One that comes twice is a fault (RFC 6749 §3.1), one without a value counts as
/// absent, unknown ones are ignored.
/// </summary>
internal sealed class Parameters
{
    private const int MaxMembers = 200;

    private readonly Dictionary<string, string> values = new(StringComparer.Ordinal);
    private readonly List<string> repeated = [];

    private Parameters(IEnumerable<KeyValuePair<string, StringValues>> pairs)
    {
        foreach (var (name, all) in pairs)
        {
            if (all.Count > 1) { repeated.Add(name); }
            if (all.Count == 0 || string.IsNullOrEmpty(all[0])) { continue; }
            if (all[0]!.Any(character => character < ' ' || character == '\u007f' || character == '\uFFFD')) { Unreadable ??= name; }
            values[name] = all[0]!;
        }
    }

    /// <summary>The first parameter that came more than once; null when none did.</summary>
    public string? Repeated => repeated.FirstOrDefault();

    /// <summary>The first parameter with control characters or broken UTF-8; null when all can be read.</summary>
    public string? Unreadable { get; private set; }

    public string? this[string name] => values.GetValueOrDefault(name);

    public IEnumerable<KeyValuePair<string, string>> All => values;

    public bool IsRepeated(string name) => repeated.Contains(name);

    /// <summary>Parameters that were kept, or that came in another form than a query.</summary>
    public static Parameters Of(IEnumerable<KeyValuePair<string, string>> pairs) => new(
        pairs.GroupBy(pair => pair.Key, StringComparer.Ordinal).Select(group => KeyValuePair.Create(group.Key, new StringValues([.. group.Select(pair => pair.Value)]))));

    public static Parameters FromQuery(HttpRequest request)
    {
        var parameters = new Parameters(request.Query);
        parameters.Unreadable ??= BrokenIn(request.QueryString.Value ?? "");
        return parameters;
    }

    /// <summary>Reads the query of a GET or the form of a POST; null when a POST has no readable form.</summary>
    public static async Task<Parameters?> ReadAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        if (HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method)) { return FromQuery(request); }
        return await ReadFormAsync(request, cancellationToken);
    }

    /// <summary>Reads an application/x-www-form-urlencoded body; null when it is another type, too large or malformed.</summary>
    public static async Task<Parameters?> ReadFormAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        if (!request.HasFormContentType || request.ContentType?.StartsWith("application/x-www-form-urlencoded", StringComparison.OrdinalIgnoreCase) != true) { return null; }
        try
        {
            return new Parameters(await request.ReadFormAsync(cancellationToken));
        }
        catch (Exception exception) when (exception is InvalidDataException or BadHttpRequestException or IOException or ArgumentException or NotSupportedException)
        {
            return null;
        }
    }

    /// <summary>Reads a JSON object as if its members were a form's; null when it is none, too large, or a member is no text, number or truth.</summary>
    public static async Task<Parameters?> ReadJsonAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        try
        {
            using var json = await JsonDocument.ParseAsync(request.Body, new JsonDocumentOptions { MaxDepth = 4 }, cancellationToken);
            if (json.RootElement.ValueKind != JsonValueKind.Object) { return null; }
            var members = json.RootElement.EnumerateObject().Take(MaxMembers + 1).ToList();
            return members.Count > MaxMembers ? null : new Parameters(members.GroupBy(member => member.Name, StringComparer.Ordinal)
                .Select(group => KeyValuePair.Create(group.Key, new StringValues([.. group.Select(member => Text(member.Value))]))));
        }
        catch (Exception exception) when (exception is JsonException or BadHttpRequestException or IOException or InvalidOperationException or NotSupportedException)
        {
            return null;
        }
    }

    private static string? Text(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Null => null,
        JsonValueKind.String => value.GetString(),
        JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False => value.GetRawText(),
        _ => throw new JsonException("A member is an object or an array."),
    };

    /// <summary>The first parameter whose escapes are no UTF-8: the framework leaves those as they came, so that they would go back another way.</summary>
    private static string? BrokenIn(string query)
    {
        if (!query.Contains('%', StringComparison.Ordinal)) { return null; }
        foreach (var pair in query.TrimStart('?').Split('&'))
        {
            var bytes = Encoding.UTF8.GetBytes(pair);
            if (!Utf8.IsValid(WebUtility.UrlDecodeToBytes(bytes, 0, bytes.Length))) { return pair.Split('=')[0] is { Length: <= 40 } name ? name : "of this request"; }
        }
        return null;
    }
}
