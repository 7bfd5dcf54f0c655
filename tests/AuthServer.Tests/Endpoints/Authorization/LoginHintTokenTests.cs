using Microsoft.EntityFrameworkCore;
using ZenKey.Portal.Data.Audit;
using ZenKey.Portal.Data.Devices;
using ZenKey.Protocol;

namespace ZenKey.AuthServer.Tests.Endpoints.Authorization;

/// <summary>login_hint_token: made by discovery for one carrier and one client, as long as the device is trusted.</summary>
[Spec("ZenKey platform §3")]
public sealed class LoginHintTokenTests(SharedApp app)
{
    [Fact]
    public async Task A_hint_asks_the_phone_it_names()
    {
        var party = app.Party();
        var phone = await Phone.StartedAsync(app, app.NewPerson());
        var (browser, hint) = await app.PairAsync(party, phone);
        using (browser)
        {
            var answer = await browser.Http.AskAsync(party.Authorize("verizon", ("login_hint_token", hint)));

            Assert.StartsWith($"{app.Origin}/carriers/verizon/waiting/", answer.Location!.AbsoluteUri, StringComparison.Ordinal);
            var request = await phone.RequestAsync(answer.Location.AbsolutePath.Split('/')[^1]);
            Assert.True(request.GetProperty("browser").GetProperty("trusted").GetBoolean());
            Assert.Equal("Chrome on Windows", request.GetProperty("browser").GetProperty("name").GetString());
        }
    }

    [Theory]
    [InlineData("x")]
    [InlineData("a.b.c.d.e")]
    [InlineData("....")]
    [InlineData("eyJhbGciOiJub25lIn0.e30.")]
    [InlineData("eyJhbGciOiJkaXIiLCJlbmMiOiJBMjU2Q0JDLUhTNTEyIn0..AAAA.AAAA.AAAA")]
    [InlineData("eyJhbGciOiJSU0EtT0FFUCIsImVuYyI6IkExMjhHQ00ifQ.AAAA.AAAA.AAAA.AAAA")]
    [InlineData("ünïcode.☃.c.d.e")]
    public async Task What_is_no_token_is_refused(string text)
    {
        var party = app.Party();

        var answer = await app.Http.AskAsync(party.Authorize("verizon", ("login_hint_token", text)));

        answer.IsErrorAt(party.RedirectUri, ErrorCode.InvalidLoginHintToken);
    }

    [Theory]
    [InlineData(5000)]
    [InlineData(3000)]
    public async Task A_long_text_is_refused(int length)
    {
        var party = app.Party();

        var answer = await app.Http.AskAsync(party.Authorize("verizon", ("login_hint_token", string.Join('.', Enumerable.Repeat(new string('A', length / 5), 5)))));

        answer.IsErrorAt(party.RedirectUri, ErrorCode.InvalidLoginHintToken);
    }

    [Fact]
    public async Task The_hint_of_another_client_is_refused()
    {
        var (browser, hint) = await app.PairAsync(app.Party(), await Phone.StartedAsync(app, app.NewPerson()));
        using (browser)
        {
            var other = app.Party(Clients.Plain);

            (await browser.Http.AskAsync(other.Authorize("verizon", ("login_hint_token", hint)))).IsErrorAt(other.RedirectUri, ErrorCode.InvalidLoginHintToken);
        }
    }

    [Fact]
    [Spec("Hardening 15")]
    public async Task The_hint_for_one_carrier_is_nothing_at_another()
    {
        var party = app.Party();
        var (browser, hint) = await app.PairAsync(party, await Phone.StartedAsync(app, app.NewPerson()));
        using (browser)
        {
            (await browser.Http.AskAsync(party.Authorize("tmobile", ("login_hint_token", hint)))).IsErrorAt(party.RedirectUri, ErrorCode.InvalidLoginHintToken);
        }
    }

    // RFC 7516 §5.2: what was changed on the way is not decrypted.
    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [Spec("RFC 7516 §5.2")]
    public async Task A_changed_hint_is_refused(int part)
    {
        var party = app.Party();
        var (browser, hint) = await app.PairAsync(party, await Phone.StartedAsync(app, app.NewPerson()));
        using (browser)
        {
            var parts = hint.Split('.');
            parts[part] = (parts[part][0] == 'A' ? 'B' : 'A') + parts[part][1..];

            (await browser.Http.AskAsync(party.Authorize("verizon", ("login_hint_token", string.Join('.', parts))))).IsErrorAt(party.RedirectUri, ErrorCode.InvalidLoginHintToken);
        }
    }

    [Fact]
    [Spec("Design §5, revocation")]
    public async Task The_hint_of_a_revoked_device_is_refused_at_once()
    {
        var key = app.NewPerson();
        var party = app.Party();
        var (browser, hint) = await app.PairAsync(party, await Phone.StartedAsync(app, key));
        using (browser)
        {
            var subscriber = await app.SubscriberAsync(key);
            var device = await app.ReadAsync(store => store.Devices.SingleAsync(row => row.SubscriberId == subscriber.Id && row.Kind == DeviceKind.Trusted));
            await app.Service<DeviceEndings>().RevokeAsync(device.Id, Actor.System, "test", null, CancellationToken.None);

            (await browser.Http.AskAsync(party.Authorize("verizon", ("login_hint_token", hint)))).IsErrorAt(party.RedirectUri, ErrorCode.InvalidLoginHintToken);
        }
    }

    [Fact]
    public async Task A_hint_wins_over_the_line_it_comes_over()
    {
        var party = app.Party();
        var phone = await Phone.StartedAsync(app, app.NewPerson());
        var (browser, hint) = await app.PairAsync(party, phone);
        using (browser)
        {
            var answer = await browser.Http.AskAsync(party.Authorize("verizon", ("login_hint_token", hint), ("acr_values", Acr.A1)), SignIns.Over(People.Line));

            Assert.Contains("/waiting/", answer.Location!.AbsoluteUri, StringComparison.Ordinal);
            Assert.Equal(200, (await phone.GetAsync($"/requests/{answer.Location.AbsolutePath.Split('/')[^1]}")).Status);
        }
    }
}
