using System.Buffers.Text;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using ZenKey.Protocol;

namespace ZenKey.Portal.Features.TestFlow;

/// <summary>The app's server: it proves itself as the client does (RFC 6749 §2.3, OpenID Connect Core §9), and its tokens by DPoP where they are bound (RFC 9449).</summary>
internal sealed class FlowClient(FlowHttp http, FlowProvider provider, FlowPlan plan, TimeProvider time) : IDisposable
{
    private const string AssertionType = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";
    private static readonly TimeSpan Life = TimeSpan.FromMinutes(1);

    private readonly FlowKey proofs = new();
    private string? nonce;

    /// <summary>The key that tokens are bound to; null where they are bearers.</summary>
    public string? Thumbprint => plan.Dpop ? proofs.Thumbprint : null;

    /// <summary>How it proves itself, for people.</summary>
    public string Proof => plan.TokenAuth switch
    {
        TokenAuth.None => "As a public client, proven by PKCE",
        TokenAuth.PrivateKeyJwt => "private_key_jwt with a key of this run",
        var method => $"{method} with a secret of this run",
    };

    /// <summary>Posts a form as the client. Where the provider wants its nonce in the DPoP proof, once more with it (RFC 9449 §8).</summary>
    public async Task<FlowAnswer> PostAsync(string address, IReadOnlyDictionary<string, string> form, bool bound, CancellationToken cancellationToken)
    {
        var answer = await http.SendAsync(Request(address, form, bound), false, false, cancellationToken);
        return bound && WantsNonce(answer) ? await http.SendAsync(Request(address, form, bound), false, false, cancellationToken) : answer;
    }

    /// <summary>Reads userinfo with an access token.</summary>
    public async Task<FlowAnswer> ReadAsync(string address, string accessToken, CancellationToken cancellationToken)
    {
        var answer = await http.SendAsync(Read(address, accessToken), true, false, cancellationToken);
        return plan.Dpop && WantsNonce(answer) ? await http.SendAsync(Read(address, accessToken), true, false, cancellationToken) : answer;
    }

    /// <summary>A request that the client signs (RFC 9101 §2.1; CIBA Core §7.1.1).</summary>
    public string SignRequest(IEnumerable<KeyValuePair<string, string>> parameters)
    {
        var claims = Own(provider.Issuer);
        claims["nbf"] = claims["iat"];
        foreach (var (name, value) in parameters) { claims[name] = value; }
        claims["client_id"] = plan.ClientId;
        return plan.Key!.Sign("oauth-authz-req+jwt", claims);
    }

    private HttpRequestMessage Request(string address, IReadOnlyDictionary<string, string> fields, bool bound)
    {
        var form = new Dictionary<string, string>(fields);
        var request = new HttpRequestMessage(HttpMethod.Post, address);
        switch (plan.TokenAuth)
        {
            case TokenAuth.Basic:
                var pair = $"{Uri.EscapeDataString(plan.ClientId)}:{Uri.EscapeDataString(plan.Secret ?? "")}"; // RFC 6749 §2.3.1
                request.Headers.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.ASCII.GetBytes(pair)));
                break;
            case TokenAuth.PrivateKeyJwt:
                var claims = Own(provider.Issuer);
                claims["sub"] = plan.ClientId;
                (form["client_id"], form["client_assertion_type"], form["client_assertion"]) = (plan.ClientId, AssertionType, plan.Key!.Sign("JWT", claims));
                break;
            default:
                form["client_id"] = plan.ClientId;
                if (plan.TokenAuth == TokenAuth.Post) { form["client_secret"] = plan.Secret ?? ""; }
                break;
        }
        if (bound && plan.Dpop) { request.Headers.TryAddWithoutValidation("DPoP", ProofFor("POST", address, null)); }
        request.Content = new FormUrlEncodedContent(form);
        return request;
    }

    private HttpRequestMessage Read(string address, string accessToken)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, address);
        request.Headers.Authorization = new AuthenticationHeaderValue(plan.Dpop ? "DPoP" : "Bearer", accessToken);
        if (plan.Dpop) { request.Headers.TryAddWithoutValidation("DPoP", ProofFor("GET", address, accessToken)); }
        return request;
    }

    /// <summary>RFC 9449 §4.2.</summary>
    private string ProofFor(string method, string address, string? accessToken)
    {
        var claims = new Dictionary<string, object> { ["jti"] = Pkce.NewVerifier()[..22], ["htm"] = method, ["htu"] = address, ["iat"] = time.GetUtcNow().ToUnixTimeSeconds() };
        if (nonce is not null) { claims["nonce"] = nonce; }
        if (accessToken is not null) { claims["ath"] = Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes(accessToken))); }
        return proofs.Sign("dpop+jwt", claims, shown: true);
    }

    /// <summary>Keeps the provider's nonce, and tells whether it was refused for want of it.</summary>
    private bool WantsNonce(FlowAnswer answer)
    {
        if (!answer.Headers.TryGetValues("DPoP-Nonce", out var values) || values.FirstOrDefault() is not { } told) { return false; }
        nonce = told;
        return FlowProvider.ErrorOf(answer) == ErrorCode.UseDpopNonce || answer.Headers.WwwAuthenticate.ToString().Contains(ErrorCode.UseDpopNonce, StringComparison.Ordinal);
    }

    private Dictionary<string, object> Own(string audience)
    {
        var now = time.GetUtcNow();
        return new Dictionary<string, object>
        {
            ["iss"] = plan.ClientId,
            ["aud"] = audience,
            ["jti"] = Pkce.NewVerifier()[..22],
            ["iat"] = now.ToUnixTimeSeconds(),
            ["exp"] = (now + Life).ToUnixTimeSeconds(),
        };
    }

    public void Dispose() => proofs.Dispose();
}
