using ZenKey.Portal.Data.Launches;
using ZenKey.Protocol;

namespace ZenKey.Portal.Tests.Launch;

/// <summary>Which edits take two persons, as a table.</summary>
public sealed class DangerousEditsTests
{
    private static readonly ClientTrust There = new()
    {
        RedirectUris = ["https://app.example/cb", "com.example.app:/cb"],
        PostLogoutUris = ["https://bye.example/out"],
        NotificationUris = ["https://hook.example/notify"],
        BackchannelLogoutUri = "https://logout.example/in",
        EventsUri = "https://events.example/in",
        JwksUri = "https://keys.example/jwks",
        Scopes = ["openid", "name"],
        Pkce = true,
        PushedRequests = true,
        Dpop = true,
        Certificate = true,
        SignedRequests = true,
    };

    private static readonly (string Name, Func<ClientTrust, ClientTrust> Edit, string? Why)[] Table =
    [
        ("nothing", at => at, null),
        ("a redirect URI with a new host", at => at with { RedirectUris = [.. at.RedirectUris, "https://evil.example/cb"] }, "evil.example is a new host for redirect URIs"),
        ("a redirect URI with a new scheme", at => at with { RedirectUris = [.. at.RedirectUris, "com.evil.app:/cb"] }, "com.evil.app is a new host for redirect URIs"),
        ("a redirect URI with a host below a known one", at => at with { RedirectUris = [.. at.RedirectUris, "https://x.app.example/cb"] }, "x.app.example is a new host"),
        ("a redirect URI with a host that is known for something else", at => at with { RedirectUris = [.. at.RedirectUris, "https://hook.example/cb"] }, "hook.example is a new host for redirect URIs"),
        ("another path of a known host", at => at with { RedirectUris = [.. at.RedirectUris, "https://APP.example:8443/other"] }, null),
        ("a redirect URI less", at => at with { RedirectUris = ["https://app.example/cb"] }, null),
        ("a place after sign-out with a new host", at => at with { PostLogoutUris = ["https://evil.example/out"] }, "people would be sent there after signing out"),
        ("a place after sign-out at the app's host", at => at with { PostLogoutUris = ["https://app.example/out"] }, null),
        ("logout tokens to a new host", at => at with { BackchannelLogoutUri = "https://evil.example/in" }, "it would hear whose sessions end"),
        ("logout tokens to nowhere", at => at with { BackchannelLogoutUri = null }, null),
        ("answers of phones to a new host", at => at with { NotificationUris = [.. at.NotificationUris, "https://evil.example/n"] }, "answers of phones would go there"),
        ("event alerts to a new host", at => at with { EventsUri = "https://evil.example/e" }, "it would hear what happens to people’s accounts"),
        ("event alerts to a known host", at => at with { EventsUri = "https://app.example/e" }, null),
        ("keys at a new host", at => at with { JwksUri = "https://app.example/jwks" }, "whoever holds it can sign in as the client"),
        ("keys at another path", at => at with { JwksUri = "https://keys.example/v2" }, null),
        ("keys here again", at => at with { JwksUri = null }, null),
        ("a sensitive scope", at => at with { Scopes = [.. at.Scopes, "birthdate"] }, "The scope birthdate is sensitive"),
        ("a premium scope", at => at with { Scopes = [.. at.Scopes, "last_4_social"] }, "The scope last_4_social is sensitive"),
        ("an ordinary scope", at => at with { Scopes = [.. at.Scopes, "email", "offline_access"] }, null),
        ("a scope less", at => at with { Scopes = ["openid"] }, null),
        ("no PKCE", at => at with { Pkce = false }, "Without PKCE"),
        ("requests by the browser", at => at with { PushedRequests = false }, "can be altered there"),
        ("tokens without DPoP", at => at with { Dpop = false }, "not bound to a key"),
        ("tokens without a certificate", at => at with { Certificate = false }, "not bound to a certificate"),
        ("requests to phones unsigned", at => at with { SignedRequests = false }, "taken unsigned"),
    ];

    public static TheoryData<string> Names => [.. Table.Select(row => row.Name)];

    [Theory, MemberData(nameof(Names))]
    public void Of_a_launched_client_it_takes_two_persons_where_the_table_says_so(string name)
    {
        var (_, edit, why) = Table.Single(row => row.Name == name);
        var reasons = DangerousEdits.Of(ClientMode.Launched, There, edit(There));
        if (why is null) { Assert.Empty(reasons); }
        else { Assert.Contains(why, Assert.Single(reasons), StringComparison.Ordinal); }
    }

    [Theory, MemberData(nameof(Names))]
    public void In_Developer_Mode_nothing_takes_two_persons(string name) =>
        Assert.Empty(DangerousEdits.Of(ClientMode.Developer, There, Table.Single(row => row.Name == name).Edit(There)));

    [Fact]
    public void Each_protection_that_comes_is_no_danger() => Assert.Empty(DangerousEdits.Of(ClientMode.Launched, new ClientTrust(), new ClientTrust { Pkce = true, PushedRequests = true, Dpop = true, Certificate = true, SignedRequests = true }));

    [Fact]
    public void Every_danger_is_named() => Assert.Equal(2, DangerousEdits.Of(ClientMode.Launched, There, There with { Pkce = false, RedirectUris = ["https://evil.example/cb"] }).Count);

    [Fact]
    public void Every_premium_scope_is_sensitive() => Assert.All(Scope.All.Where(scope => scope.IsPremium), scope => Assert.True(DangerousEdits.IsSensitive(scope.Name)));
}
