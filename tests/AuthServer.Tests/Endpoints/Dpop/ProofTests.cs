using Microsoft.EntityFrameworkCore;
using ZenKey.AuthServer.Tests.Refusals;
using ZenKey.Protocol;

namespace ZenKey.AuthServer.Tests.Endpoints.Dpop;

/// <summary>What a DPoP proof is held to, at the token endpoint.</summary>
[Spec("RFC 9449 §4.3")]
public sealed class ProofTests(SharedApp app)
{
    private string Address => app.TokenAddress();

    [Fact]
    public async Task One_of_each_algorithm_is_taken_and_the_token_is_bound_to_its_key()
    {
        foreach (var (algorithm, pair) in ((string, ClientKeyPair)[])[("RS256", ClientKeyPair.Rsa), ("PS256", ClientKeyPair.Rsa), ("ES256", ClientKeyPair.Ec)])
        {
            var answer = await SendAsync(Proofs.Make(Address, pair, header: [("alg", algorithm)]));

            Assert.True((200, "DPoP") == (answer.Status, answer.Member("token_type")), answer.Text);
            var seen = await app.IntrospectAsync(app.Party(Clients.Service), answer.Member("access_token")!);
            Assert.Equal(("true", "DPoP", Proofs.ThumbprintOf(pair)), (seen.Member("active")!.ToLowerInvariant(), seen.Member("token_type"), seen.Json.GetProperty("cnf").GetProperty("jkt").GetString()));
        }
    }

    [Theory]
    [InlineData("typ", "JWT", "dpop_type")]
    [InlineData("typ", null, "dpop_type")]
    [InlineData("alg", "none", "dpop_algorithm")]
    [InlineData("alg", "RS512", "dpop_algorithm")]
    [InlineData("alg", "HS256", "dpop_algorithm")]
    [InlineData("crit", "exp", "dpop_critical")]
    [InlineData("jwk", null, "dpop_key_missing")]
    [InlineData("jwk", "a text", "dpop_key_missing")]
    public async Task A_header_that_is_wrong_is_refused(string member, string? value, string cause) =>
        await IsRefusedAsync(Proofs.Make(Address, ClientKeyPair.Rsa, header: [(member, value)]), cause);

    [Theory]
    [InlineData("jti", null, "dpop_jti")]
    [InlineData("jti", "", "dpop_jti")]
    [InlineData("htm", null, "dpop_method")]
    [InlineData("htm", "GET", "dpop_method")]
    [InlineData("htm", "post", "dpop_method")]
    [InlineData("htu", null, "dpop_address")]
    [InlineData("htu", "https://evil.example/carriers/verizon/token", "dpop_address")]
    [InlineData("htu", "/carriers/verizon/token", "dpop_address")]
    [InlineData("iat", null, "dpop_iat_missing")]
    [InlineData("iat", "now", "dpop_malformed")]
    [InlineData("htm", 7, "dpop_malformed")]
    public async Task A_claim_that_is_wrong_is_refused(string claim, object? value, string cause) =>
        await IsRefusedAsync(Proofs.Make(Address, claims: [(claim, value)]), cause);

    [Fact]
    public async Task A_jti_of_more_than_256_characters_is_refused() => await IsRefusedAsync(Proofs.Make(Address, claims: [("jti", new string('j', 257))]), "dpop_jti");

    [Theory]
    [InlineData("verizon/userinfo")]
    [InlineData("verizon/token/")]
    [InlineData("att/token")]
    public async Task The_address_of_another_endpoint_or_carrier_is_refused(string path) =>
        await IsRefusedAsync(Proofs.Make($"{app.Origin}/carriers/{path}"), "dpop_address");

    // RFC 9449 §4.3, 9: query and fragment do not count, and addresses are compared after normalization.
    [Theory]
    [InlineData("?a=b#c")]
    [InlineData("#c")]
    [InlineData("/../token")]
    public async Task The_same_address_otherwise_written_is_taken(string more) => Assert.Equal(200, (await SendAsync(Proofs.Make(Address + more))).Status);

