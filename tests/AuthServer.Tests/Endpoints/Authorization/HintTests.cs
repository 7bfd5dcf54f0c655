using System.Buffers.Text;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.IdentityModel.JsonWebTokens;
using ZenKey.AuthServer.Tests.Refusals;
using ZenKey.Portal.Data.Changes;
using ZenKey.Protocol;

namespace ZenKey.AuthServer.Tests.Endpoints.Authorization;

/// <summary>login_hint and id_token_hint: whom the client expects, and what it hears when it is somebody else.</summary>
[Spec("OpenID Connect Core §3.1.2.1")]
public sealed class HintTests(SharedApp app)
{
    [Fact]
    public async Task A_hint_of_who_signs_in_changes_nothing()
    {
        var party = app.Party();
        var idToken = (await app.TokensAsync(party)).Member("id_token")!;

        var byToken = await app.Http.AskAsync(party.Authorize("verizon", ("acr_values", Acr.A1), ("id_token_hint", idToken)), SignIns.Over(People.Line));
        var bySubject = await app.Http.AskAsync(party.Authorize("verizon", ("acr_values", Acr.A1), ("login_hint", new JsonWebToken(idToken).Subject)), SignIns.Over(People.Line));
        var silently = await app.Http.AskAsync(party.Authorize("verizon", ("acr_values", Acr.A1), ("id_token_hint", idToken), ("prompt", "none")), SignIns.Over(People.Line));

        Assert.All([byToken, bySubject, silently], answer => Assert.NotNull(answer.IsBackAt(party.RedirectUri).Parameter("code")));
    }

    // OpenID Connect Core §3.1.2.1: an error such as login_required. ZenKey platform §3: invalid_login_hint.
    [Theory]
    [InlineData(null)]
    [InlineData("none")]
    [InlineData("login")]
    [Spec("ZenKey platform §3")]
    public async Task When_somebody_else_signs_in_the_client_is_told(string? prompt)
    {
        var party = app.Party();
        var (idToken, subject) = await OtherAsync();

        (await app.Http.AskAsync(party.Authorize("verizon", ("id_token_hint", idToken), ("prompt", prompt)), SignIns.Over(People.Line))).IsErrorAt(party.RedirectUri, ErrorCode.LoginRequired);
        (await app.Http.AskAsync(party.Authorize("verizon", ("login_hint", subject), ("prompt", prompt)), SignIns.Over(People.Line))).IsErrorAt(party.RedirectUri, ErrorCode.InvalidLoginHint);
    }

    [Fact]
    public async Task A_login_hint_token_must_agree_with_the_other_hints()
    {
        var party = app.Party();
        var (_, subject) = await OtherAsync();
        var (browser, hint) = await app.PairAsync(party, await Phone.StartedAsync(app, app.NewPerson()));
        using (browser)
        {
            (await browser.Http.AskAsync(party.Authorize("verizon", ("login_hint_token", hint), ("login_hint", subject)))).IsErrorAt(party.RedirectUri, ErrorCode.InvalidLoginHint);
        }
    }

    [Fact]
    public async Task The_number_that_was_chosen_must_agree_with_the_hint()
    {
        var party = app.Party();
        var (_, subject) = await OtherAsync();
        var (browser, _) = await app.PairAsync(party, await Phone.StartedAsync(app, app.NewPerson()));
        using (browser)
        {
            var page = await browser.Http.AskAsync(party.Authorize("verizon"));
            var choose = new Uri(party.Authorize("verizon", ("login_hint", subject))).Query;

            var answer = await browser.Http.PostFormAsync($"/carriers/verizon/authorize/choose{choose}", [("number", page.Mark("data-remembered"))]);

            answer.IsErrorAt(party.RedirectUri, ErrorCode.InvalidLoginHint);
        }
    }

    // ZenKey platform §3: "use sub as login_hint". A subject cannot be guessed, so it may name whom to ask.
    [Theory]
    [InlineData("login_hint")]
    [InlineData("id_token_hint")]
    [Spec("ZenKey platform §3")]
    public async Task A_subject_alone_asks_the_phone_it_names(string parameter)
    {
        var party = app.Party();
        var key = app.NewPerson();
        var phone = await Phone.StartedAsync(app, key);
        var (idToken, subject) = await SignedInAsync(party, key, phone);
        using var browser = app.App.NewBrowser();

        var answer = await browser.Http.AskAsync(party.Authorize("verizon", (parameter, parameter == "login_hint" ? subject : idToken), ("acr_values", Acr.A1)));

        Assert.StartsWith($"{app.Origin}/carriers/verizon/waiting/", answer.Location!.AbsoluteUri, StringComparison.Ordinal);
        var request = await phone.RequestAsync(answer.Location.AbsolutePath.Split('/')[^1]);
        Assert.False(request.GetProperty("browser").GetProperty("trusted").GetBoolean());
    }

