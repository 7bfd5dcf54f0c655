using System.Reflection;
using Microsoft.AspNetCore.Components;
using ZenKey.Portal.Data.Clients;
using ZenKey.Portal.Data.Deliveries;
using ZenKey.Portal.Data.Projects;
using ZenKey.Portal.Features.Clients;
using ZenKey.Portal.Findings;
using ZenKey.Portal.Layout;
using ZenKey.Protocol;

namespace ZenKey.Portal.Tests.Findings;

/// <summary>Each rule finds what it is for, and finds nothing where nothing is wrong.</summary>
public sealed class FindingRuleTests
{
    private const string Good = """{"kid":"a","kty":"EC","crv":"P-256","x":"x","y":"y"}""";
    private static readonly DateTimeOffset Now = SoundClient.Now;

    private static readonly Dictionary<string, Action<SoundClient>> Wrongs = new()
    {
        ["redirect_uri_missing"] = one => one.Uris.RemoveAt(0),
        ["redirect_uri_http"] = one => one.Redirect("http://harbor.example/other"),
        ["redirect_uri_loopback"] = one => one.Redirect("http://localhost:5173/cb"),
        ["redirect_uri_twins"] = one => one.Redirect("https://app.harbor.example/CB/"),
        ["redirect_uri_many"] = one => one.Redirect([.. Enumerable.Range(1, 15).Select(number => $"https://app.harbor.example/{number}")]),
        ["redirect_uri_idle"] = one => one.Uris.Add(one.Uri(ClientUriKind.Redirect, "https://app.harbor.example/old", Now.AddDays(-91))),
        ["redirect_host_unproven"] = one => one.Redirect("https://evilharbor.example/cb"),
        ["redirect_hosts_without_sector"] = one => { one.Redirect("https://shop.harbor.example/cb"); one.Project.SectorHost = null; },
        ["notification_host_unproven"] = one => one.Uris.Add(one.Uri(ClientUriKind.Notification, "https://elsewhere.example/told")),
        ["web_origin_loopback"] = one => one.Uris.Add(one.Uri(ClientUriKind.WebOrigin, "http://localhost:5173")),
        ["logout_uri_loopback"] = one => one.Uris.Add(one.Uri(ClientUriKind.PostLogoutRedirect, "http://127.0.0.1/out")),
        ["secret_missing"] = one => one.Only(one.Secret("Gone", Now.AddDays(-20), Now)),
        ["secret_expires"] = one => one.Only(one.Secret("Soon", Now.AddDays(-20), Now.AddDays(30))),
        ["secret_old"] = one => one.Only(one.Secret("Old", Now.AddDays(-366), Now.AddDays(60))),
        ["secrets_two"] = one => { one.Only(one.Secret("One", Now.AddDays(-60), Now.AddDays(90), Now)); one.Secrets.Add(one.Secret("Two", Now.AddDays(-31), Now.AddDays(90), Now)); },
        ["secret_idle"] = one => one.Secrets.Add(one.Secret("Idle", Now.AddDays(-91), Now.AddDays(90))),
        ["secret_endless"] = one => one.Secrets.Add(one.Secret("Endless", Now.AddDays(-1))),
        ["secret_of_public"] = one => (one.TokenAuth, one.Type) = (TokenAuth.None, ClientType.Public),
        ["secret_for_delicate"] = one => one.Scopes += " " + Scope.Last4Social,
        ["keys_missing"] = one => { one.TokenAuth = TokenAuth.PrivateKeyJwt; one.Secrets.Clear(); },
        ["keys_unreadable"] = one => one.Keys("{\"keys\":[]}"),
        ["key_weak"] = one => one.Keys($$"""{"keys":[{{Good}},{"kid":"b","kty":"RSA","e":"AQAB","n":"{{new string('A', 172)}}"}]}"""),
        ["key_private"] = one => one.Keys("""{"keys":[{"kid":"a","kty":"EC","crv":"P-256","x":"x","y":"y","d":"d"}]}"""),
        ["key_ids"] = one => one.Keys($$"""{"keys":[{{Good}},{{Good}}]}"""),
        ["key_single"] = one => one.Keys($$"""{"keys":[{{Good}}]}"""),
        ["keys_uri_http"] = one => { one.Keys(null!); one.JwksUri = "http://harbor.example/keys"; },
        ["pkce_optional"] = one => one.Pkce = false,
        ["pushed_requests_optional"] = one => one.Scopes += " " + Scope.Last4Social,
        ["tokens_unbound"] = one => one.Scopes += " " + Scope.Last4Social,
        ["refresh_unbound"] = one => { (one.TokenAuth, one.Type) = (TokenAuth.None, ClientType.Native); one.Secrets.Clear(); one.Grants += " refresh_token"; one.Scopes += " offline_access"; },
        ["offline_without_refresh"] = one => one.Scopes += " offline_access",
        ["refresh_without_offline"] = one => one.Grants += " refresh_token",
        ["phone_requests_unsigned"] = one => one.Grants += " " + GrantType.Ciba,
        ["logout_not_told"] = one => one.Links = 100,
        ["events_not_told"] = one => one.Scopes += " events",
        ["scope_unused"] = one => { one.Asked.Clear(); one.Asked.Add(new AskedScopes(["openid"], [], 20)); },
        ["scope_declined"] = one => one.Asked.Add(new AskedScopes(["openid"], ["email"], 31)),
        ["scope_without_purpose"] = one => one.Project.Scopes[0].Purpose = "",
        ["scope_not_of_project"] = one => { one.Scopes += " phone"; one.Asked.Add(new AskedScopes(["phone"], [], 1)); },
        ["logo_missing"] = one => one.Project.LogoUrl = null,
        ["privacy_missing"] = one => one.Project.PrivacyUrl = null,
        ["terms_missing"] = one => one.Project.TermsUrl = null,
        ["domain_refuted"] = one => one.Project.Proofs.Add(new DomainProof { Host = "shop.example", Address = "x", State = ProofState.Failed }),
        ["domain_pending"] = one => one.Project.Proofs.Add(new DomainProof { Host = "shop.example", Address = "x" }),
        ["security_contact_missing"] = one => one.Project.SecurityContact = null,
        ["owner_single"] = one => one.Owners = 1,
        ["carrier_refused"] = one => one.Provisionings.Add(new ClientProvisioning { CarrierId = Guid.CreateVersion7(), State = ProvisioningState.Refused }),
        ["carrier_pending"] = one => one.Provisionings.Add(new ClientProvisioning { CarrierId = Guid.CreateVersion7(), State = ProvisioningState.Submitted }),
        ["sign_ins_stopped"] = one => (one.SignIns, one.Stopped) = (80, 20),
        ["sign_ins_none"] = one => one.LastSignIn = Now.AddDays(-91),
        ["sign_ins_never"] = one => (one.LastSignIn, one.CreatedAt) = (null, Now.AddDays(-15)),
        ["events_failing"] = one => one.GivenUp.Add(DeliveryKind.SecurityEvent),
        ["logouts_failing"] = one => one.GivenUp.Add(DeliveryKind.Logout),
        ["notifications_failing"] = one => one.GivenUp.Add(DeliveryKind.Notification),
    };

