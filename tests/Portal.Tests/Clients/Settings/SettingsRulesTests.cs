using ZenKey.Portal.Data.Clients;
using ZenKey.Portal.Features.Clients.Settings;
using ZenKey.Protocol;

namespace ZenKey.Portal.Tests.Clients.Settings;

/// <summary>What each part refuses, and what it says will break.</summary>
public sealed class SettingsRulesTests
{
    private static ClientFacts Server { get; } = Facts(ClientType.Confidential, TokenAuth.Basic);

    private static ClientFacts Browser { get; } = Facts(ClientType.Public, TokenAuth.None);

    [Fact]
    public void A_client_keeps_a_way_to_tokens()
    {
        Assert.Equal("Redirects", Assert.Single(new GrantsForm().Faults(Server)).Field);
        Assert.Empty(new GrantsForm { ServiceTokens = true }.Faults(Server));
        Assert.Empty(new GrantsForm().Faults(Server with { Backchannel = new BackchannelForm { Allowed = true } }));
        Assert.Equal("Allowed", Assert.Single(new BackchannelForm().Faults(Server with { Grants = new GrantsForm() })).Field);
    }

    [Fact]
    public void A_client_that_keeps_nothing_has_no_tokens_of_its_own_asks_no_phone_and_stays_with_PKCE()
    {
        Assert.Equal("ServiceTokens", Assert.Single(new GrantsForm { Redirects = true, ServiceTokens = true }.Faults(Browser)).Field);
        Assert.Equal("Allowed", Assert.Single(new BackchannelForm { Allowed = true }.Faults(Browser)).Field);
        Assert.Equal("Pkce", Assert.Single(new ProtectionForm().Faults(Browser)).Field);
        Assert.Empty(new ProtectionForm().Faults(Server));
    }

    [Fact]
    public void Staying_signed_in_takes_somebody_who_signs_in() =>
        Assert.Equal("StaySignedIn", Assert.Single(new GrantsForm { StaySignedIn = true, ServiceTokens = true }.Faults(Server)).Field);

    [Fact]
    public void Pushed_tokens_cannot_be_bound()
    {
        var pushed = Server with { Backchannel = new BackchannelForm { Allowed = true, Delivery = CibaDelivery.Push } };
        Assert.Equal(["Dpop", "Certificate"], new ProtectionForm { Dpop = true, Certificate = true }.Faults(pushed).Select(fault => fault.Field));
        Assert.Empty(new ProtectionForm { Dpop = true }.Faults(Server with { Backchannel = new BackchannelForm { Delivery = CibaDelivery.Push } }));
        Assert.Equal("Delivery", Assert.Single(new BackchannelForm { Allowed = true, Delivery = CibaDelivery.Push, NotificationUris = "https://a.example" }.Faults(Server with { Protection = new ProtectionForm { Certificate = true } })).Field);
    }

    [Theory]
    [InlineData("ping", "", "NotificationUris")]
    [InlineData("push", " \n", "NotificationUris")]
    [InlineData("poll", "http://a.example/n", "NotificationUris")]
    [InlineData("poll", "https://a.example/n\nhttps://a.example/n", "NotificationUris")]
    [InlineData("mail", "", "Delivery NotificationUris")]
    [InlineData("poll", "", "")]
    [InlineData("ping", "https://a.example/n", "")]
    public void Who_is_told_needs_an_address_that_can_be_told(string delivery, string uris, string fields) =>
        Assert.Equal(fields, string.Join(' ', new BackchannelForm { Allowed = true, Delivery = delivery, NotificationUris = uris }.Faults(Server).Select(fault => fault.Field)));

    [Fact]
    public void Signed_requests_take_keys()
    {
        var form = new BackchannelForm { Allowed = true, SigningAlg = "ES256" };
        Assert.Equal("SigningAlg", Assert.Single(form.Faults(Server)).Field);
        Assert.Empty(form.Faults(Server with { HasKeys = true }));
    }

    [Theory]
    [InlineData("https://app.example/out", "")]
    [InlineData("http://localhost:5173/out", "")]
    [InlineData("https://app.example/out\nhttps://app.example/*", "Line 2: Wildcards are not allowed; addresses match exactly.")]
    [InlineData("https://app.example/out\nhttps://app.example/out", "Line 2: This address is in the list already.")]
    [InlineData("http://app.example/out", "Use https; plain http is for this computer (localhost) only.")]
    public void Where_people_come_back_to_is_judged_as_redirect_URIs_are(string uris, string words) =>
        Assert.Equal(words, string.Concat(new SignOutForm { PostLogoutUris = uris }.Faults(Server).Select(fault => fault.Message)));

