using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Web;

namespace ZenKey.Bench;

/// <summary>A relying party at one provider, with a browser that the provider knows.</summary>
/// <param name="Http">Follows no redirect; keeps the browser's cookies.</param>
/// <param name="Authorize">The authorization endpoint.</param>
/// <param name="Token">The token endpoint.</param>
/// <param name="UserInfo">The userinfo endpoint.</param>
/// <param name="ClientId">The client.</param>
/// <param name="Secret">Its secret, sent by Basic.</param>
/// <param name="RedirectUri">Where the code goes.</param>
/// <param name="Scope">What is asked for.</param>
/// <param name="More">Further parameters of the authorization request.</param>
internal sealed record Party(HttpClient Http, string Authorize, string Token, string UserInfo, string ClientId, string Secret, string RedirectUri, string Scope, string More)
{
    private AuthenticationHeaderValue Basic => new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{Uri.EscapeDataString(ClientId)}:{Uri.EscapeDataString(Secret)}")));

    /// <summary>One whole sign-in: authorization request, code, tokens, userinfo. Fails loudly when any of it is not right.</summary>
    /// <returns>The access token.</returns>
    public async Task<string> SignInAsync()
    {
        var verifier = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32));
        var code = await CodeAsync(verifier);
        using var tokens = await TokensAsync(code, verifier);
        var access = tokens.RootElement.GetProperty("access_token").GetString()!;
        if (tokens.RootElement.GetProperty("id_token").GetString()!.Split('.').Length != 3) { throw new InvalidOperationException("No ID token."); }
        using var info = await UserInfoAsync(access);
        return info.RootElement.TryGetProperty("sub", out _) ? access : throw new InvalidOperationException("No subject.");
    }

    /// <summary>A code may be used once; a secret must be right: what a fast provider must not have saved.</summary>
    public async Task CheckAsync()
    {
        var verifier = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32));
        var code = await CodeAsync(verifier);
        (await TokensAsync(code, verifier)).Dispose();
        await MustFailAsync(() => TokensAsync(code, verifier), "A code was taken twice.");
        var wrong = this with { Secret = "wrong" };
        var other = await CodeAsync(verifier);
        await MustFailAsync(() => wrong.TokensAsync(other, verifier), "A wrong secret was taken.");
    }

    private static async Task MustFailAsync(Func<Task<JsonDocument>> work, string otherwise)
    {
        try
        {
            (await work()).Dispose();
        }
        catch (HttpRequestException)
        {
            return;
        }
        throw new InvalidOperationException(otherwise);
    }

    private async Task<string> CodeAsync(string verifier)
    {
        var challenge = Convert.ToBase64String(SHA256.HashData(Encoding.ASCII.GetBytes(verifier))).TrimEnd('=').Replace('+', '-').Replace('/', '_');
        var next = $"{Authorize}?client_id={ClientId}&redirect_uri={Uri.EscapeDataString(RedirectUri)}&response_type=code&scope={Uri.EscapeDataString(Scope)}"
            + $"&state={verifier[..16]}&nonce={verifier[16..32]}&code_challenge={challenge}&code_challenge_method=S256{More}";
        for (var hops = 0; hops < 200; hops++)
        {
            using var answer = await Http.GetAsync(next);
            if (answer.Headers.Location is not { } location)
            {
                // A page that waits for the phone, the first time: look again, as a page without script does.
                if (!answer.IsSuccessStatusCode) { throw new InvalidOperationException($"{next}: {(int)answer.StatusCode} {await answer.Content.ReadAsStringAsync()}"); }
                await Task.Delay(100);
                continue;
            }
            next = new Uri(answer.RequestMessage!.RequestUri!, location).ToString();
            if (next.StartsWith(RedirectUri, StringComparison.Ordinal))
            {
                return HttpUtility.ParseQueryString(new Uri(next).Query)["code"] ?? throw new InvalidOperationException(next);
            }
        }
        throw new InvalidOperationException("It does not come to a code.");
    }

    private async Task<JsonDocument> TokensAsync(string code, string verifier)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, Token)
        {
            Content = new FormUrlEncodedContent([new("grant_type", "authorization_code"), new("code", code), new("redirect_uri", RedirectUri), new("code_verifier", verifier)]),
            Headers = { Authorization = Basic },
        };
        return await ReadAsync(request);
    }

    private async Task<JsonDocument> UserInfoAsync(string access)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, UserInfo) { Headers = { Authorization = new AuthenticationHeaderValue("Bearer", access) } };
        return await ReadAsync(request);
    }

    private async Task<JsonDocument> ReadAsync(HttpRequestMessage request)
    {
        using var answer = await Http.SendAsync(request);
        answer.EnsureSuccessStatusCode();
        return await JsonDocument.ParseAsync(await answer.Content.ReadAsStreamAsync());
    }
}
