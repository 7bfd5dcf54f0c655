using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;

namespace ZenKey.Cli;

/// <summary>The API refused something: its words, and what it says to do.</summary>
internal sealed class ApiFault(int status, string message, string help) : Exception(message)
{
    public int Status => status;

    public string Help => help;
}

/// <summary>What the API answered.</summary>
/// <param name="Version">The version of what is in it, as If-Match takes it.</param>
/// <param name="Waits">Whether it was taken on only: it waits for a second person.</param>
internal sealed record Answer(JsonNode Body, string? Version, bool Waits = false);

/// <summary>The management API over HTTP; nothing else of the product is known here.</summary>
internal sealed class Api : IDisposable
{
    private readonly HttpClient http;

    public Api(Account account)
    {
        // A key is not carried to wherever an answer may lead.
        http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false }) { BaseAddress = new Uri(account.Origin), Timeout = TimeSpan.FromSeconds(30) };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", account.Key);
        http.DefaultRequestHeaders.UserAgent.ParseAdd("zenkey-cli/1");
    }

    public Task<Answer> GetAsync(string path, CancellationToken cancellationToken) => SendAsync(HttpMethod.Get, path, null, null, cancellationToken);

    /// <summary>A list, page after page to its end.</summary>
    public async Task<JsonArray> ListAsync(string path, CancellationToken cancellationToken)
    {
        var all = new JsonArray();
        for (string? after = ""; after is not null;)
        {
            var page = (await GetAsync(after.Length == 0 ? path : $"{path}&after={Uri.EscapeDataString(after)}", cancellationToken)).Body;
            foreach (var item in page["items"]!.AsArray()) { all.Add(item!.DeepClone()); }
            after = page["after"]?.GetValue<string>();
        }
        return all;
    }

    /// <exception cref="ApiFault">It was refused.</exception>
    public async Task<Answer> SendAsync(HttpMethod method, string path, JsonNode? body, string? version, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(method, "/api/v1" + path);
        if (body is not null) { request.Content = new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json"); }
        if (version is not null) { request.Headers.TryAddWithoutValidation("If-Match", version); }
        using var response = await http.SendAsync(request, cancellationToken);
        var text = await response.Content.ReadAsStringAsync(cancellationToken);
        if (response.IsSuccessStatusCode && Read(text) is { } told) { return new Answer(told, response.Headers.ETag?.ToString(), response.StatusCode == System.Net.HttpStatusCode.Accepted); }
        throw Fault((int)response.StatusCode, Read(text) as JsonObject);
    }

    private static ApiFault Fault(int status, JsonObject? problem)
    {
        if (problem?["detail"]?.GetValue<string>() is not { } detail) { return new ApiFault(status, $"The answer is {status}, and not the management API’s.", "Look at the address: zenkey login --origin sets it."); }
        var words = new StringBuilder(detail);
        if (problem["errors"] is JsonObject faults)
        {
            foreach (var (member, texts) in faults) { words.Append("\n  ").Append(member).Append(": ").AppendJoin(' ', texts!.AsArray()); }
        }
        return new ApiFault(status, $"{words} ({problem["reference"]})", problem["help"]?.GetValue<string>() ?? "");
    }

    private static JsonNode? Read(string text)
    {
        try { return JsonNode.Parse(text); }
        catch (System.Text.Json.JsonException) { return null; }
    }

    public void Dispose() => http.Dispose();
}
