using System.Text.Encodings.Web;
using System.Text.Json;
using ZenKey.TestKit;

namespace ZenKey.AuthServer.Tests.Endpoints.Metadata;

/// <summary>A carrier's metadata and keys over HTTP.</summary>
[Spec("OpenID Connect Discovery §3")]
[Spec("RFC 8414 §2")]
public sealed class MetadataTests(SharedApp app)
{
    private static readonly JsonSerializerOptions Form = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The whole document is kept: a member more or less is seen in review.</summary>
    [Fact]
    public async Task The_metadata_is_the_kept_file()
    {
        var kept = await File.ReadAllTextAsync(Path.Combine(AppContext.BaseDirectory, "Endpoints", "Metadata", "openid-configuration.json"));
        var answer = await app.Http.AskAsync("/carriers/verizon/.well-known/openid-configuration");

        var sent = JsonSerializer.Serialize(answer.Json, Form).Replace(app.Origin, "https://id.example", StringComparison.Ordinal);
        Assert.Equal(kept.TrimEnd(), sent.ReplaceLineEndings("\n"));
    }

    // RFC 8414 §3.3: the issuer is the one the address was made from.
    [Theory]
    [InlineData("att")]
    [InlineData("tmobile")]
    [InlineData("verizon")]
    public async Task The_issuer_is_the_address_it_was_asked_at(string carrier)
    {
        var answer = await app.Http.AskAsync($"/carriers/{carrier}/.well-known/openid-configuration");

        Assert.Equal($"{app.Origin}/carriers/{carrier}", answer.Member("issuer"));
    }

    // Hardening 2: addresses come from configuration, never from what a request says of itself.
    [Theory]
    [InlineData("Host", "evil.example")]
    [InlineData("X-Forwarded-Host", "evil.example")]
    [InlineData("X-Forwarded-Proto", "gopher")]
    [InlineData("Forwarded", "host=evil.example;proto=gopher")]
    public async Task A_forged_header_changes_no_address(string header, string value)
    {
        var plain = await app.Http.AskAsync("/carriers/verizon/.well-known/openid-configuration");
        var forged = await app.Http.AskAsync("/carriers/verizon/.well-known/openid-configuration", (header, value));

        Assert.Equal(200, forged.Status);
        Assert.Equal(plain.Text, forged.Text);
    }

    [Theory]
    [InlineData("/carriers/nobody/.well-known/openid-configuration")]
    [InlineData("/carriers/VERIZON/.well-known/openid-configuration")]
    [InlineData("/carriers/nobody/jwks")]
    [InlineData("/carriers/%20/jwks")]
    public async Task An_unknown_carrier_is_404(string path)
    {
        var answer = await app.Http.AskAsync(path);

        Assert.Equal(404, answer.Status);
        Assert.NotNull(answer.Error);
    }

    [Fact]
    [Spec("RFC 7517 §4")]
    public async Task The_JWKS_has_an_RSA_and_an_EC_key_each_with_kid_use_and_alg()
    {
        var keys = await KeysAsync(app.App, "verizon");

        Assert.Equal(["RSA RS256", "EC ES256"], keys.Select(key => $"{key.GetProperty("kty")} {key.GetProperty("alg")}"));
        Assert.All(keys, key => Assert.Equal("sig", key.GetProperty("use").GetString()));
        Assert.Equal(keys.Count, keys.Select(key => key.GetProperty("kid").GetString()).Distinct().Count());
        Assert.All(keys, key => Assert.NotEmpty(key.GetProperty("kid").GetString()!));
    }

    [Fact]
    [Spec("RFC 7518 §6")]
    public async Task No_key_shows_its_private_half()
    {
        string[] known = ["kid", "use", "alg", "kty", "n", "e", "crv", "x", "y"];

        Assert.All(await KeysAsync(app.App, "verizon"), key => Assert.All(key.EnumerateObject(), member => Assert.Contains(member.Name, known)));
    }

    [Fact]
    public async Task No_two_carriers_share_a_key()
    {
        var all = new List<string?>();
        foreach (var carrier in (string[])["att", "tmobile", "verizon"])
        {
            all.AddRange((await KeysAsync(app.App, carrier)).Select(key => key.TryGetProperty("n", out var n) ? n.GetString() : key.GetProperty("x").GetString()));
        }

        Assert.Equal(6, all.Distinct().Count());
    }

    [Theory]
    [InlineData("/.well-known/openid_configuration", 400)]
    [InlineData("/carriers/verizon/.well-known/openid-configuration", 200)]
    [InlineData("/carriers/verizon/jwks", 200)]
    [InlineData("/carriers/verizon/authorize", 400)]
    [InlineData("/carriers/verizon/userinfo", 401)]
    [InlineData("/carriers/verizon/app/requests", 401)]
    [InlineData("/carriers/verizon/waiting/aaaaaaaaaaaaaaaaaaaaaa", 404)]
    [InlineData("/ui/discovery-ui", 400)]
    [Spec("OWASP ASVS 5.0 §3.4")]
    public async Task Every_answer_bears_the_security_headers(string path, int status)
    {
        var answer = await app.Http.AskAsync(path);

        Assert.Equal(status, answer.Status);
        Assert.Equal("nosniff", answer.Header("X-Content-Type-Options"));
        Assert.Contains("frame-ancestors 'none'", answer.Header("Content-Security-Policy"), StringComparison.Ordinal);
        Assert.NotNull(answer.Header("Referrer-Policy"));
        Assert.Equal("same-origin", answer.Header("Cross-Origin-Opener-Policy"));
        Assert.Equal("same-origin", answer.Header("Cross-Origin-Resource-Policy"));
        Assert.Null(answer.Header("Server"));
        Assert.Null(answer.Header("Access-Control-Allow-Credentials"));
    }

    internal static async Task<IReadOnlyList<JsonElement>> KeysAsync(ZenKeyApp process, string carrier)
    {
        using var browser = process.NewBrowser();
        var answer = await browser.Http.AskAsync($"/carriers/{carrier}/jwks");
        Assert.Equal(200, answer.Status);
        return [.. answer.Json.GetProperty("keys").EnumerateArray()];
    }
}
