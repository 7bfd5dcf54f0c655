using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using ZenKey.Protocol;
using ZenKey.TestKit;

namespace ZenKey.AuthServer.Tests.Endpoints.Dpop;

/// <summary>DPoP proofs that are right, and their changes; and requests that bring them.</summary>
internal static class Proofs
{
    /// <param name="address">htu.</param>
    /// <param name="pair">Whose key; the EC key by default.</param>
    /// <param name="method">htm.</param>
    /// <param name="accessToken">What ath is of; none without.</param>
    /// <param name="claims">Replaces claims, or takes them out when null.</param>
    /// <param name="header">Replaces members of the header, or takes them out when null.</param>
    public static string Make(
        string address, ClientKeyPair? pair = null, string method = "POST", string? accessToken = null,
        IEnumerable<(string Name, object? Value)>? claims = null, IEnumerable<(string Name, object? Value)>? header = null)
    {
        pair ??= ClientKeyPair.Ec;
        var head = new Dictionary<string, object?> { ["typ"] = "dpop+jwt", ["alg"] = pair == ClientKeyPair.Ec || pair == ClientKeyPair.OtherEc ? "ES256" : "RS256", ["jwk"] = pair.Jwk() };
        var payload = new Dictionary<string, object?>
        {
            ["jti"] = Guid.CreateVersion7().ToString(),
            ["htm"] = method,
            ["htu"] = address,
            ["iat"] = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds(),
            ["ath"] = accessToken is null ? null : HashOf(accessToken),
        };
        foreach (var (name, value) in header ?? []) { head[name] = value; }
        foreach (var (name, value) in claims ?? []) { payload[name] = value; }
        return pair.Sign(head, JsonSerializer.Serialize(payload.Where(claim => claim.Value is not null).ToDictionary()));
    }

    /// <summary>RFC 7638 §3, by hand: the required members in the order of their names.</summary>
    public static string ThumbprintOf(ClientKeyPair pair)
    {
        var jwk = pair.Jwk();
        var text = (string?)jwk["kty"] == "EC"
            ? $$"""{"crv":"P-256","kty":"EC","x":"{{jwk["x"]}}","y":"{{jwk["y"]}}"}"""
            : $$"""{"e":"{{jwk["e"]}}","kty":"RSA","n":"{{jwk["n"]}}"}""";
        return HashOf(text);
    }

    public static string HashOf(string text) => Base64Url.EncodeToString(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    extension(TestApp app)
    {
        public string TokenAddress(string carrier = "verizon") => $"{app.App.Origins.Issuer(carrier)}/token";

        /// <summary>Posts to an endpoint of Verizon as a client, with DPoP headers.</summary>
        public Task<Answer> AskWithProofAsync(RelyingParty party, string? proof, IEnumerable<(string Name, string? Value)> form, string endpoint = "token", string carrier = "verizon")
        {
            (string Name, string Value)[] proofs = proof is null ? [] : [("DPoP", proof)];
            return app.Http.PostFormAsync($"/carriers/{carrier}/{endpoint}", party.Secret is null ? [("client_id", party.ClientId), .. form] : form,
                party.Secret is null ? proofs : [("Authorization", RelyingParty.Basic(party.ClientId, party.Secret).ToString()), .. proofs]);
        }

        public Task<Answer> RedeemWithProofAsync(RelyingParty party, string code, string? proof, string carrier = "verizon") =>
            app.AskWithProofAsync(party, proof, SignIns.Form(party, code).Select(pair => (pair.Key, pair.Value)), carrier: carrier);

        /// <summary>Tokens by network authentication, bound to a key.</summary>
        public async Task<Answer> BoundTokensAsync(RelyingParty party, ClientKeyPair? pair = null, params (string Name, string? Value)[] changes)
        {
            var code = await app.CodeOfAsync(party, changes.Any(change => change.Value?.Contains("offline_access", StringComparison.Ordinal) == true) ? People.LineOffline : People.Line, "verizon", changes);
            var answer = await app.RedeemWithProofAsync(party, code, Make(app.TokenAddress(), pair));
            Assert.True(answer.Status == 200, answer.Text);
            Assert.Equal("DPoP", answer.Member("token_type"));
            return answer;
        }

        public Task<Answer> UserInfoWithProofAsync(string token, string? proof, string scheme = "DPoP") =>
            app.Http.AskAsync("/carriers/verizon/userinfo", [("Authorization", $"{scheme} {token}"), .. proof is null ? ((string, string)[])[] : [("DPoP", proof)]]);

        public string UserInfoProof(string token, ClientKeyPair? pair = null, params (string Name, object? Value)[] claims) =>
            Make($"{app.App.Origins.Issuer("verizon")}/userinfo", pair, "GET", token, claims);

        public async Task<Answer> IntrospectAsync(RelyingParty party, string token) => await app.AskAsClientAsync(party, "verizon", "introspect", ("token", token));
    }

    /// <summary>The proof was refused; the answer's reference leads to this cause.</summary>
    public static Answer IsUnproven(this Answer answer, int status = 400) => answer.IsOAuthError(ErrorCode.InvalidDpopProof, status);
}
