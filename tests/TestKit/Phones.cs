using System.Net.Http.Json;
using System.Text.Json;

namespace ZenKey.TestKit;

/// <summary>The simulator's API, as a script uses it (docs/guides/automation.md).</summary>
public sealed class Phones(HttpClient http)
{
    private const string Root = "/simulator/api/handsets/";

    public async Task<JsonElement> ShowAsync(string key) => await http.GetFromJsonAsync<JsonElement>(Root + key);

    public async Task SetAsync(string key, object changes)
    {
        using var response = await http.PatchAsJsonAsync(Root + key, changes);
        response.EnsureSuccessStatusCode();
    }

    /// <summary>Types a code and trusts the browser.</summary>
    /// <returns>The status of the answer: 204 when it went well.</returns>
    public async Task<int> PairAsync(string key, string code)
    {
        using var response = await http.PostAsJsonAsync($"{Root}{key}/pair", new { code });
        return (int)response.StatusCode;
    }

    public Task<int> ApproveAsync(string key) => PostAsync(key, "approve");

    public Task<int> DenyAsync(string key) => PostAsync(key, "deny");

    private async Task<int> PostAsync(string key, string act)
    {
        using var response = await http.PostAsJsonAsync($"{Root}{key}/{act}", new { });
        return (int)response.StatusCode;
    }
}