    [Fact]
    public void A_launched_client_comes_back_to_no_localhost() =>
        Assert.Equal("PostLogoutUris", Assert.Single(new SignOutForm { PostLogoutUris = "http://localhost:5173/out" }.Faults(Server with { Mode = ClientMode.Launched })).Field);

    [Fact]
    public void A_session_is_named_only_where_it_is_told() =>
        Assert.Equal(["SessionRequired"], new SignOutForm { SessionRequired = true }.Faults(Server).Select(fault => fault.Field));

    [Theory]
    [InlineData("https://app.example", true)]
    [InlineData("https://app.example:8443\nhttp://localhost:5173", true)]
    [InlineData("https://app.example/", false)]
    [InlineData("https://app.example/path", false)]
    [InlineData("https://APP.example", false)]
    [InlineData("https://app.example:443", false)]
    [InlineData("com.example.app:/", false)]
    [InlineData("app.example", false)]
    public void An_origin_is_written_as_browsers_write_it(string origins, bool right) => Assert.Equal(right, !new OriginsForm { WebOrigins = origins }.Faults(Server).Any());

    [Fact]
    public void Alerts_take_a_type_an_address_and_a_header_that_is_one()
    {
        Assert.Empty(new EventsForm { Uri = "no address", Types = "nothing" }.Faults(Server));
        Assert.Equal(["Types", "Uri"], new EventsForm { Wanted = true }.Faults(Server).Select(fault => fault.Field));
        Assert.Equal(["Types", "Authorization"], new EventsForm { Wanted = true, Types = "sim_swap unknown", Uri = "https://a.example/e", Authorization = "Bearer a\r\nX: b" }.Faults(Server).Select(fault => fault.Field));
        Assert.Equal(["Delivery"], new EventsForm { Wanted = true, Types = "sim_swap", Delivery = EventsForm.Poll }.Faults(Server).Select(fault => fault.Field));
        Assert.Empty(new EventsForm { Wanted = true, Types = "sim_swap", Delivery = EventsForm.Poll }.Faults(Server with { Grants = new GrantsForm { ServiceTokens = true } }));
        Assert.Equal("ServiceTokens", Assert.Single(new GrantsForm { Redirects = true }.Faults(Server with { Events = new EventsForm { Wanted = true, Delivery = EventsForm.Poll } })).Field);
    }

    [Fact]
    public void Only_what_refuses_apps_that_go_on_as_before_is_said_to_break()
    {
        Assert.Equal(4, new ProtectionForm { Pkce = true, PushedRequests = true, Dpop = true, Certificate = true }.Breaks(new ProtectionForm()).Count());
        Assert.Empty(new ProtectionForm().Breaks(new ProtectionForm { Pkce = true, PushedRequests = true, Dpop = true, Certificate = true }));
        Assert.Empty(new GrantsForm { Redirects = true, StaySignedIn = true, ServiceTokens = true }.Breaks(new GrantsForm()));
        Assert.Equal(3, new GrantsForm().Breaks(new GrantsForm { Redirects = true, StaySignedIn = true, ServiceTokens = true }).Count());
        Assert.Equal(3, new FormatForm { IdTokenAlg = "ES256", Userinfo = "oidc", UserinfoAlg = "RS256" }.Breaks(new FormatForm()).Count());
        Assert.Empty(new SignOutForm { PostLogoutUris = "https://a.example\nhttps://b.example" }.Breaks(new SignOutForm { PostLogoutUris = "https://a.example" }));
        Assert.Contains("https://a.example", Assert.Single(new SignOutForm().Breaks(new SignOutForm { PostLogoutUris = "https://a.example" })), StringComparison.Ordinal);
        Assert.Contains("sim_swap", Assert.Single(new EventsForm { Wanted = true, Types = "profile_change" }.Breaks(new EventsForm { Wanted = true, Types = "sim_swap profile_change" })), StringComparison.Ordinal);
    }

    private static ClientFacts Facts(ClientType type, string auth) => ClientFacts.Of(new Client { ClientId = "ccid-h7k2m9qx4tz8v3pa", Name = "Harbor", Type = type, TokenAuth = auth, Mode = ClientMode.Developer });
}
