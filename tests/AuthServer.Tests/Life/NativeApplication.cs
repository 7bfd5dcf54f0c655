using System.Buffers.Text;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using ZenKey.Protocol.Network;

namespace ZenKey.AuthServer.Tests.Life;

/// <summary>One call and its answer, as the guide shows them.</summary>
/// <param name="Operation">Verb and path below <c>/carriers/{slug}/app</c>, e.g. <c>POST /requests/{id}/approve</c>.</param>
internal sealed record Exchange(string Operation, int Status, JsonNode? Request, JsonNode? Response);

/// <summary>
/// A native CCID application of a carrier, which knows its API by the OpenAPI document alone: it calls nothing that is not
/// described there, sends no member that is not, and takes none that is not. SIM and key store are the handset's.
/// </summary>
internal sealed class NativeApplication(TestApp app, string handset, JsonElement document)
{
    private const string Root = "/carriers/{slug}/app";
    private readonly IHandsets handsets = app.Service<IHandsets>();
    private readonly List<Exchange> exchanges = [];

    public IReadOnlyList<Exchange> Exchanges => exchanges;

    /// <summary>The bearer token that it holds.</summary>
    public string? Token { get; set; }

    public static async Task<NativeApplication> InstallAsync(TestApp app, string handset) => new(app, handset, (await app.Http.AskAsync("/openapi/app.json")).Json);

    public static string ToTemplate(string path) => Root + path;

    /// <summary>Calls an operation of the document.</summary>
    /// <param name="operation">Verb and path with its parameters in braces.</param>
    /// <param name="body">What is sent; null for none.</param>
    /// <param name="id">The value of <c>{id}</c>.</param>
    public async Task<Answer> CallAsync(string operation, object? body = null, string? id = null)
    {
        var (verb, path) = (operation.Split(' ')[0], operation.Split(' ')[1]);
        var described = Described(verb, path);
        var sent = body is null ? null : JsonSerializer.SerializeToNode(body, JsonSerializerOptions.Web);
        if (sent is not null) { AssertFits(sent, described.GetProperty("requestBody").GetProperty("content").GetProperty("application/json").GetProperty("schema"), operation); }
        using var request = Request(verb, path.Replace("{id}", id, StringComparison.Ordinal));
        if (sent is not null) { request.Content = new StringContent(sent.ToJsonString(), Encoding.UTF8, "application/json"); }
        var answer = await app.Http.AnswerAsync(request);
        var received = answer.Text.Length == 0 ? null : JsonNode.Parse(answer.Text);
        exchanges.Add(new Exchange(operation, answer.Status, sent, received));
        if (answer.Status < 300)
        {
            var documented = described.GetProperty("responses").GetProperty(answer.Status.ToString(null as IFormatProvider));
            if (received is not null) { AssertFits(received, documented.GetProperty("content").GetProperty("application/json").GetProperty("schema"), operation); }
        }
        return answer;
    }

    /// <summary>Calls it, and expects to be served.</summary>
    public async Task<JsonElement> DoAsync(string operation, object? body = null, string? id = null)
    {
        var answer = await CallAsync(operation, body, id);
        Assert.True(answer.Status is 200 or 204, $"{operation}: {answer.Status} {answer.Text}");
        return answer.Status == 204 ? default : answer.Json;
    }

    /// <summary>A fresh challenge, signed by the SIM and by the application's own key.</summary>
    public async Task<object> ProofAsync()
    {
        var challenge = (await DoAsync("POST /challenges")).GetProperty("challenge").GetString()!;
        var (bytes, me) = (Encoding.ASCII.GetBytes(challenge), handsets.Find(handset)!);
        return new
        {
            challenge,
            iccid = me.Iccid,
            imsi = me.Imsi,
            imei = me.Imei,
            simSignature = Base64Url.EncodeToString((await handsets.SignWithSimAsync(handset, bytes, CancellationToken.None))!),
            appKey = Base64Url.EncodeToString(await handsets.AppPublicKeyAsync(handset, CancellationToken.None)),
            appSignature = Base64Url.EncodeToString(await handsets.SignWithAppKeyAsync(handset, bytes, CancellationToken.None)),
        };
    }

    /// <summary>The stream of what changes, to be read line by line.</summary>
    public async Task<StreamReader> FollowAsync()
    {
        Described("GET", "/events");
        using var request = Request("GET", "/events");
        var response = await app.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        Assert.Equal("text/event-stream", response.Content.Headers.ContentType?.MediaType);
        return new StreamReader(await response.Content.ReadAsStreamAsync());
    }

    private HttpRequestMessage Request(string verb, string path)
    {
        var request = new HttpRequestMessage(new HttpMethod(verb), new Uri($"{app.Origin}/carriers/verizon/app{path}"));
        if (Token is not null) { request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", Token); }
        return request;
    }

    private JsonElement Described(string verb, string path)
    {
        Assert.True(document.GetProperty("paths").TryGetProperty(Root + path, out var verbs), $"The document knows no {path}.");
        Assert.True(verbs.TryGetProperty(verb.ToLowerInvariant(), out var described), $"The document knows no {verb} {path}.");
        return described;
    }

    /// <summary>Every member that is there is described; what is required is there.</summary>
    private void AssertFits(JsonNode? value, JsonElement schema, string where)
    {
        if (schema.TryGetProperty("$ref", out var reference)) { schema = document.GetProperty("components").GetProperty("schemas").GetProperty(reference.GetString()!.Split('/')[^1]); }
        if (schema.TryGetProperty("oneOf", out var choices)) { schema = choices.EnumerateArray().Last(); AssertFits(value, schema, where); return; }
        if (value is JsonArray list && schema.TryGetProperty("items", out var items))
        {
            foreach (var item in list) { AssertFits(item, items, where + "[]"); }
        }
        if (value is not JsonObject members || !schema.TryGetProperty("properties", out var properties)) { return; }
        foreach (var (name, member) in members)
        {
            Assert.True(properties.TryGetProperty(name, out var property), $"{where}: {name} is not described.");
            AssertFits(member, property, $"{where}.{name}");
        }
    }
}