    [Fact]
    public async Task A_trusted_browser_stays_trusted_with_a_hint()
    {
        var party = app.Party();
        var key = app.NewPerson();
        var phone = await Phone.StartedAsync(app, key);
        var (_, subject) = await SignedInAsync(party, key, phone);
        var (browser, _) = await app.PairAsync(party, phone);
        using (browser)
        {
            var answer = await browser.Http.AskAsync(party.Authorize("verizon", ("login_hint", subject)));

            var request = await phone.RequestAsync(answer.Location!.AbsolutePath.Split('/')[^1]);
            Assert.True(request.GetProperty("browser").GetProperty("trusted").GetBoolean());
        }
    }

    [Theory]
    [InlineData("311480-AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("310260-AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    [Spec("ZenKey platform §3")]
    public async Task A_subject_that_is_not_of_this_carrier_is_user_not_found(string subject)
    {
        var party = app.Party();

        (await app.Http.AskAsync(party.Authorize("verizon", ("login_hint", subject)))).IsErrorAt(party.RedirectUri, ErrorCode.UserNotFound);
    }

    // OpenID Connect Core §8.1: a subject is one sector's.
    [Fact]
    [Spec("OpenID Connect Core §8.1")]
    public async Task The_subject_of_another_sector_is_nothing()
    {
        var (_, subject) = await OtherAsync();
        var other = app.Party(Clients.Rotating);

        (await app.Http.AskAsync(other.Authorize("verizon", ("login_hint", subject)))).IsErrorAt(other.RedirectUri, ErrorCode.UserNotFound);
    }

    [Fact]
    [Spec("ZenKey platform §3")]
    public async Task A_subscriber_who_has_left_the_carrier_is_user_not_found()
    {
        var party = app.Party();
        var key = app.NewPerson();
        var phone = await Phone.StartedAsync(app, key);
        var (_, subject) = await SignedInAsync(party, key, phone);
        var (browser, hint) = await app.PairAsync(party, phone);
        using (browser)
        {
            var att = await app.SubscriberAsync(People.LineAtt);
            await app.WriteAsync(store => store.Subscribers.Where(one => one.CarrierAccount == key)
                .ExecuteUpdateAsync(set => set.SetProperty(one => one.CarrierId, att.CarrierId)), Topic.Subscribers);

            await app.IsLoggedAsync((await browser.Http.AskAsync(party.Authorize("verizon", ("login_hint_token", hint)))).IsErrorAt(party.RedirectUri, ErrorCode.UserNotFound), "subscriber_gone", "authorize");
            (await app.Http.AskAsync(party.Authorize("verizon", ("login_hint", subject)))).IsErrorAt(party.RedirectUri, ErrorCode.UserNotFound);
        }
    }

    // Whether a number exists is nobody's business: the answer is the same, whoever has it.
    [Theory]
    [InlineData("+12025550001")]
    [InlineData("+12025550002")]
    [InlineData("+12025559999")]
    [Spec("ZenKey platform §3")]
    public async Task Without_permission_a_phone_number_is_refused_alike_whether_it_exists_or_not(string number)
    {
        var party = app.Party();

        var answer = (await app.Http.AskAsync(party.Authorize("verizon", ("login_hint", number)), SignIns.Over(People.Line))).IsErrorAt(party.RedirectUri, ErrorCode.InvalidLoginHint);

        Assert.StartsWith("This client may not name subscribers by phone number. (err-", answer.Parameter("error_description"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("+12025550001")]
    [InlineData("+12025559999")]
    [Spec("ZenKey platform §3")]
    public async Task With_permission_a_phone_number_asks_no_phone_and_tells_nothing_of_it(string number)
    {
        var party = app.Party(Clients.Hinting);

        var answer = await app.Http.AskAsync(party.Authorize("verizon", ("login_hint", number)));

        Assert.Equal(200, answer.Status);
        Assert.Matches("^[0-9]{8}$", answer.Mark("data-pairing-code"));
    }

    [Fact]
    [Spec("ZenKey platform §3")]
    public async Task With_permission_who_signs_in_must_have_the_number()
    {
        var party = app.Party(Clients.Hinting);

        var own = await app.Http.AskAsync(party.Authorize("verizon", ("login_hint", "+12025550001"), ("acr_values", Acr.A1)), SignIns.Over(People.Line));
        var other = await app.Http.AskAsync(party.Authorize("verizon", ("login_hint", "+12025550002"), ("acr_values", Acr.A1)), SignIns.Over(People.Line));

        Assert.NotNull(own.IsBackAt(party.RedirectUri).Parameter("code"));
        other.IsErrorAt(party.RedirectUri, ErrorCode.InvalidLoginHint);
    }

    [Theory]
    [InlineData("x")]
    [InlineData("a.b.c")]
    [InlineData("eyJhbGciOiJub25lIn0.e30.")]
    [InlineData("ünï.☃.c")]
    public async Task An_id_token_hint_that_is_none_is_invalid_request(string text)
    {
        var party = app.Party();

        (await app.Http.AskAsync(party.Authorize("verizon", ("id_token_hint", text)), SignIns.Over(People.Line))).IsErrorAt(party.RedirectUri, ErrorCode.InvalidRequest);
    }

    [Theory]
    [InlineData("none")]
    [InlineData("HS256")]
    [InlineData("changed")]
    [Spec("RFC 8725 §3.1")]
    public async Task An_id_token_hint_whose_signature_is_not_ours_is_invalid_request(string how)
    {
        var party = app.Party();
        var parts = (await app.TokensAsync(party)).Member("id_token")!.Split('.');
        var header = how == "changed" ? parts[0] : Base64Url.EncodeToString(Encoding.UTF8.GetBytes($$"""{"alg":"{{how}}","typ":"JWT"}"""));
        var signature = how switch { "none" => "", "HS256" => Base64Url.EncodeToString(new byte[32]), _ => (parts[2][0] == 'A' ? 'B' : 'A') + parts[2][1..] };

        (await app.Http.AskAsync(party.Authorize("verizon", ("id_token_hint", $"{header}.{parts[1]}.{signature}")), SignIns.Over(People.Line)))
            .IsErrorAt(party.RedirectUri, ErrorCode.InvalidRequest);
    }

    [Fact]
    [Spec("Hardening 15")]
    public async Task The_ID_token_of_another_client_or_carrier_is_no_hint()
    {
        var party = app.Party();
        var others = (await app.TokensAsync(app.Party(Clients.Plain))).Member("id_token")!;
        var own = (await app.TokensAsync(party)).Member("id_token")!;

        (await app.Http.AskAsync(party.Authorize("verizon", ("id_token_hint", others)), SignIns.Over(People.Line))).IsErrorAt(party.RedirectUri, ErrorCode.InvalidRequest);
        (await app.Http.AskAsync(party.Authorize("tmobile", ("id_token_hint", own)), SignIns.Over(People.LineTmobile))).IsErrorAt(party.RedirectUri, ErrorCode.InvalidRequest);
    }

    [Fact]
    [Spec("Hardening 4")]
    public async Task An_access_token_is_no_hint()
    {
        var party = app.Party();
        var token = (await app.TokensAsync(party)).Member("access_token")!;

        (await app.Http.AskAsync(party.Authorize("verizon", ("id_token_hint", token)), SignIns.Over(People.Line))).IsErrorAt(party.RedirectUri, ErrorCode.InvalidRequest);
    }

    /// <summary>The ID token and the subject of somebody else than <see cref="People.Line"/>.</summary>
    private async Task<(string IdToken, string Subject)> OtherAsync()
    {
        var key = app.NewPerson();
        return await SignedInAsync(app.Party(), key, await Phone.StartedAsync(app, key));
    }

    private async Task<(string IdToken, string Subject)> SignedInAsync(TestKit.RelyingParty party, string key, Phone phone)
    {
        using var waiting = await app.WaitAsync(party, key);
        Assert.Equal(204, (await phone.ApproveAsync(waiting.Id)).Status);
        var tokens = await app.RedeemAsync(party, (await waiting.LookAsync()).Parameter("code")!);
        return (tokens.Member("id_token")!, new JsonWebToken(tokens.Member("id_token")).Subject);
    }
}
