using System.Globalization;
using System.Text.Json.Nodes;
using NJsonSchema;
using PhoneNumbers;
using ZenKey.Protocol.Demo;

namespace ZenKey.System.Tests;

/// <summary>The demo file keeps the form that docs/guides/automation.md promises, and its objects fit each other.</summary>
public sealed class DemoFileTests
{
    private static readonly JsonNode Demo = JsonNode.Parse(Repository.Read("demo/demo.json"))!;

    [Fact]
    public async Task The_demo_file_keeps_its_schema() => Assert.Empty(await FaultsAsync(Demo.ToJsonString()));

    [Fact]
    public void The_demo_file_is_read_by_the_product() => Assert.NotEmpty(DemoFile.Parse(Repository.Read("demo/demo.json")).Clients);

    [Theory]
    [InlineData("/surprise", "true")]
    [InlineData("/carriers/0/surprise", "true")]
    [InlineData("/carriers/0/branding/surprise", "true")]
    [InlineData("/carriers/0/policies/surprise", "true")]
    [InlineData("/carriers/0/policies/codeLifetime", "\"00:10:01\"")]
    [InlineData("/carriers/0/policies/refreshTokenLifetime", "\"00:59:59\"")]
    [InlineData("/carriers/0/policies/refreshTokenIdleLifetime", "\"365.00:00:01\"")]
    [InlineData("/carriers/0/policies/dpopNonces", "\"yes\"")]
    [InlineData("/carriers/0/policies/codeLifetime", "\"00:00:09\"")]
    [InlineData("/carriers/0/policies/accessTokenLifetime", "\"00:00:29\"")]
    [InlineData("/carriers/0/policies/accessTokenLifetime", "\"24:00:01\"")]
    [InlineData("/carriers/0/mccmnc", "[\"31038\"]")]
    [InlineData("/subscribers/0/surprise", "true")]
    [InlineData("/subscribers/0/handset/surprise", "true")]
    [InlineData("/subscribers/0/handset/delay", "\"00:05:01\"")]
    [InlineData("/subscribers/0/handset/approve", "\"sometimes\"")]
    [InlineData("/subscribers/0/state", "\"sleeping\"")]
    [InlineData("/subscribers/0/phone", "\"2125550142\"")]
    [InlineData("/subscribers/0/pin", "\"12a4\"")]
    [InlineData("/companies/0/surprise", "true")]
    [InlineData("/people/0/roles", "[\"king\"]")]
    [InlineData("/projects/0/surprise", "true")]
    [InlineData("/projects/0/links/surprise", "true")]
    [InlineData("/projects/0/scopes/0/surprise", "true")]
    [InlineData("/projects/0/scopes/0/name", "\"shoe_size\"")]
    [InlineData("/clients/0/clientId", "\"ccid-H7K2M9QX4TZ8V3PA\"")]
    [InlineData("/clients/0/tokenAuth", "\"client_secret_jwt\"")]
    [InlineData("/clients/0/mode", "\"live\"")]
    [InlineData("/links/0/surprise", "true")]
    public async Task Schema_and_product_refuse_alike(string pointer, string value)
    {
        var copy = Demo.DeepClone();
        Set(copy, pointer, JsonNode.Parse(value));
        Assert.NotEmpty(await FaultsAsync(copy.ToJsonString()));
        Assert.Throws<DemoFileException>(() => DemoFile.Parse(copy.ToJsonString()));
    }

    [Theory]
    [InlineData("/carriers/0/name")]
    [InlineData("/carriers/0/mccmnc")]
    [InlineData("/subscribers/0/carrier")]
    [InlineData("/subscribers/0/phone")]
    [InlineData("/companies/0/name")]
    [InlineData("/people/0/subscriber")]
    [InlineData("/projects/0/company")]
    [InlineData("/clients/0/project")]
    public async Task Schema_and_product_ask_for(string pointer)
    {
        var copy = Demo.DeepClone();
        Set(copy, pointer, null);
        Assert.NotEmpty(await FaultsAsync(copy.ToJsonString()));
        Assert.Throws<DemoFileException>(() => DemoFile.Parse(copy.ToJsonString()));
    }

    [Fact]
    public async Task The_schema_allows_every_array_to_be_absent() => Assert.Empty(await FaultsAsync("{}"));

