using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using System.Web;
using ZenKey.Protocol;

namespace ZenKey.TestKit;

/// <summary>A client of the demo data, as an app's own server would be.</summary>
public sealed class RelyingParty(string origin, string clientId, string? secret, string redirectUri)
{
    /// <summary>Larkspur kiosks: confidential, network authentication, no PKCE demanded.</summary>
    public static RelyingParty Kiosk(string origin) =>
        new(origin, "ccid-k3c7l1qe5zd8n4ys", "zks_larkspur-kiosk-demo-secret-for-development-only", "https://kiosk.larkspur.example/signed-in");

    /// <summary>Harbor Web: confidential, PKCE demanded, Developer Mode.</summary>
    public static RelyingParty Harbor(string origin) =>
        new(origin, "ccid-h7k2m9qx4tz8v3pa", "zks_harbor-web-demo-secret-for-development-only", "https://app.harborbank.example/auth/callback");

    public string ClientId { get; } = clientId;

    public string? Secret { get; } = secret;

    public string RedirectUri { get; } = redirectUri;

    /// <summary>The verifier of the last authorization address; its challenge is in it.</summary>
    public string Verifier { get; private set; } = "";

    public string DiscoveryUi(string state = "discovery-state") =>
        $"{origin}/ui/discovery-ui?client_id={ClientId}&redirect_uri={Uri.EscapeDataString(RedirectUri)}&state={Uri.EscapeDataString(state)}";

    /// <summary>An authorization address with PKCE, state and nonce; the changes replace parameters, or take them out when null.</summary>
    public string Authorize(string carrier, params (string Name, string? Value)[] changes)
    {
        Verifier = Pkce.NewVerifier();
        var parameters = new Dictionary<string, string?>
        {
            ["client_id"] = ClientId,
            ["redirect_uri"] = RedirectUri,
            ["response_type"] = "code",
            ["scope"] = "openid name",
            ["state"] = "the-state",
            ["nonce"] = "the-nonce",
            ["code_challenge"] = Pkce.Challenge(Verifier),
            ["code_challenge_method"] = "S256",
        };
        foreach (var (name, value) in changes) { parameters[name] = value; }
        var query = string.Join('&', parameters.Where(pair => pair.Value is not null).Select(pair => $"{pair.Key}={Uri.EscapeDataString(pair.Value!)}"));
        return $"{origin}/carriers/{carrier}/authorize?{query}";
    }

    /// <summary>Redeems a code; the changes replace or take out form members.</summary>
    public async Task<(int Status, JsonElement Body)> RedeemAsync(HttpClient http, string carrier, string code, params (string Name, string? Value)[] changes)
    {
        var form = new Dictionary<string, string?>
        {
            ["grant_type"] = "authorization_code",
            ["code"] = code,
            ["redirect_uri"] = RedirectUri,
            ["code_verifier"] = Verifier,
        };
        foreach (var (name, value) in changes) { form[name] = value; }
        using var request = new HttpRequestMessage(HttpMethod.Post, $"{origin}/carriers/{carrier}/token")
        {
            Content = new FormUrlEncodedContent(form.Where(pair => pair.Value is not null).Select(pair => KeyValuePair.Create(pair.Key, pair.Value!))),
        };
        if (Secret is not null) { request.Headers.Authorization = Basic(ClientId, Secret); }
        using var response = await http.SendAsync(request);
        return ((int)response.StatusCode, await response.Content.ReadFromJsonAsync<JsonElement>());
    }

    public async Task<(int Status, JsonElement Body)> UserInfoAsync(HttpClient http, string carrier, string accessToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"{origin}/carriers/{carrier}/userinfo");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", accessToken);
        using var response = await http.SendAsync(request);
        var text = await response.Content.ReadAsStringAsync();
        return ((int)response.StatusCode, text.Length == 0 ? default : JsonSerializer.Deserialize<JsonElement>(text));
    }

    public static AuthenticationHeaderValue Basic(string id, string secret) =>
        new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{Uri.EscapeDataString(id)}:{Uri.EscapeDataString(secret)}")));

    /// <summary>A parameter of an address; null when it is absent.</summary>
    public static string? Parameter(Uri address, string name) => HttpUtility.ParseQueryString(address.Query)[name];
}
