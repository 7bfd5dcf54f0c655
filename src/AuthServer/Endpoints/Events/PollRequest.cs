using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace ZenKey.AuthServer.Endpoints.Events;

/// <summary>What a client that polls says (RFC 8936 §2.2): how many events it takes, which it has, which it will not have.</summary>
/// <param name="MaxEvents">How many it takes at most; null as many as are given at once.</param>
/// <param name="ReturnImmediately">Whether it is answered when there is nothing, or when something comes.</param>
/// <param name="Acknowledged">jti of those that it has.</param>
/// <param name="Refused">jti of those that it will not have, with its word for why (§2.4).</param>
internal sealed record PollRequest(int? MaxEvents, bool ReturnImmediately, IReadOnlyList<string> Acknowledged, IReadOnlyList<(string Id, string Error)> Refused)
{
    /// <summary>How many events one request may acknowledge or refuse.</summary>
    public const int MostIds = 1000;

    private static readonly JsonDocumentOptions Options = new() { MaxDepth = 8, AllowDuplicateProperties = false };

    /// <returns>Null when the body is no JSON object of this form.</returns>
    public static async Task<PollRequest?> ReadAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        if (!request.HasJsonContentType()) { return null; }
        try
        {
            using var json = await JsonDocument.ParseAsync(request.Body, Options, cancellationToken);
            return json.RootElement.ValueKind == JsonValueKind.Object ? Of(json.RootElement) : null;
        }
        catch (Exception exception) when (exception is JsonException or BadHttpRequestException or IOException or InvalidOperationException or FormatException)
        {
            return null;
        }
    }

    /// <exception cref="InvalidOperationException">A member is of another type.</exception>
    /// <exception cref="FormatException">A number is too large, or no integer.</exception>
    private static PollRequest? Of(JsonElement body)
    {
        int? most = Member(body, "maxEvents") is { } number ? number.GetInt32() : null;
        var acknowledged = Member(body, "ack") is { } ack ? ack.EnumerateArray().Select(one => one.GetString() ?? throw new FormatException("ack")).ToList() : [];
        var refused = Member(body, "setErrs") is { } errors ? errors.EnumerateObject().Select(one => (one.Name, ErrorOf(one.Value))).ToList() : [];
        return most < 0 || acknowledged.Count > MostIds || refused.Count > MostIds
            ? null
            : new PollRequest(most, Member(body, "returnImmediately")?.GetBoolean() ?? false, acknowledged, refused);
    }

    private static string ErrorOf(JsonElement error) => Member(error, "err")?.GetString() ?? throw new FormatException("err");

    private static JsonElement? Member(JsonElement body, string name) => body.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null ? value : null;
}
