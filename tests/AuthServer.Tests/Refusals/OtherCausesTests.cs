using Microsoft.EntityFrameworkCore;
using ZenKey.Protocol;
using ZenKey.TestKit;

namespace ZenKey.AuthServer.Tests.Refusals;

/// <summary>What the log says of refusals at discovery, logout, the optimized flow and the application.</summary>
public sealed class OtherCausesTests(SharedApp app)
{
    private const string Discovery = "/.well-known/openid_configuration";

    [Theory]
    [InlineData("client_id_missing", "mccmnc=310004")]
    [InlineData("client_unknown", $"client_id={Clients.Unknown}")]
    [InlineData("parameter_unreadable", $"client_id={Clients.Basic}&client_id={Clients.Basic}")]
    [InlineData("mccmnc_malformed", $"client_id={Clients.Basic}&mccmnc=31000")]
    [InlineData("phone_number_malformed", $"client_id={Clients.Basic}&phone_number=555")]
    [InlineData("sub_malformed", $"client_id={Clients.Basic}&sub=x")]
    [InlineData("ip_malformed", $"client_id={Clients.Basic}&ip=x")]
    [InlineData("client_auth_missing", $"client_id={Clients.Basic}&phone_number=%2B12025550001")]
    [Spec("ZenKey §2.4")]
    public async Task Discovery_is_told_by_its_cause(string cause, string query) =>
        await app.IsLoggedAsync(await app.Http.AskAsync($"{Discovery}?{query}"), cause, "discovery");

    // ZenKey §2.4: the answer has no place for a reference, so the newest of that client is looked for.
    [Theory]
    [InlineData("mccmnc_unknown", "mccmnc=999999", Clients.Rotating, "999999")]
    [InlineData("sub_unknown", "sub=310004-AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", Clients.Rotating, null)]
    [InlineData("phone_number_unknown", "phone_number=%2B12025559999", Clients.Rotating, null)]
    [Spec("ZenKey §2.4")]
    public async Task Whom_discovery_does_not_find_is_told_by_its_cause(string cause, string query, string clientId, string? received)
    {
        var answer = await app.Http.AskAsync($"{Discovery}?client_id={clientId}&{query}", ("Authorization", RelyingParty.Basic(clientId, Clients.OtherSecret).ToString()));

        Assert.Equal((404, ErrorCode.ProviderNotFound), (answer.Status, answer.Error));
        var client = await app.ReadAsync(store => store.Clients.Where(row => row.ClientId == clientId).Select(row => row.Id).SingleAsync());
        var entry = await app.ReadAsync(store => store.Events.Where(one => one.Cause == cause && one.ClientId == client).OrderByDescending(one => one.At).FirstAsync());
        Assert.Equal(received, entry.Received);
    }

    [Theory]
    [InlineData("scope_missing", "&state=s")]
    [InlineData("state_missing", "&scope=openid")]
    [Spec("ZenKey §2.7")]
    public async Task The_optimized_flow_is_told_by_its_cause(string cause, string query) => await app.IsLoggedAsync(
        await app.Http.AskAsync($"/v1/auth?client_id={Clients.Basic}&redirect_uri={Uri.EscapeDataString(Clients.Callback)}{query}"), cause, "optimized");

    [Theory]
    [InlineData("logout_client_missing", $"post_logout_redirect_uri=https%3A%2F%2Fapp.tests.example%2Fbye")]
    [InlineData("id_token_hint_invalid", "id_token_hint=x")]
    [InlineData("client_unknown", $"client_id={Clients.Unknown}")]
    [InlineData("request_unreadable", "state=1&state=2")]
    [Spec("OpenID Connect RP-Initiated Logout 1.0 §4")]
    public async Task A_logout_is_told_by_its_cause(string cause, string query) => await app.IsLoggedAsync(await app.Http.AskAsync($"/carriers/verizon/logout?{query}"), cause, "logout");

    [Fact]
    public async Task A_logout_with_the_hint_of_another_or_to_another_address_is_told_by_its_cause()
    {
        var idToken = (await app.TokensAsync(app.Party())).Member("id_token");

        await app.IsLoggedAsync(await app.Http.AskAsync($"/carriers/verizon/logout?client_id={Clients.Plain}&id_token_hint={idToken}"), "logout_client_mismatch", "logout");
        var entry = await app.IsLoggedAsync(await app.Http.AskAsync($"/carriers/verizon/logout?client_id={Clients.Basic}&post_logout_redirect_uri=https%3A%2F%2Fevil.example%2Fx%3Fy%3D1"),
            "post_logout_redirect_uri_unregistered", "logout");
        Assert.Equal(("https://app.tests.example/bye?…", "https://evil.example/x?…"), (entry.Expected, entry.Received));
    }

    [Fact]
    public async Task An_id_token_hint_of_somebody_else_is_told_by_its_cause()
    {
        var party = app.Party();
        var idToken = (await app.TokensAsync(party)).Member("id_token");

        await app.IsLoggedAsync(await app.Http.AskAsync(party.Authorize("verizon", ("id_token_hint", idToken)), SignIns.Over(People.LineOffline)), "id_token_hint_of_another", "authorize");
    }

    [Fact]
    [Spec("ZenKey §3")]
    public async Task What_stops_the_phone_is_told_to_the_client_whose_request_it_is()
    {
        var key = app.NewPersonWithPin();
        using var waiting = await app.WaitAsync(app.Party(), key, ("acr_values", Acr.A3));
        var phone = await Phone.StartedAsync(app, key);

        var entry = await app.IsLoggedAsync(await phone.ApproveAsync(waiting.Id), "pin_missing", "app");
        Assert.NotNull(entry.ClientId);
        await app.IsLoggedAsync(await phone.ApproveAsync(waiting.Id, "0000"), "pin_wrong", "app");
        await app.IsLoggedAsync(await phone.ApproveAsync(waiting.Id, People.Pin, ["address"]), "scope_not_asked", "app");
        Assert.Equal(204, (await phone.DenyAsync(waiting.Id)).Status);
        await app.IsLoggedAsync(await phone.ApproveAsync(waiting.Id, People.Pin), "request_ended", "app");
        await app.IsLoggedAsync(await waiting.LookAsync(), "denied", "authorize");
    }

    [Fact]
    public async Task Ten_wrong_PINs_and_a_PIN_that_was_never_set_are_told_by_their_cause()
    {
        var (locked, without) = (app.NewPersonWithPin(), app.NewPerson());
        using var waiting = await app.WaitAsync(app.Party(), locked, ("acr_values", Acr.A3));
        using var other = await app.WaitAsync(app.Party(), without, ("acr_values", Acr.A3));
        var phone = await Phone.StartedAsync(app, locked);
        for (var time = 1; time <= 10; time++) { await phone.ApproveAsync(waiting.Id, "0000"); }

        await app.IsLoggedAsync(await phone.ApproveAsync(waiting.Id, People.Pin), "pin_locked", "app");
        await app.IsLoggedAsync(await (await Phone.StartedAsync(app, without)).ApproveAsync(other.Id, "1234"), "pin_not_set", "app");
    }
}