    [Fact]
    public async Task The_same_address_in_capitals_is_taken() => Assert.Equal(200, (await SendAsync(Proofs.Make(Address.Replace("http://", "HTTP://", StringComparison.Ordinal)))).Status);

    // The Host header is the sender's: what counts is the origin that we are configured with.
    [Fact]
    public async Task A_Host_header_changes_nothing()
    {
        var request = new HttpRequestMessage(HttpMethod.Post, new Uri(Address)) { Content = new FormUrlEncodedContent([KeyValuePair.Create("grant_type", GrantType.ClientCredentials)]) };
        request.Headers.Host = "evil.example";

        var answer = await app.Http.AnswerAsync(request, ("Authorization", TestKit.RelyingParty.Basic(Clients.Service, Clients.Secret).ToString()), ("DPoP", Proofs.Make("http://evil.example/carriers/verizon/token")));

        await app.IsLoggedAsync(answer.IsUnproven(), "dpop_address", "token");
    }

    [Fact]
    [Spec("RFC 9449 §11.1")]
    public async Task One_is_good_for_two_minutes_and_half_a_minute_of_wrong_clocks()
    {
        var now = TimeProvider.System.GetUtcNow();

        await IsRefusedAsync(Proofs.Make(Address, claims: [("iat", now.AddSeconds(-125).ToUnixTimeSeconds())]), "dpop_expired");
        await IsRefusedAsync(Proofs.Make(Address, claims: [("iat", now.AddSeconds(90).ToUnixTimeSeconds())]), "dpop_from_the_future");
        Assert.Equal(200, (await SendAsync(Proofs.Make(Address, claims: [("iat", now.AddSeconds(-60).ToUnixTimeSeconds())]))).Status);
        Assert.Equal(200, (await SendAsync(Proofs.Make(Address, claims: [("iat", now.AddSeconds(15).ToUnixTimeSeconds())]))).Status);
    }

    // RFC 9449 §4.2: never the private half, nor a shared secret.
    [Fact]
    public async Task A_key_that_shows_its_private_half_is_refused()
    {
        foreach (var member in (string[])["d", "p", "k"])
        {
            var jwk = ClientKeyPair.Ec.Jwk();
            jwk[member] = "AQAB";
            await IsRefusedAsync(Proofs.Make(Address, header: [("jwk", jwk)]), "dpop_key_private");
        }
    }

    [Fact]
    public async Task A_key_that_is_short_or_of_another_kind_is_refused()
    {
        await IsRefusedAsync(Proofs.Make(Address, ClientKeyPair.New("short", 1024)), "dpop_key_unfit");
        await IsRefusedAsync(Proofs.Make(Address, ClientKeyPair.Rsa, header: [("jwk", ClientKeyPair.Ec.Jwk())]), "dpop_key_unfit");
    }

    // What looks like a key and is none: a point beside the curve, a modulus of zeros.
    [Fact]
    [Spec("Hardening 6")]
    public async Task A_key_that_no_mathematics_holds_is_refused_and_breaks_nothing()
    {
        var (point, modulus) = (ClientKeyPair.Ec.Jwk(), ClientKeyPair.Rsa.Jwk());
        point["x"] = new string('A', 43);
        point["y"] = new string('A', 43);
        modulus["n"] = new string('A', 342);
        modulus["e"] = "AA";

        await IsRefusedAsync(Proofs.Make(Address, ClientKeyPair.Ec, header: [("jwk", point)]), "dpop_signature", "dpop_key_unfit");
        await IsRefusedAsync(Proofs.Make(Address, ClientKeyPair.Rsa, header: [("jwk", modulus)]), "dpop_signature", "dpop_key_unfit");
        foreach (var json in (string[])["{}", """{"kty":7}""", """{"kty":"EC","crv":"P-256","x":[],"y":{}}""", """{"kty":"RSA","n":"!","e":"AQAB"}""", """{"kty":"EC","crv":"P-384","x":"AA","y":"AA"}"""])
        {
            await IsRefusedAsync(Proofs.Make(Address, header: [("jwk", System.Text.Json.JsonSerializer.Deserialize<System.Text.Json.JsonElement>(json))]), "dpop_key_unfit");
        }
    }

