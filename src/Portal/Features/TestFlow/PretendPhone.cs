using System.Net;
using System.Text.Json;
using ZenKey.Protocol;

namespace ZenKey.Portal.Features.TestFlow;

/// <summary>The settings of a simulated phone that a run may change.</summary>
public sealed record PretendSettings(string Approve, string Network, IReadOnlyList<string> DeclineScopes, bool PinWrong);

/// <summary>The simulator's phone, as a script drives it (docs/guides/automation.md). Development only.</summary>
public sealed class PretendPhone(FlowHttp http, ModuleOrigins origins, string handset)
{
    /// <summary>Types the pairing code and trusts the browser.</summary>
    /// <returns>Null when it did; otherwise why not.</returns>
    public Task<string?> PairAsync(string code, CancellationToken cancellationToken) => PostAsync("pair", new { code }, cancellationToken);

    /// <summary>Agrees to a request, or to the one that waits.</summary>
    public Task<string?> ApproveAsync(string? request, CancellationToken cancellationToken) => PostAsync("approve", Answer(request), cancellationToken);

    /// <summary>Says no to it.</summary>
    public Task<string?> DenyAsync(string? request, CancellationToken cancellationToken) => PostAsync("deny", Answer(request), cancellationToken);

    /// <summary>Puts the SIM into another handset.</summary>
    public Task<string?> MoveSimAsync(string to, CancellationToken cancellationToken) => PostAsync("move-sim", new { to }, cancellationToken);

    /// <summary>Null when the simulator does not tell.</summary>
    public async Task<PretendSettings?> ReadSettingsAsync(CancellationToken cancellationToken)
    {
        var answer = await http.SendAsync(new HttpRequestMessage(HttpMethod.Get, Address("")), true, true, cancellationToken);
        return answer.Status == HttpStatusCode.OK ? JsonSerializer.Deserialize<PretendSettings>(answer.Body, JsonSerializerOptions.Web) : null;
    }

    public async Task ChangeAsync(PretendSettings settings, CancellationToken cancellationToken)
    {
        using var content = JsonContent.Create(settings, options: JsonSerializerOptions.Web);
        await http.SendAsync(new HttpRequestMessage(HttpMethod.Patch, Address("")) { Content = content }, true, true, cancellationToken);
    }

    /// <summary>Another handset into which the SIM may go for a moment; null when there is none.</summary>
    public async Task<string?> FindOtherAsync(CancellationToken cancellationToken)
    {
        var answer = await http.SendAsync(new HttpRequestMessage(HttpMethod.Get, new Uri($"{origins.CarrierSimulator}/simulator/api/handsets")), true, true, cancellationToken);
        if (answer.Status != HttpStatusCode.OK) { return null; }
        using var all = JsonDocument.Parse(answer.Body);
        return all.RootElement.EnumerateArray().Where(one => one.GetProperty("application").GetString() == "none")
            .Select(one => one.GetProperty("key").GetString()).FirstOrDefault(key => key != handset);
    }

    private static object Answer(string? request) => request is null ? new { } : new { request };

    private Uri Address(string act) => new($"{origins.CarrierSimulator}/simulator/api/handsets/{Uri.EscapeDataString(handset)}{(act.Length == 0 ? "" : "/" + act)}");

    private async Task<string?> PostAsync(string act, object body, CancellationToken cancellationToken)
    {
        var answer = await http.SendAsync(new HttpRequestMessage(HttpMethod.Post, Address(act)) { Content = JsonContent.Create(body) }, false, false, cancellationToken);
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
