using System.Text.Json;
using ZenKey.Protocol;

namespace ZenKey.Portal.Features.TestFlow;

/// <summary>The simulator's phone answering by itself (docs/guides/automation.md). Development only.</summary>
public sealed class PretendPhone(FlowHttp http, ModuleOrigins origins, string handset)
{
    /// <summary>Types the pairing code and trusts the browser.</summary>
    /// <returns>Null when it did; otherwise why not.</returns>
    public Task<string?> PairAsync(string code, CancellationToken cancellationToken) => PostAsync("pair", new { code }, cancellationToken);

    /// <summary>Agrees to a request.</summary>
    public Task<string?> ApproveAsync(string request, CancellationToken cancellationToken) => PostAsync("approve", new { request }, cancellationToken);

    private async Task<string?> PostAsync(string act, object body, CancellationToken cancellationToken)
    {
        var address = new Uri($"{origins.CarrierSimulator}/simulator/api/handsets/{Uri.EscapeDataString(handset)}/{act}");
        var answer = await http.SendAsync(new HttpRequestMessage(HttpMethod.Post, address) { Content = JsonContent.Create(body) }, false, false, cancellationToken);
        return (int)answer.Status is >= 200 and < 300 ? null : Words(answer);
    }

    private static string Words(FlowAnswer answer)
    {
        try
        {
            using var problem = JsonDocument.Parse(answer.Body);
            foreach (var name in (string[])["detail", "title"])
            {
                if (problem.RootElement.TryGetProperty(name, out var words) && words.GetString() is { Length: > 0 } text) { return text; }
            }
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            // Not a problem document: the status must do.
        }
        return $"The simulator answered {(int)answer.Status}.";
    }
}
