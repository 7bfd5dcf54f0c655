using Microsoft.IdentityModel.JsonWebTokens;
using ZenKey.Protocol;
using ZenKey.TestKit;

namespace ZenKey.AuthServer.Tests.Endpoints.Discovery;

/// <summary>Finding the carrier by a subject, a phone number or an address; and how long the answer keeps.</summary>
[Spec("ZenKey platform §2.2")]
public sealed class LookupTests(SharedApp app)
{
    private const string Path = "/.well-known/openid_configuration";

    [Fact]
    public async Task A_subject_that_the_client_knows_leads_to_its_carrier()
    {
        var subject = new JsonWebToken((await app.TokensAsync(app.Party())).Member("id_token")).Subject;

        var answer = await app.Http.AskAsync($"{Path}?client_id={Clients.Basic}&sub={subject}");

        Assert.Equal($"{app.Origin}/carriers/verizon", answer.Member("issuer"));
        Assert.Equal("no-store", answer.Header("Cache-Control"));
    }

    [Theory]
    [InlineData("311480-AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("999999-AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    public async Task An_unknown_subject_leads_to_the_discovery_UI(string subject) =>
        IsNotFound(await app.Http.AskAsync($"{Path}?client_id={Clients.Basic}&sub={subject}"));

    [Fact]
    [Spec("OpenID Connect Core §8.1")]
    public async Task The_subject_of_another_sector_is_unknown()
    {
        var subject = new JsonWebToken((await app.TokensAsync(app.Party())).Member("id_token")).Subject;

        IsNotFound(await app.Http.AskAsync($"{Path}?client_id={Clients.Rotating}&sub={subject}"));
    }

    [Fact]
    public async Task A_phone_number_is_looked_up_for_a_client_that_proves_itself()
    {
        var basic = RelyingParty.Basic(Clients.Basic, Clients.Secret).ToString();
        var number = (await app.SubscriberAsync(People.LineTmobile)).Phone;

        var known = await app.Http.AskAsync($"{Path}?client_id={Clients.Basic}&phone_number={Uri.EscapeDataString(number)}", ("Authorization", basic));
        var unknown = await app.Http.AskAsync($"{Path}?client_id={Clients.Basic}&phone_number=%2B12025559999", ("Authorization", basic));

        Assert.Equal($"{app.Origin}/carriers/tmobile", known.Member("issuer"));
        Assert.Equal("no-store", known.Header("Cache-Control"));
        IsNotFound(unknown);
    }

    // Whether the number exists makes no difference to who has not proved themselves.
    [Theory]
    [InlineData("%2B12025550003", null)]
    [InlineData("%2B12025559999", null)]
    [InlineData("%2B12025550003", "wrong")]
    [InlineData("%2B12025550003", "of another client")]
    [InlineData("%2B12025550003", "in the address")]
    [Spec("RFC 6749 §2.3.1")]
    public async Task Without_proof_a_phone_number_is_invalid_client(string number, string? proof)
    {
        var address = $"{Path}?client_id={Clients.Basic}&phone_number={number}" + (proof == "in the address" ? $"&client_secret={Clients.Secret}" : "");
        (string, string)[] headers = proof switch
        {
            "wrong" => [("Authorization", RelyingParty.Basic(Clients.Basic, "zks_wrong").ToString())],
            "of another client" => [("Authorization", RelyingParty.Basic(Clients.Plain, Clients.Secret).ToString())],
            _ => [],
        };

        var answer = (await app.Http.AskAsync(address, headers)).IsOAuthError(ErrorCode.InvalidClient, 401);

        Assert.StartsWith("Basic realm=", answer.Header("WWW-Authenticate"), StringComparison.Ordinal);
        Assert.Null(answer.Member("redirect_uri"));
    }

    [Fact]
    public async Task The_network_of_the_SIM_wins_over_all_else()
    {
        var basic = RelyingParty.Basic(Clients.Basic, Clients.Secret).ToString();

        var answer = await app.Http.AskAsync($"{Path}?client_id={Clients.Basic}&mccmnc=310380&phone_number=%2B12025550003", ("Authorization", basic));

        Assert.Equal($"{app.Origin}/carriers/att", answer.Member("issuer"));
    }

    // The address is the visitor's; the line is that of the client's own server.
    [Fact]
    public async Task An_address_is_looked_up_in_place_of_the_askers_own_line() =>
        IsNotFound(await app.Http.AskAsync($"{Path}?client_id={Clients.Basic}&ip=192.0.2.1", SignIns.Over(People.LineTmobile)));

    [Theory]
    [InlineData($"{Path}?client_id={Clients.Basic}&mccmnc=310380")]
    [InlineData("/carriers/verizon/.well-known/openid-configuration")]
    [InlineData("/carriers/verizon/jwks")]
    [InlineData("/.well-known/assetlinks.json")]
    [Spec("RFC 9110 §13.1.2")]
    public async Task What_has_not_changed_is_not_sent_again(string path)
    {
        var first = await app.Http.AskAsync(path);
        var tag = first.Header("ETag")!;

        var same = await app.Http.AskAsync(path, ("If-None-Match", $"\"other\", W/{tag}"));
        var other = await app.Http.AskAsync(path, ("If-None-Match", "\"other\""));

        Assert.Equal((200, "public, max-age=60"), (first.Status, first.Header("Cache-Control")));
        Assert.Equal((304, "", tag), (same.Status, same.Text, same.Header("ETag")));
        Assert.Equal((200, first.Text), (other.Status, other.Text));
    }

    [Fact]
    public async Task What_the_line_tells_is_not_kept()
    {
        var answer = await app.Http.AskAsync($"{Path}?client_id={Clients.Basic}", SignIns.Over(People.LineTmobile));

        Assert.Equal(("no-store", null), (answer.Header("Cache-Control"), answer.Header("ETag")));
    }

    // real-clients, "What the server must do" 10: both are asked for at the root of the authorize address's host.
    [Fact]
    [Spec("ZenKey platform §7.1")]
    public async Task Apples_file_names_the_carriers_application_for_its_authorize_address()
    {
        var answer = await app.Http.AskAsync("/.well-known/apple-app-site-association");

        Assert.Equal("application/json", answer.MediaType);
        var detail = Assert.Single(answer.Json.GetProperty("applinks").GetProperty("details").EnumerateArray());
        Assert.Equal("A1B2C3D4E5.com.example.att.ccid", Assert.Single(detail.GetProperty("appIDs").EnumerateArray()).GetString());
        Assert.Equal("/carriers/att/authorize", Assert.Single(detail.GetProperty("components").EnumerateArray()).GetProperty("/").GetString());
    }

    [Fact]
    [Spec("ZenKey platform §7.1")]
    public async Task Androids_file_names_package_and_fingerprints()
    {
        var answer = await app.Http.AskAsync("/.well-known/assetlinks.json");

        Assert.Equal("application/json", answer.MediaType);
        var statement = Assert.Single(answer.Json.EnumerateArray());
        Assert.Equal("delegate_permission/common.handle_all_urls", Assert.Single(statement.GetProperty("relation").EnumerateArray()).GetString());
        var target = statement.GetProperty("target");
        Assert.Equal(("android_app", "com.example.att.ccid"), (target.GetProperty("namespace").GetString(), target.GetProperty("package_name").GetString()));
        Assert.Equal(TestData.Fingerprint, Assert.Single(target.GetProperty("sha256_cert_fingerprints").EnumerateArray()).GetString());
    }

    private static void IsNotFound(Answer answer)
    {
        Assert.Equal((404, ErrorCode.ProviderNotFound), (answer.Status, answer.Error));
        Assert.EndsWith("/ui/discovery-ui", answer.Member("redirect_uri"), StringComparison.Ordinal);
    }
}
