using System.Text.Json;

namespace ZenKey.AuthServer.Tests.Conformance;

/// <summary>The module of OpenID Config OP: the metadata of a process that is published under https.</summary>
[Plan(Plans.Config)]
public sealed class ConfigPlanTests(ConfigPlanTests.Published app) : IClassFixture<ConfigPlanTests.Published>
{
    private const string Issuer = "https://id.example/carriers/verizon";

    [Fact, Module("oidcc-discovery-endpoint-verification")]
    public async Task The_metadata_holds_what_the_specifications_demand()
    {
        var answer = await app.Http.AskAsync("/carriers/verizon/.well-known/openid-configuration");
        Assert.Equal((200, "application/json"), (answer.Status, answer.MediaType));
        var metadata = answer.Json;
        string[] Words(string name) => [.. metadata.GetProperty(name).EnumerateArray().Select(value => value.GetString()!)];

        Assert.Equal(Issuer, metadata.GetProperty("issuer").GetString());
        Assert.Contains("code", Words("response_types_supported"));
        Assert.Subset(new HashSet<string> { "public", "pairwise" }, Words("subject_types_supported").ToHashSet());
        Assert.Contains("RS256", Words("id_token_signing_alg_values_supported"));
        Assert.Contains("RS256", Words("userinfo_signing_alg_values_supported"));
        Assert.Contains("RS256", Words("request_object_signing_alg_values_supported"));
        Assert.Contains("authorization_code", Words("grant_types_supported"));
        Assert.Contains("openid", Words("scopes_supported"));
        Assert.All(Words("scopes_supported"), scope => Assert.Matches("^[\\x21\\x23-\\x5B\\x5D-\\x7E]+$", scope));
        Assert.Contains("sub", Words("claims_supported"));
        Assert.All(Words("ui_locales_supported"), locale => Assert.Matches("^[a-z]{2}(-[A-Z]{2})?$", locale));
        Assert.Equal(["S256"], Words("code_challenge_methods_supported"));
        Assert.All((string[])["request_parameter_supported", "request_uri_parameter_supported", "claims_parameter_supported"],
            name => Assert.True(metadata.GetProperty(name).ValueKind is JsonValueKind.True or JsonValueKind.False, name));
        var addresses = metadata.EnumerateObject().Where(member => member.Name == "jwks_uri" || member.Name.EndsWith("_endpoint", StringComparison.Ordinal)).ToList();
        Assert.Superset(new HashSet<string> { "authorization_endpoint", "token_endpoint", "userinfo_endpoint", "jwks_uri" }, addresses.Select(member => member.Name).ToHashSet());
        Assert.All(addresses, member => Assert.StartsWith(Issuer + "/", member.Value.GetString(), StringComparison.Ordinal));
        Assert.DoesNotContain(metadata.EnumerateObject(), member => member.Value.ValueKind == JsonValueKind.Null);
    }

    [Fact, Module("oidcc-discovery-endpoint-verification")]
    public async Task The_keys_are_public_named_and_long_enough()
    {
        var keys = (await app.Http.AskAsync("/carriers/verizon/jwks")).Json.GetProperty("keys").EnumerateArray().ToList();

        Assert.Equal(keys.Count, keys.Select(key => key.GetProperty("kid").GetString()).Distinct().Count());
        Assert.All(keys, key =>
        {
            Assert.Equal("sig", key.GetProperty("use").GetString());
            Assert.All((string[])["d", "p", "q", "dp", "dq", "qi", "k"], half => Assert.False(key.TryGetProperty(half, out _), half));
            if (key.GetProperty("kty").GetString() == "RSA") { Assert.True(key.GetProperty("n").GetString()!.Length * 6 >= 2048); }
            else { Assert.Equal("P-256", key.GetProperty("crv").GetString()); }
        });
    }

    /// <summary>A process whose addresses are https, as behind a proxy.</summary>
    public sealed class Published() : TestApp(null, new Dictionary<string, string> { ["Origin"] = "https://id.example" });
}