    [Fact]
    public void Every_object_of_the_schema_is_closed()
    {
        var open = Objects(JsonNode.Parse(Repository.Read("demo/demo.schema.json"))!)
            .Where(o => o["properties"] is not null && (bool?)o["additionalProperties"] != false)
            .Select(o => o.GetPath());
        Assert.Empty(open);
    }

    [Fact]
    public void Keys_are_unique()
    {
        foreach (var (array, key) in new[] { ("carriers", "slug"), ("subscribers", "key"), ("subscribers", "phone"), ("companies", "key"), ("projects", "key"), ("clients", "clientId") })
        {
            Assert.Distinct(Values(array, key));
        }
        Assert.Distinct(Array("carriers").SelectMany(carrier => Strings(carrier["mccmnc"])));
        Assert.Distinct(Array("links").Select(link => $"{link["subscriber"]} {SectorOf(link)}"));      // one link for a person and a sector
    }

    [Theory]
    [InlineData("subscribers", "carrier", "carriers", "slug")]
    [InlineData("people", "subscriber", "subscribers", "key")]
    [InlineData("people", "company", "companies", "key")]
    [InlineData("projects", "company", "companies", "key")]
    [InlineData("clients", "project", "projects", "key")]
    [InlineData("links", "subscriber", "subscribers", "key")]
    [InlineData("links", "client", "clients", "clientId")]
    public void Every_name_leads_to_its_object(string from, string member, string to, string key) =>
        Assert.Subset(Values(to, key).ToHashSet(), Values(from, member).ToHashSet());

    [Fact]
    public void Phone_numbers_are_valid_and_nobodys()
    {
        var numbers = PhoneNumberUtil.GetInstance();
        foreach (var phone in Values("subscribers", "phone"))
        {
            Assert.Matches(@"^\+1[2-9]\d{2}55501\d{2}$", phone);        // 555-0100 to 555-0199 are kept for fiction
            Assert.True(numbers.IsValidNumber(numbers.Parse(phone, null)), phone);
        }
    }

    [Fact]
    public void Handsets_and_SIM_cards_bear_numbers_of_the_right_form()
    {
        foreach (var subscriber in Array("subscribers"))
        {
            var (carrier, handset) = (Carrier((string?)subscriber["carrier"]), subscriber["handset"]!);
            var (imei, iccid, imsi) = ((string)handset["imei"]!, (string)handset["iccid"]!, (string)handset["imsi"]!);
            Assert.True(imei.Length == 15 && HasLuhnDigit(imei), $"IMEI of {subscriber["key"]}");
            Assert.True(iccid.Length is 19 or 20 && iccid.StartsWith("8901", StringComparison.Ordinal) && HasLuhnDigit(iccid), $"ICCID of {subscriber["key"]}");
            Assert.True(imsi.Length == 15 && Strings(carrier["mccmnc"]).Contains(imsi[..6]), $"IMSI of {subscriber["key"]}");
        }
        foreach (var number in new[] { "imei", "iccid", "imsi" })
        {
            Assert.Distinct(Array("subscribers").Select(subscriber => (string)subscriber["handset"]![number]!));
        }
    }

    [Fact]
    public void PINs_are_not_the_first_a_thief_would_try()
    {
        foreach (var pin in Values("subscribers", "pin"))
        {
            Assert.True(pin.Distinct().Count() >= 4, pin);
            Assert.DoesNotContain(pin, "01234567890 09876543210", StringComparison.Ordinal);
        }
        Assert.Distinct(Values("subscribers", "pin"));
    }

    [Fact]
    public void Consents_are_within_what_client_and_project_may_ask()
    {
        foreach (var link in Array("links"))
        {
            var client = Array("clients").Single(c => (string?)c["clientId"] == (string?)link["client"]);
            var project = Array("projects").Single(p => (string?)p["key"] == (string?)client["project"]);
            var offered = project["scopes"]!.AsArray();
            var granted = Strings(link["scopes"]).ToHashSet();
            Assert.Subset(Strings(client["scopes"]).ToHashSet(), granted);
            Assert.Subset(offered.Select(scope => (string)scope!["name"]!).Append("openid").ToHashSet(), granted);
            Assert.Superset(offered.Where(scope => (bool?)scope!["required"] == true).Select(scope => (string)scope!["name"]!).ToHashSet(), granted);
            Assert.True(Time(link["firstUsed"]) < Time(link["lastUsed"]), link.ToJsonString());
        }
    }

