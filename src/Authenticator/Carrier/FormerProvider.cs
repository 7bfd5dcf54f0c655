using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using ZenKey.Protocol;

namespace ZenKey.Authenticator.Carrier;

/// <summary>The former carrier as an OpenID provider, of which this application is a public client. Null wherever it does not answer as it should.</summary>
internal sealed class FormerProvider(IHttpClientFactory clients)
{
    public const string Scopes = $"{Scope.OpenId} {Scope.PortData}";

    /// <summary>Its metadata; an issuer that calls itself something else is none (OpenID Connect Discovery §4.3).</summary>
    public async Task<ProviderMetadata?> FindAsync(string issuer, CancellationToken cancellationToken) =>
        await SendAsync<ProviderMetadata>(new HttpRequestMessage(HttpMethod.Get, issuer + "/.well-known/openid-configuration"), cancellationToken) is { } metadata && metadata.Issuer == issuer ? metadata : null;

    /// <summary>Pushes the request (RFC 9126): the hint names a phone number, which is no matter for an address.</summary>
    public Task<PushedAnswer?> PushAsync(ProviderMetadata provider, PortHint hint, string state, string challenge, string language, CancellationToken cancellationToken) => PostAsync<PushedAnswer>(
        provider.PushedAuthorizationRequestEndpoint, null,
        [
            new("client_id", hint.ClientId), new("response_type", "code"), new("redirect_uri", hint.RedirectUri), new("scope", Scopes), new("state", state), new("code_challenge", challenge),
            new("code_challenge_method", Pkce.S256), new("login_hint_token", hint.LoginHintToken), new("ui_locales", language),
        ], cancellationToken);

    public async Task<string?> RedeemAsync(ProviderMetadata provider, PortHint hint, string code, string verifier, CancellationToken cancellationToken) => (await PostAsync<TokenAnswer>(
        provider.TokenEndpoint, null,
        [new("grant_type", GrantType.AuthorizationCode), new("client_id", hint.ClientId), new("redirect_uri", hint.RedirectUri), new("code", code), new("code_verifier", verifier)], cancellationToken))?.AccessToken;

    public Task<PortedAccounts?> FetchAsync(ProviderMetadata provider, string accessToken, CancellationToken cancellationToken) =>
        PostAsync<PortedAccounts>(provider.UserPortingEndpoint, accessToken, [], cancellationToken);

    /// <summary>Says that the move is done, and what is to be disconnected.</summary>
    public Task<JsonElement?> EndAsync(ProviderMetadata provider, string accessToken, IEnumerable<string> disconnect, CancellationToken cancellationToken) =>
        PostAsync<JsonElement?>(provider.UserPortingEndpoint + "/end", accessToken, [new("disconnect", string.Join(' ', disconnect))], cancellationToken);

    private Task<T?> PostAsync<T>(string address, string? accessToken, IEnumerable<KeyValuePair<string, string>> form, CancellationToken cancellationToken)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, address) { Content = new FormUrlEncodedContent(form) };
        if (accessToken is not null) { request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", accessToken); }
        return SendAsync<T>(request, cancellationToken);
    }

    private async Task<T?> SendAsync<T>(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        using (request)
        {
            try
            {
                using var client = clients.CreateClient(CarrierTransport.ClientName);
                using var response = await client.SendAsync(request, cancellationToken);
                return response.IsSuccessStatusCode ? await response.Content.ReadFromJsonAsync<T>(CarrierTransport.Json, cancellationToken) : default;
            }
            catch (Exception exception) when (CarrierTransport.IsOutOfOrder(exception, cancellationToken) || exception is UriFormatException or InvalidOperationException)
            {
                return default;
            }
        }
    }
}
