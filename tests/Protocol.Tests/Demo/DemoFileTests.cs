using ZenKey.Protocol.Demo;

namespace ZenKey.Protocol.Tests.Demo;

/// <summary>The demo file (docs/guides/automation.md): what is wrong is refused, and the place is named.</summary>
public sealed class DemoFileTests
{
    private const string Carrier = """ "carriers": [{ "slug": "one", "name": "One", "mccmnc": ["001010"] }] """;
    private const string Subscriber = """ "subscribers": [{ "key": "dana", "carrier": "one", "phone": "+12025550142" }] """;
    private const string Company = """ "companies": [{ "key": "acme", "name": "Acme" }] """;
    private const string Project = """ "projects": [{ "key": "shop", "company": "acme", "name": "Shop" }] """;
    private const string Client = """ "clients": [{ "clientId": "ccid-h7k2m9qx4tz8v3pa", "project": "shop", "name": "Web" }] """;

    [Fact]
    public void The_shipped_file_is_read_whole()
    {
        var file = DemoFile.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "demo.json")));
        Assert.Equal(3, file.Carriers.Count);
        Assert.NotEmpty(file.Subscribers);
        Assert.NotEmpty(file.Companies);
        Assert.NotEmpty(file.People);
        Assert.NotEmpty(file.Projects);
        Assert.NotEmpty(file.Clients);
        Assert.NotEmpty(file.Links);
    }

    [Fact]
    public void Every_array_may_be_left_out()
    {
        var file = DemoFile.Parse("{}");
        Assert.Empty(file.Carriers);
        Assert.Empty(file.Links);
    }

    [Fact]
    public void What_is_left_out_has_its_default()
    {
        var file = Parse(Carrier, Subscriber, Company, Project, Client, """ "links": [{ "subscriber": "dana", "client": "ccid-h7k2m9qx4tz8v3pa" }] """);
        Assert.Equal("active", file.Subscribers[0].State);
        var client = file.Clients[0];
        Assert.Equal(("confidential", "RS256", "platform", "launched"), (client.Type, client.IdTokenAlg, client.UserinfoFormat, client.Mode));
        Assert.Equal(["authorization_code"], client.Grants);
        Assert.Equal(["openid"], client.Scopes);
        Assert.Equal(["openid"], file.Links[0].Scopes);
    }

    [Fact]
    public void Comments_and_trailing_commas_are_allowed() => Assert.Single(DemoFile.Parse($$"""{ /* ours */ {{Carrier}}, }""").Carriers);

    [Theory]
    [InlineData("surprise", "$.surprise", "{ \"surprise\": 1 }")]
    [InlineData("Carriers", "$.Carriers", "{ \"Carriers\": [] }")]                       // names are told apart by case
    [InlineData("colour", "$.carriers[0].branding.colour", """{ "carriers": [{ "slug": "one", "name": "One", "mccmnc": ["001010"], "branding": { "colour": "#fff" } }] }""")]
    [InlineData("dely", "$.subscribers[0].handset.dely", """{ "subscribers": [{ "key": "dana", "carrier": "one", "phone": "+12025550142", "handset": { "dely": "00:00:01" } }] }""")]
    public void An_unknown_member_is_named_by_its_path(string member, string path, string json)
    {
        var fault = Assert.Throws<DemoFileException>(() => DemoFile.Parse(json));
        Assert.Equal(path, fault.Path);
        Assert.Contains($"unknown member {member}", fault.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("ZenKey.Protocol", fault.Message, StringComparison.Ordinal);      // no names of our types
    }

    [Theory]
    [InlineData("mccmnc", "$.carriers[1]", """{ "carriers": [{ "slug": "one", "name": "One", "mccmnc": ["001010"] }, { "slug": "two", "name": "Two" }] }""")]
    [InlineData("phone", "$.subscribers[0]", """{ "subscribers": [{ "key": "dana", "carrier": "one" }] }""")]
    [InlineData("password", "$.subscribers[0].carrierLogin", """{ "subscribers": [{ "key": "dana", "carrier": "one", "phone": "+12025550142", "carrierLogin": { "username": "dana" } }] }""")]
    [InlineData("clientId", "$.clients[0]", """{ "clients": [{ "project": "shop", "name": "Web" }] }""")]
    public void A_missing_member_is_named_by_its_path(string member, string path, string json)
    {
        var fault = Assert.Throws<DemoFileException>(() => DemoFile.Parse(json));
        Assert.Equal(path, fault.Path);
        Assert.Contains($"missing {member}", fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("$", "")]
    [InlineData("$", "null")]
    [InlineData("$", "[]")]
    [InlineData("$.carriers", "{ \"carriers\": null }")]
    [InlineData("$.carriers[0]", "{ \"carriers\": [null] }")]
    [InlineData("$.companies[0]", "{ \"companies\": [null] }")]
    [InlineData("$.companies[0].state", """{ "companies": [{ "key": "acme", "name": "Acme", "state": "loved" }] }""")]
    [InlineData("$.carriers[0].policies.recoveryFactors", """{ "carriers": [{ "slug": "one", "name": "One", "mccmnc": ["001010"], "policies": { "recoveryFactors": "3" } }] }""")]
    [InlineData("$.subscribers[0].picture", """{ "carriers": [{ "slug": "one", "name": "One", "mccmnc": ["001010"] }], "subscribers": [{ "key": "a", "carrier": "one", "phone": "+12025550142", "picture": "javascript:alert(1)" }] }""")]
    [InlineData("$.subscribers[0].last4Social", """{ "carriers": [{ "slug": "one", "name": "One", "mccmnc": ["001010"] }], "subscribers": [{ "key": "a", "carrier": "one", "phone": "+12025550142", "last4Social": "123" }] }""")]
    [InlineData("$.subscribers[0].proofing.on", """{ "carriers": [{ "slug": "one", "name": "One", "mccmnc": ["001010"] }], "subscribers": [{ "key": "a", "carrier": "one", "phone": "+12025550142", "proofing": { "evidence": "passport", "on": "then" } }] }""")]
    [InlineData("$.carriers[0].policies.recoveryFactors", """{ "carriers": [{ "slug": "one", "name": "One", "mccmnc": ["001010"], "policies": { "recoveryFactors": 1 } }] }""")]
    [InlineData("$.carriers[0].policies.codeLifetime", """{ "carriers": [{ "slug": "one", "name": "One", "mccmnc": ["001010"], "policies": { "codeLifetime": "00:10:01" } }] }""")]
    [InlineData("$.carriers[0].policies.accessTokenLifetime", """{ "carriers": [{ "slug": "one", "name": "One", "mccmnc": ["001010"], "policies": { "accessTokenLifetime": "1.00:00:00" } }] }""")]
    [InlineData("$.carriers[0].policies.refreshTokenLifetime", """{ "carriers": [{ "slug": "one", "name": "One", "mccmnc": ["001010"], "policies": { "refreshTokenLifetime": "00:59:59" } }] }""")]
    [InlineData("$.carriers[0].policies.refreshTokenLifetime", """{ "carriers": [{ "slug": "one", "name": "One", "mccmnc": ["001010"], "policies": { "refreshTokenLifetime": "365.00:00:01" } }] }""")]
    [InlineData("$.carriers[0].policies.refreshTokenIdleLifetime", """{ "carriers": [{ "slug": "one", "name": "One", "mccmnc": ["001010"], "policies": { "refreshTokenIdleLifetime": "00:30:00" } }] }""")]
    [InlineData("$.carriers[0].policies.refreshTokenIdleLifetime", """{ "carriers": [{ "slug": "one", "name": "One", "mccmnc": ["001010"], "policies": { "refreshTokenLifetime": "24:00:00", "refreshTokenIdleLifetime": "1.00:00:01" } }] }""")]
    [InlineData("$.carriers[0].policies.accessTokenLifetime", """{ "carriers": [{ "slug": "one", "name": "One", "mccmnc": ["001010"], "policies": { "accessTokenLifetime": "00:00:29" } }] }""")]
    [InlineData("$.carriers[0].slug", """{ "carriers": [{ "slug": "One", "name": "One", "mccmnc": ["001010"] }] }""")]
    [InlineData("$.carriers[0].mccmnc", """{ "carriers": [{ "slug": "one", "name": "One", "mccmnc": [] }] }""")]
    [InlineData("$.carriers[0].mccmnc[1]", """{ "carriers": [{ "slug": "one", "name": "One", "mccmnc": ["001010", "01010"] }] }""")]
    public void A_wrong_value_is_named_by_its_path(string path, string json) =>
        Assert.Equal(path, Assert.Throws<DemoFileException>(() => DemoFile.Parse(json)).Path);

    [Theory]
    [InlineData("$.subscribers[0].carrier", """{ "key": "dana", "carrier": "nobody", "phone": "+12025550142" }""")]
    [InlineData("$.subscribers[0].phone", """{ "key": "dana", "carrier": "one", "phone": "2025550142" }""")]
    [InlineData("$.subscribers[0].key", """{ "key": "dana smith", "carrier": "one", "phone": "+12025550142" }""")]
    [InlineData("$.subscribers[0].pin", """{ "key": "dana", "carrier": "one", "phone": "+12025550142", "pin": "123" }""")]
    [InlineData("$.subscribers[0].state", """{ "key": "dana", "carrier": "one", "phone": "+12025550142", "state": "asleep" }""")]
    [InlineData("$.subscribers[0].handset.approve", """{ "key": "dana", "carrier": "one", "phone": "+12025550142", "handset": { "approve": "maybe" } }""")]
    [InlineData("$.subscribers[0].handset.delay", """{ "key": "dana", "carrier": "one", "phone": "+12025550142", "handset": { "delay": "1 s" } }""")]
    [InlineData("$.subscribers[0].trustedDevices[0]", """{ "key": "dana", "carrier": "one", "phone": "+12025550142", "trustedDevices": [null] }""")]
    [InlineData("$.subscribers[0].portedFrom.on", """{ "key": "dana", "carrier": "one", "phone": "+12025550142", "portedFrom": { "carrier": "one", "on": "soon" } }""")]
    public void A_wrong_value_of_a_subscriber_is_named_by_its_path(string path, string subscriber) =>
        Assert.Equal(path, Assert.Throws<DemoFileException>(() => Parse(Carrier, $$""" "subscribers": [{{subscriber}}] """)).Path);

    [Theory]
    [InlineData("$.clients[0].clientId", """{ "clientId": "ccid-SHORT", "project": "shop", "name": "Web" }""")]
    [InlineData("$.clients[0].project", """{ "clientId": "ccid-h7k2m9qx4tz8v3pa", "project": "stall", "name": "Web" }""")]
    [InlineData("$.clients[0].type", """{ "clientId": "ccid-h7k2m9qx4tz8v3pa", "project": "shop", "name": "Web", "type": "spa" }""")]
    [InlineData("$.clients[0].tokenAuth", """{ "clientId": "ccid-h7k2m9qx4tz8v3pa", "project": "shop", "name": "Web", "tokenAuth": "client_secret_jwt" }""")]
    [InlineData("$.clients[0].scopes[1]", """{ "clientId": "ccid-h7k2m9qx4tz8v3pa", "project": "shop", "name": "Web", "scopes": ["openid", "shoe_size"] }""")]
    [InlineData("$.clients[0].scopes", """{ "clientId": "ccid-h7k2m9qx4tz8v3pa", "project": "shop", "name": "Web", "scopes": ["name"] }""")]
    [InlineData("$.clients[0].secrets", """{ "clientId": "ccid-h7k2m9qx4tz8v3pa", "project": "shop", "name": "Web", "secrets": ["a", "b", "c"] }""")]
    [InlineData("$.clients[0].secrets[0]", """{ "clientId": "ccid-h7k2m9qx4tz8v3pa", "project": "shop", "name": "Web", "secrets": [null] }""")]
    [InlineData("$.clients[0].webOrigins[0]", """{ "clientId": "ccid-h7k2m9qx4tz8v3pa", "project": "shop", "name": "Web", "webOrigins": [null] }""")]
    [InlineData("$.clients[0].redirectUris[1]", """{ "clientId": "ccid-h7k2m9qx4tz8v3pa", "project": "shop", "name": "Web", "redirectUris": ["https://shop.example/cb", "http://localhost/cb"] }""")]
    public void A_wrong_value_of_a_client_is_named_by_its_path(string path, string client) =>
        Assert.Equal(path, Assert.Throws<DemoFileException>(() => Parse(Carrier, Company, Project, $$""" "clients": [{{client}}] """)).Path);

    [Theory]
    [InlineData("$.people[0].subscriber", """ "people": [{ "name": "Sam", "subscriber": "sam", "roles": ["support"] }] """)]
    [InlineData("$.people[0].roles", """ "people": [{ "name": "Dana", "subscriber": "dana", "roles": [] }] """)]
    [InlineData("$.people[0].roles[0]", """ "people": [{ "name": "Dana", "subscriber": "dana", "roles": ["king"] }] """)]
    [InlineData("$.people[0].company", """ "people": [{ "name": "Dana", "subscriber": "dana", "roles": ["developer"], "company": "none" }] """)]
    [InlineData("$.links[0].client", """ "links": [{ "subscriber": "dana", "client": "ccid-h7k2m9qx4tz8v3pb" }] """)]
    [InlineData("$.links[0].subscriber", """ "links": [{ "subscriber": "sam", "client": "ccid-h7k2m9qx4tz8v3pa" }] """)]
    public void A_name_that_leads_nowhere_is_named_by_its_path(string path, string array) =>
        Assert.Equal(path, Assert.Throws<DemoFileException>(() => Parse(Carrier, Subscriber, Company, Project, Client, array)).Path);

    [Theory]
    [InlineData("$.carriers[1].slug", """{ "carriers": [{ "slug": "one", "name": "One", "mccmnc": ["001010"] }, { "slug": "one", "name": "Two", "mccmnc": ["001011"] }] }""")]
    [InlineData("$.companies[1].key", """{ "companies": [{ "key": "acme", "name": "Acme" }, { "key": "acme", "name": "Acme again" }] }""")]
    [InlineData("$.carriers[1].mccmnc[0]", """{ "carriers": [{ "slug": "one", "name": "One", "mccmnc": ["001010"] }, { "slug": "two", "name": "Two", "mccmnc": ["001010"] }] }""")]
    [InlineData("$.carriers[0].mccmnc[1]", """{ "carriers": [{ "slug": "one", "name": "One", "mccmnc": ["001010", "001010"] }] }""")]
    public void A_duplicate_key_is_named_by_its_path(string path, string json) =>
        Assert.Equal(path, Assert.Throws<DemoFileException>(() => DemoFile.Parse(json)).Path);

    [Theory]
    [InlineData("$.subscribers[1].key", """{ "key": "dana", "carrier": "one", "phone": "+12025550143" }""")]
    [InlineData("$.subscribers[1].phone", """{ "key": "sam", "carrier": "one", "phone": "+12025550142" }""")]
    public void A_duplicate_subscriber_is_named_by_its_path(string path, string second) =>
        Assert.Equal(path, Assert.Throws<DemoFileException>(() =>
            Parse(Carrier, $$""" "subscribers": [{ "key": "dana", "carrier": "one", "phone": "+12025550142" }, {{second}}] """)).Path);

    [Fact]
    public void A_member_given_twice_is_refused()
    {
        var fault = Assert.Throws<DemoFileException>(() => DemoFile.Parse("""{ "companies": [{ "key": "acme", "name": "Acme", "name": "Other" }] }"""));
        Assert.StartsWith("$.companies[0]", fault.Path, StringComparison.Ordinal);
        Assert.Contains("member given twice name", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_message_tells_the_path_as_well() =>
        Assert.Contains("$.carriers[0].slug", Assert.Throws<DemoFileException>(() =>
            DemoFile.Parse("""{ "carriers": [{ "slug": "One", "name": "One", "mccmnc": ["001010"] }] }""")).Message, StringComparison.Ordinal);

    private static DemoFile Parse(params string[] arrays) => DemoFile.Parse($"{{ {string.Join(',', arrays)} }}");
}