    private static readonly (string Rule, Action<SoundClient> Make)[] Rights =
    [
        ("redirect_uri_missing", one => { one.Uris.RemoveAt(0); one.Grants = GrantType.Ciba; }),
        ("redirect_uri_loopback", one => { one.Redirect("http://localhost/cb"); one.Type = ClientType.Native; }),
        ("redirect_uri_loopback", one => { one.Redirect("http://localhost/cb"); one.Mode = ClientMode.Developer; }),
        ("redirect_uri_http", one => one.Redirect("http://localhost/cb")),
        ("redirect_uri_twins", one => one.Redirect("https://app.harbor.example/cb2")),
        ("redirect_uri_idle", one => one.Uris.Add(one.Uri(ClientUriKind.Redirect, "https://app.harbor.example/used", Now.AddDays(-400), Now.AddDays(-90)))),
        ("redirect_uri_idle", one => { one.Uris.Clear(); one.Uris.Add(one.Uri(ClientUriKind.Redirect, "https://app.harbor.example/only", Now.AddDays(-400))); }),
        ("redirect_host_unproven", one => one.Redirect("com.harbor.app:/cb")),
        ("secret_expires", one => one.Secrets.Add(one.Secret("Next", Now, Now.AddDays(31)))),
        ("secret_expires", one => one.Only(one.Secret("Later", Now, Now.AddDays(30).AddSeconds(1)))),
        ("secret_old", one => one.Only(one.Secret("Young", Now.AddDays(-365), Now.AddDays(60)))),
        ("secrets_two", one => one.Secrets.Add(one.Secret("Ending", Now.AddDays(-40), Now.AddDays(6), Now))),
        ("secret_idle", one => one.Only(one.Secret("Only", Now.AddDays(-200), Now.AddDays(60)))),
        ("keys_uri_http", one => { one.Keys(null!); one.JwksUri = "https://harbor.example/keys"; }),
        ("key_weak", one => one.Keys($$"""{"keys":[{{Good}},{"kid":"b","kty":"RSA","e":"AQAB","n":"{{new string('A', 342)}}"}]}""")),
        ("pkce_optional", one => { one.Pkce = false; one.Grants = GrantType.ClientCredentials; }),
        ("refresh_unbound", one => { (one.TokenAuth, one.Type, one.Dpop) = (TokenAuth.None, ClientType.Native, true); one.Grants += " refresh_token"; one.Scopes += " offline_access"; }),
        ("scope_unused", one => { one.Asked.Clear(); one.Asked.Add(new AskedScopes(["openid"], [], 19)); }),
        ("scope_unused", one => { one.Asked.Clear(); one.Asked.Add(new AskedScopes(["openid"], ["email"], 40)); }),
        ("scope_declined", one => one.Asked.Add(new AskedScopes(["openid"], ["email"], 30))),
        ("owner_single", one => one.Owners = 0),
        ("sign_ins_stopped", one => (one.SignIns, one.Stopped) = (0, 19)),
        ("sign_ins_stopped", one => (one.SignIns, one.Stopped) = (81, 20)),
        ("sign_ins_none", one => (one.LastSignIn, one.Mode) = (null, ClientMode.Developer)),
        ("sign_ins_never", one => (one.LastSignIn, one.CreatedAt) = (null, Now.AddDays(-14))),
    ];

