using System.Collections.Frozen;
using System.Net.Http.Headers;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace ZenKey.Portal.Features.TestFlow;

/// <summary>Takes secrets, tokens and personal data out of what a trace shows.</summary>
public static partial class FlowMask
{
    public const string Dots = "•••";
    private const int MaxBody = 20_000;

    private static readonly FrozenSet<string> SecretNames = new[]
    {
        "code", "access_token", "refresh_token", "id_token", "client_secret", "client_assertion", "code_verifier", "login_hint_token",
        "login_hint", "request", "request_uri", "auth_req_id", "client_notification_token",
    }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>An address, its secret parameters as dots.</summary>
    public static string Url(string url)
    {
        var at = url.IndexOf('?', StringComparison.Ordinal);
        return at < 0 ? url : url[..(at + 1)] + Form(url[(at + 1)..]);
    }

    /// <summary>A query or form body.</summary>
    public static string Form(string form) => string.Join('&', form.Split('&').Select(pair =>
        pair.Split('=', 2) is [var name, _] && SecretNames.Contains(Uri.UnescapeDataString(name)) ? $"{name}={Dots}" : pair));

    public static string Header(string name, string value) => name.ToLowerInvariant() switch
    {
        "authorization" => value.Split(' ', 2)[0] + " " + Dots,
        "cookie" or "dpop" => Dots,
        "set-cookie" => Cookie(value),
        "location" => Url(value),
        _ => value,
    };

    /// <summary>A body as it may be shown; a page is only named.</summary>
    /// <param name="type">Its media type.</param>
    /// <param name="body">The text.</param>
    /// <param name="personal">Whether its values are a person's: only member names and the subject stay.</param>
    public static string? Body(MediaTypeHeaderValue? type, string body, bool personal)
    {
        if (body.Length == 0) { return null; }
        if (type?.MediaType is { } media && media.EndsWith("html", StringComparison.OrdinalIgnoreCase))
        {
            return $"A page of {body.Length:N0} characters: {FlowPage.Read(body).Title ?? "without title"}";
        }
        if (body.Length > MaxBody) { return $"{body.Length:N0} characters"; }
        return TryParse(body) is { } json ? Json(json, personal) : personal ? Dots : Form(body);
    }

    /// <summary>JSON as it may be shown, indented.</summary>
    public static string Json(JsonNode json, bool personal)
    {
        var copy = json.DeepClone();
        Hide(copy, personal);
        return ShortArray().Replace(copy.ToJsonString(Indented), array => $"[{string.Join(", ", array.Groups["item"].Captures.Select(item => item.Value))}]");
    }

    /// <summary>An array of a few texts reads better on one line.</summary>
    [GeneratedRegex("""\[\s+(?:(?<item>"[^"]{0,40}")(?:,\s+)?){1,4}\s+\]""", RegexOptions.ExplicitCapture)]
    private static partial Regex ShortArray();

    private static void Hide(JsonNode node, bool personal)
    {
        if (node is JsonArray array)
        {
            for (var index = 0; index < array.Count; index++)
            {
                if (array[index] is JsonValue) { if (personal) { array[index] = Dots; } }
                else if (array[index] is { } item) { Hide(item, personal); }
            }
        }
        if (node is not JsonObject members) { return; }
        foreach (var (name, value) in members.ToList())
        {
            if (name == "aka" && value is JsonArray) { members[name] = new JsonArray(Dots); } // port tokens
            else if (value is JsonObject or JsonArray) { Hide(value, personal); }
            else if (SecretNames.Contains(name) || (personal && name != "sub")) { members[name] = Dots; }
        }
    }

    private static JsonNode? TryParse(string text)
    {
        try
        {
            return JsonNode.Parse(text);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static string Cookie(string value)
    {
        var equals = value.IndexOf('=', StringComparison.Ordinal);
        var end = value.IndexOf(';', StringComparison.Ordinal);
        return equals < 0 ? Dots : value[..(equals + 1)] + Dots + (end < 0 ? "" : value[end..]);
    }
}
