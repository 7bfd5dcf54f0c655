using Microsoft.EntityFrameworkCore;
using ZenKey.Portal.Data.Changes;
using ZenKey.Portal.Data.Links;
using ZenKey.Protocol;

namespace ZenKey.AuthServer.Tests.Endpoints.Authorization;

/// <summary>What the state of the subscriber makes of a request, and when a code is issued at once.</summary>
public sealed class SubscriberTests(SharedApp app)
{
    [Theory]
    [InlineData(People.NoApplication, ErrorCode.UserUnsupported)]
    [InlineData(People.Swapped, ErrorCode.NetworkFailure)]
    [InlineData(People.Locked, ErrorCode.AccessDenied)]
    [Spec("ZenKey platform §3")]
    [Spec("ZenKey platform §8.1")]
    public async Task A_subscriber_who_cannot_authenticate_is_told_by_the_right_code(string key, string error)
    {
        var party = app.Party();

        var answer = await app.Http.AskAsync(party.Authorize("verizon", ("acr_values", Acr.A1)), SignIns.Over(key));

        answer.IsErrorAt(party.RedirectUri, error);
        Assert.Equal("the-state", answer.Parameter("state"));
        Assert.Equal("311480", answer.Parameter("mccmnc"));
    }

    // Design §5: the subscriber's own line, policies of carrier and client, a1 enough, all agreed to.
    [Theory]
    [InlineData("verizon", People.Line, "prompt", null)]
    [InlineData("verizon", People.Line, "acr_values", "a1 a3")]
    [InlineData("verizon", People.Line, "acr_values", "aal1")]
    [InlineData("verizon", People.Line, "acr_values", null)]
    [InlineData("verizon", People.Line, "scope", "openid")]
    [InlineData("verizon", People.Line, "scope", "openid name email phone address birthdate")]
    [InlineData("verizon", People.Line, "prompt", "none")]
    [InlineData("verizon", People.Line, "prompt", "select_account")]
    [InlineData("tmobile", People.LineTmobile, "prompt", null)]
    public async Task Network_authentication_issues_a_code_at_once(string carrier, string line, string name, string? value)
    {
        var party = app.Party();

        var answer = await app.Http.AskAsync(party.Authorize(carrier, ("acr_values", Acr.A1), (name, value)), SignIns.Over(line));

        Assert.NotNull(answer.IsBackAt(party.RedirectUri).Parameter("code"));
    }

    [Theory]
    [InlineData("verizon", null, Clients.Basic, "acr_values", "a3")]
    [InlineData("verizon", null, Clients.Basic, "acr_values", "a3 a1")]
    [InlineData("verizon", null, Clients.Basic, "acr_values", "aal2")]
    [InlineData("verizon", null, Clients.Basic, "scope", "openid name postal_code")]
    [InlineData("verizon", null, Clients.Basic, "prompt", "consent")]
    [InlineData("verizon", null, Clients.Basic, "prompt", "login")]
    [InlineData("verizon", null, Clients.Basic, "prompt", "login consent")]
    [InlineData("verizon", null, Clients.Basic, "max_age", "0")]
    [InlineData("verizon", null, Clients.Basic, "max_age", "1")]
    [InlineData("verizon", null, Clients.Basic, "max_age", "100000")]
    [InlineData("verizon", null, Clients.Asks, "nonce", "x")]
    [InlineData("att", People.LineAtt, Clients.Basic, "nonce", "x")]
    public async Task Whatever_it_may_not_do_alone_asks_the_phone(string carrier, string? line, string clientId, string name, string value)
    {
        var party = app.Party(clientId);

        var answer = await app.Http.AskAsync(party.Authorize(carrier, ("acr_values", Acr.A1), (name, value)), SignIns.Over(line ?? await app.NewPersonWhoAgreedAsync()));

        Assert.Equal(303, answer.Status);
        Assert.StartsWith($"{app.Origin}/carriers/{carrier}/waiting/", answer.Location!.AbsoluteUri, StringComparison.Ordinal);
    }

    // OpenID Connect Core §3.1.2.6: with prompt=none nobody is asked.
    [Theory]
    [InlineData("verizon", People.Line, Clients.Basic, "acr_values", "a3", ErrorCode.InteractionRequired)]
    [InlineData("verizon", People.Line, Clients.Basic, "scope", "openid postal_code", ErrorCode.ConsentRequired)]
    [InlineData("verizon", People.Line, Clients.Basic, "max_age", "10", ErrorCode.InteractionRequired)]
    [InlineData("verizon", People.Line, Clients.Asks, "nonce", "x", ErrorCode.InteractionRequired)]
    [InlineData("att", People.LineAtt, Clients.Basic, "nonce", "x", ErrorCode.LoginRequired)]
    [InlineData("tmobile", People.Line, Clients.Basic, "nonce", "x", ErrorCode.InteractionRequired)]
    [Spec("OpenID Connect Core §3.1.2.6")]
    public async Task With_prompt_none_it_is_an_error_that_says_what_would_be_needed(string carrier, string line, string clientId, string name, string value, string error)
    {
        var party = app.Party(clientId);

        var answer = await app.Http.AskAsync(party.Authorize(carrier, ("acr_values", Acr.A1), ("prompt", "none"), (name, value)), SignIns.Over(line));

        answer.IsErrorAt(party.RedirectUri, error);
    }

    [Theory]
    [InlineData(People.LineTmobile)]
    [InlineData("no-such-line")]
    [InlineData("")]
    public async Task Another_carriers_line_or_none_gets_the_carriers_pairing_page(string line)
    {
        var answer = await app.Http.AskAsync(app.Party().Authorize("verizon", ("acr_values", Acr.A1)), SignIns.Over(line));

        Assert.Equal(200, answer.Status);
        Assert.Matches("^[0-9]{8}$", answer.Mark("data-pairing-code"));
    }

    [Fact]
    public async Task A_subscriber_who_never_agreed_is_asked()
    {
        var answer = await app.Http.AskAsync(app.Party().Authorize("verizon", ("acr_values", Acr.A1)), SignIns.Over(app.NewPerson()));

        Assert.Contains("/waiting/", answer.Location!.AbsoluteUri, StringComparison.Ordinal);
    }

    // Design §5, revocation: the next sign-in asks for consent again.
    [Fact]
    public async Task A_link_that_was_ended_is_no_consent_any_more()
    {
        var key = app.NewPerson();
        var party = app.Party();
        var phone = await Phone.StartedAsync(app, key);
        using (var waiting = await app.WaitAsync(party, key)) { Assert.Equal(204, (await phone.ApproveAsync(waiting.Id)).Status); }
        Assert.NotEmpty(await app.CodeOfAsync(party, key, "verizon"));
        var subscriber = await app.SubscriberAsync(key);
        await app.WriteAsync(store => store.Links.Where(link => link.SubscriberId == subscriber.Id)
            .ExecuteUpdateAsync(set => set.SetProperty(link => link.State, LinkState.Ended)), Topic.Links);

        var answer = await app.Http.AskAsync(party.Authorize("verizon", ("acr_values", Acr.A1)), SignIns.Over(key));

        Assert.Contains("/waiting/", answer.Location!.AbsoluteUri, StringComparison.Ordinal);
    }
}