    public static TheoryData<string> Rules => [.. FindingRules.All.Select(rule => rule.Name)];

    public static TheoryData<int> Counterexamples => [.. Enumerable.Range(0, Rights.Length)];

    [Fact]
    public void Of_a_sound_client_no_rule_finds_anything()
    {
        Assert.Empty(FindingRules.Look(new SoundClient().Facts()).Select(finding => $"{finding.Rule.Name}: {finding.Evidence}"));
        Assert.Equal(100, new Health([]).Score);
    }

    [Theory, MemberData(nameof(Rules))]
    public void A_rule_finds_what_it_is_for_and_says_what_it_saw(string name)
    {
        var one = new SoundClient();
        Wrongs[name](one);
        var finding = Assert.Single(FindingRules.Look(one.Facts()), finding => finding.Rule.Name == name);
        Assert.NotEmpty(finding.Evidence);
        Assert.Matches("^[A-Zo].*[^.]$", finding.Rule.Title);
        Assert.EndsWith(".", finding.Rule.Words, StringComparison.Ordinal);
        Assert.True(name.Length <= 64);
    }

    [Theory, MemberData(nameof(Counterexamples))]
    public void A_rule_stops_short_of_what_is_right(int index)
    {
        var one = new SoundClient();
        Rights[index].Make(one);
        Assert.DoesNotContain(FindingRules.Look(one.Facts()), finding => finding.Rule.Name == Rights[index].Rule);
    }

    [Theory, MemberData(nameof(Rules))]
    public void What_mends_it_is_a_page_that_there_is(string name)
    {
        var one = new SoundClient();
        Wrongs[name](one);
        var fix = FindingRules.Look(one.Facts()).Single(finding => finding.Rule.Name == name).Fix;
        var path = fix.Address.Split('?', '#')[0].Trim('/').Split('/');
        var routes = typeof(AccessDenied).Assembly.GetTypes().SelectMany(type => type.GetCustomAttributes<RouteAttribute>()).Select(route => route.Template.Trim('/').Split('/'));
        Assert.Contains(routes, route => route.Length == path.Length && route.Zip(path).All(pair => pair.First.StartsWith('{') || pair.First == pair.Second));
        // Tabs and steps are words of their own.
        if (path is ["clients", _, var tab]) { Assert.Contains(tab, ClientTabs.All.Select(known => known.Path).Append("rotate")); }
        if (path is ["projects", _, "setup", var step]) { Assert.Contains(step, Portal.Features.Projects.ProjectWords.Steps.Select(known => known.Path)); }
    }

    [Fact]
    public void There_are_many_rules_each_of_another_name_and_each_proven()
    {
        Assert.True(FindingRules.All.Count >= 25);
        Assert.Equal(FindingRules.All.Select(rule => rule.Name).Order(StringComparer.Ordinal), Wrongs.Keys.Order(StringComparer.Ordinal));
        Assert.Distinct(FindingRules.All.Select(rule => rule.Title));
    }

    [Fact]
    public void The_address_without_https_is_offered_with_it()
    {
        var one = new SoundClient();
        Wrongs["redirect_uri_http"](one);
        Assert.EndsWith("/redirects?add=https%3A%2F%2Fharbor.example%2Fother", FindingRules.Look(one.Facts()).Single(finding => finding.Rule.Name == "redirect_uri_http").Fix.Address, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("secret_expires", 8, Severity.Warning)]
    [InlineData("secret_expires", 7, Severity.Fault)]
    public void The_nearer_the_end_the_worse(string rule, int days, Severity severity)
    {
        var one = new SoundClient();
        one.Only(one.Secret("Soon", Now.AddDays(-20), Now.AddDays(days)));
        Assert.Equal(severity, FindingRules.Look(one.Facts()).Single(finding => finding.Rule.Name == rule).Severity);
    }

    [Fact]
    public void The_score_falls_with_each_finding_and_never_below_nothing()
    {
        var one = new SoundClient();
        foreach (var (_, make) in Wrongs.Where(wrong => !wrong.Key.StartsWith("key", StringComparison.Ordinal))) { make(one); }
        Assert.Equal(0, new Health(FindingRules.Look(one.Facts())).Score);
        Assert.Equal(Severity.Fault, FindingRules.Look(one.Facts())[0].Severity);
    }
}