    [Fact]
    public void A_launched_client_has_no_address_on_the_loopback()
    {
        foreach (var client in Array("clients").Where(client => (string?)client["mode"] != "developer"))
        {
            Assert.DoesNotContain(Strings(client["redirectUris"]), uri => new Uri(uri).IsLoopback);
        }
    }

    [Fact]
    public void Each_interesting_state_has_somebody_in_it()
    {
        Assert.Superset(new HashSet<string> { "noApp", "locked", "simSwapped" }, Values("subscribers", "state").ToHashSet());
        Assert.Contains(Array("subscribers"), subscriber => subscriber["portedFrom"] is not null);
        Assert.Contains(Array("subscribers"), subscriber => subscriber["trustedDevices"]?.AsArray().Count == 2);
        Assert.Equal(["administrator", "auditor", "developer", "support"], Array("people").SelectMany(person => Strings(person["roles"])).Order());
        foreach (var person in Array("people"))
        {
            var phone = Array("subscribers").Single(subscriber => (string?)subscriber["key"] == (string?)person["subscriber"]);
            Assert.Equal("always", (string?)phone["handset"]!["approve"]);
        }
    }

    [Fact]
    public void Somebody_can_sign_in_by_network_authentication()
    {
        var ready = from link in Array("links")
                    from subscriber in Array("subscribers")
                    from client in Array("clients")
                    where (string?)link["subscriber"] == (string?)subscriber["key"] && (string?)link["client"] == (string?)client["clientId"]
                    where (bool?)client["networkAuthentication"] == true
                    where (bool?)Carrier((string?)subscriber["carrier"])["policies"]?["networkAuthentication"] == true
                    select (string?)subscriber["key"];
        Assert.Contains("nina", ready);                                    // docs/guides/automation.md says so
    }

    private static IEnumerable<JsonNode> Array(string name)
    {
        var array = Demo[name]!.AsArray();
        Assert.NotEmpty(array);
        return array.Select(item => item!);
    }

    private static IEnumerable<string> Values(string array, string member) => Array(array).Select(item => (string?)item[member]).OfType<string>();
    private static IEnumerable<string> Strings(JsonNode? array) => array?.AsArray().Select(item => (string)item!) ?? [];
    private static JsonNode Carrier(string? slug) => Array("carriers").Single(carrier => (string?)carrier["slug"] == slug);
    private static string? SectorOf(JsonNode link) =>
        (from client in Array("clients")
         join project in Array("projects") on (string?)client["project"] equals (string?)project["key"]
         where (string?)client["clientId"] == (string?)link["client"]
         select (string?)project["sectorUri"]).Single();

    private static DateTimeOffset Time(JsonNode? text) => DateTimeOffset.Parse((string)text!, CultureInfo.InvariantCulture);

    private static bool HasLuhnDigit(string digits) =>
        digits.Reverse().Select((c, i) => (c - '0') * (1 + i % 2)).Sum(n => n > 9 ? n - 9 : n) % 10 == 0;

    private static async Task<IEnumerable<string>> FaultsAsync(string json)
    {
        var schema = await JsonSchema.FromJsonAsync(Repository.Read("demo/demo.schema.json"));
        return schema.Validate(json).Select(fault => $"{fault.Path}: {fault.Kind}");
    }

    private static IEnumerable<JsonObject> Objects(JsonNode? node) => node switch
    {
        JsonObject o => o.SelectMany(member => Objects(member.Value)).Prepend(o),
        JsonArray array => array.SelectMany(Objects),
        _ => [],
    };

    private static void Set(JsonNode root, string pointer, JsonNode? value)
    {
        var steps = pointer[1..].Split('/');
        var holder = steps[..^1].Aggregate(root, (node, step) => node is JsonArray array ? array[int.Parse(step, CultureInfo.InvariantCulture)]! : node[step]!);
        if (value is null) { holder.AsObject().Remove(steps[^1]); }
        else { holder[steps[^1]] = value; }
    }
}