    [Fact]
    public async Task A_signature_of_another_key_is_refused() =>
        await IsRefusedAsync(Proofs.Make(Address, ClientKeyPair.Ec, header: [("jwk", ClientKeyPair.OtherEc.Jwk())]), "dpop_signature");

    [Theory]
    [InlineData("nothing")]
    [InlineData("a.b.c")]
    [InlineData("e30.e30.")]
    [InlineData("W10.e30.AAAA")]
    public async Task What_is_no_JWT_is_refused(string text) => await IsRefusedAsync(text, "dpop_malformed", "dpop_type");

    // RFC 9449 §4.3, 1.
    [Fact]
    public async Task Two_headers_are_refused() => await IsRefusedAsync($"{Proofs.Make(Address)}, {Proofs.Make(Address)}", "dpop_repeated");

    [Fact]
    [Spec("RFC 9449 §11.1")]
    public async Task One_serves_once()
    {
        var proof = Proofs.Make(Address);

        Assert.Equal(200, (await SendAsync(proof)).Status);
        await IsRefusedAsync(proof, "dpop_replayed");
    }

    [Fact]
    [Spec("RFC 9449 §11.1")]
    public async Task Of_twelve_at_once_one_serves()
    {
        var proof = Proofs.Make(Address);

        var answers = await Task.WhenAll(Enumerable.Range(0, 12).Select(_ => SendAsync(proof)));

        Assert.Single(answers, answer => answer.Status == 200);
    }

    // Or one caller could use up another's.
    [Fact]
    [Spec("RFC 9449 §11.1")]
    public async Task The_same_jti_of_another_key_is_another_proof()
    {
        Assert.Equal(200, (await SendAsync(Proofs.Make(Address, claims: [("jti", "of-two-keys")]))).Status);
        Assert.Equal(200, (await SendAsync(Proofs.Make(Address, ClientKeyPair.OtherEc, claims: [("jti", "of-two-keys")]))).Status);
    }

    // What is remembered of a proof may not live on for ever.
    [Fact]
    public async Task A_used_one_is_forgotten_once_it_is_too_old_anyway()
    {
        await SendAsync(Proofs.Make(Address, ClientKeyPair.OtherEc));

        var key = $"dpop:{Proofs.ThumbprintOf(ClientKeyPair.OtherEc)}:";
        var until = await app.ReadAsync(store => store.SingleUses.Where(use => use.Key.StartsWith(key)).Select(use => use.ExpiresAt).ToListAsync());
        // Other tests use this key, too, and what has run out is only swept away every ten minutes.
        var now = TimeProvider.System.GetUtcNow();
        Assert.Contains(until, end => end > now);
        Assert.All(until, end => Assert.True(end - now <= TimeSpan.FromMinutes(3), $"{end - now}"));
    }

    [Fact]
    [Spec("RFC 9449 §5.1")]
    public async Task The_algorithms_are_told()
    {
        var metadata = await app.Http.AskAsync("/carriers/verizon/.well-known/openid-configuration");

        Assert.Equal(["RS256", "PS256", "ES256"], metadata.Json.GetProperty("dpop_signing_alg_values_supported").EnumerateArray().Select(one => one.GetString()!));
    }

    private Task<Answer> SendAsync(string proof) => app.AskWithProofAsync(app.Party(Clients.Service), proof, [("grant_type", GrantType.ClientCredentials)]);

    private async Task IsRefusedAsync(string proof, params string[] causes)
    {
        var answer = (await SendAsync(proof)).IsUnproven();
        Assert.Contains((await app.LoggedAsync(answer)).Cause, causes);
    }
}
