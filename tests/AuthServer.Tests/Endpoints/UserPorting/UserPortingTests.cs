using Microsoft.EntityFrameworkCore;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using ZenKey.AuthServer.Tests.Endpoints.Authorization;
using ZenKey.AuthServer.Tests.Endpoints.BackchannelAuthentication;
using ZenKey.AuthServer.Tests.Endpoints.ServerInitiated;
using ZenKey.AuthServer.Tests.Refusals;
using ZenKey.Protocol;
using ZenKey.TestKit;

namespace ZenKey.AuthServer.Tests.Endpoints.UserPorting;

/// <summary>A subscriber takes their accounts from AT&amp;T to Verizon: the former carrier's word, kept by the new one, told to clients for 180 days.</summary>
[Collection(typeof(MovedClock))]
[Spec("ZenKey platform §8.3")]
public sealed class UserPortingTests(MovedClock app)
{
    private readonly RelyingParty application = app.Party(Clients.Porting);

    [Fact]
    public async Task The_former_carrier_gives_one_signed_token_for_each_client_of_the_sector()
    {
        using var person = await app.SignedInAsync(Acr.A3);

        var tokens = await PortTokensAsync(person);

        var one = Assert.Single(tokens, text => new JsonWebToken(text).Audiences.Single() == Clients.Basic);
        var token = new JsonWebToken(one);
        Assert.Equal(("port_token+jwt", app.App.Origins.Issuer("att"), person.Subject), (token.Typ, token.Issuer, token.Subject));
        Assert.False(token.TryGetPayloadValue<long>("exp", out _));
        Assert.Equal(app.Clock.GetUtcNow().ToUnixTimeSeconds(), new DateTimeOffset(token.IssuedAt, TimeSpan.Zero).ToUnixTimeSeconds());
        await IsSignedByAsync("att", one);
        // Other clients of the sector know the person by the same subject; of other sectors there is nothing.
        Assert.All(tokens, text => Assert.Equal(person.Subject, new JsonWebToken(text).Subject));
        Assert.Contains(tokens, text => new JsonWebToken(text).Audiences.Single() == Clients.Plain);
        Assert.DoesNotContain(tokens, text => new JsonWebToken(text).Audiences.Single() is Clients.Disabled or Clients.Es256);
        var id = (await app.SubscriberAsync(person.Key)).Id;
        Assert.Single(await app.ReadAsync(store => store.Audit.Where(row => row.SubscriberId == id && row.Action == "subscriber.port_tokens_issued").ToListAsync()));
    }

    // Apps that the subscriber linked hear of the move, however often the next carrier asks.
    [Fact]
    [Spec("ZenKey platform §10")]
    public async Task Who_leaves_is_told_of_as_line_port_and_user_port_once()
    {
        using var person = await app.SignedInAsync(Acr.A3);
        var client = await ToldClient.NewAsync(app);
        await client.LinkAsync(person.Key);
        using var waiting = await WaitAsync(person);
        Assert.Equal(204, (await person.Phone.ApproveAsync(waiting.Id, People.Pin)).Status);
        var token = (await app.RedeemAtAsync("att", application, (await waiting.LookAsync()).Parameter("code")!)).Member("access_token")!;

        for (var time = 1; time <= 2; time++) { Assert.Equal(200, (await AskAsync("att", token)).Status); }

        var told = await client.QueuedAsync(2);
        await ToldClient.ToldAsync(app, person.Key);
        Assert.Equal(["line_port ported_out", "user_port ported_out"], (await client.QueuedAsync(2)).Select(one => $"{one.Type} {one.Reason}").Order(StringComparer.Ordinal));
        Assert.All(told, one => Assert.StartsWith("310", one.Subject, StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_new_carrier_tells_clients_for_180_days_who_it_was()
    {
        using var person = await app.SignedInAsync(Acr.A3);
        var tokens = await PortTokensAsync(person);
        var key = app.NewPersonWithPin();
        var phone = await Phone.StartedAsync(app, key);

        var stored = await phone.PostAsync("/porting", new { portTokens = tokens });

        Assert.True(stored.Member("stored") == tokens.Count.ToString(null as IFormatProvider), stored.Text);
        var told = await SignInAsync(key, phone);
        var aka = Assert.Single(told.GetPayloadValue<string[]>("aka"));
        Assert.Equal((person.Subject, Clients.Basic), (new JsonWebToken(aka).Subject, new JsonWebToken(aka).Audiences.Single()));
        await IsSignedByAsync("att", aka);
        Assert.StartsWith("311480-", told.Subject, StringComparison.Ordinal);
        var id = (await app.SubscriberAsync(key)).Id;
        var link = await app.ReadAsync(store => store.Links.SingleAsync(row => row.SubscriberId == id));
        var former = await app.ReadAsync(store => store.Carriers.SingleAsync(row => row.Slug == "att"));
        Assert.Equal((former.Id, person.Subject), (link.PreviousCarrierId!.Value, link.PreviousSubject));

        var kept = await app.ReadAsync(store => store.PortTokens.Where(row => row.SubscriberId == id).ToListAsync());
        Assert.All(kept, row => Assert.Equal(TimeSpan.FromDays(180), row.ExpiresAt - row.StoredAt));
        // The end is brought near: a clock that is moved by half a year runs all timers of the process that often.
        var end = app.Clock.GetUtcNow() + TimeSpan.FromMinutes(1);
        await app.WriteAsync(store => store.PortTokens.Where(row => row.SubscriberId == id).ExecuteUpdateAsync(set => set.SetProperty(row => row.ExpiresAt, end)));
        app.Clock.Advance(TimeSpan.FromMinutes(1));
        Assert.False((await SignInAsync(key, phone)).TryGetPayloadValue<string[]>("aka", out _));
        Assert.Equal(person.Subject, (await app.ReadAsync(store => store.Links.SingleAsync(row => row.SubscriberId == id))).PreviousSubject);
    }

    [Fact]
    public async Task Nobody_who_did_not_move_is_told_of()
    {
        var key = app.NewPersonWithPin();

        Assert.False((await SignInAsync(key, await Phone.StartedAsync(app, key))).TryGetPayloadValue<string[]>("aka", out _));
    }

    // Tokens that are pushed say of a person what those of the token endpoint say.
    [Fact]
    [Spec("ZenKey platform §6")]
    public async Task It_tells_those_to_whom_it_pushes_tokens_as_well()
    {
        using var person = await app.SignedInAsync(Acr.A3);
        var tokens = await PortTokensAsync(person);
        var key = app.NewPersonWithPin();
        // The sector knew them before the accounts came, so that the link has no lineage yet.
        var subject = await app.VisitedAsync(key);
        var phone = await Phone.StartedAsync(app, key);
        await phone.PostAsync("/porting", new { portTokens = tokens });
        using var host = new NotificationHost();
        await host.RegisterAsync(app, Clients.Async);
        var asked = await app.SendAsyncRequestAsync(app.SignAsyncRequest(app.Clock.GetUtcNow(), subject, host.Address));
        Assert.True(asked.Status == 200, asked.Text);

        Assert.Equal(204, (await phone.ApproveAsync(await app.WaitingIdAsync(phone))).Status);

        var told = new JsonWebToken((await host.HeardAsync())[0].Member("id_token"));
        var aka = new JsonWebToken(Assert.Single(told.GetPayloadValue<string[]>("aka")));
        Assert.Equal((person.Subject, Clients.Async), (aka.Subject, aka.Audiences.Single()));
        var id = (await app.SubscriberAsync(key)).Id;
        Assert.Equal(person.Subject, (await app.ReadAsync(store => store.Links.SingleAsync(row => row.SubscriberId == id))).PreviousSubject);
    }

    // An account is carried on once, so that nobody else's can be taken over with a copy.
    [Fact]
    public async Task A_token_that_one_subscriber_brought_is_nothing_for_another()
    {
        using var person = await app.SignedInAsync(Acr.A3);
        var tokens = await PortTokensAsync(person);
        var (one, other) = (app.NewPersonWithPin(), app.NewPersonWithPin());
        await (await Phone.StartedAsync(app, one)).PostAsync("/porting", new { portTokens = tokens });
        var phone = await Phone.StartedAsync(app, other);

        Assert.Equal("0", (await phone.PostAsync("/porting", new { portTokens = tokens })).Member("stored"));
        Assert.False((await SignInAsync(other, phone)).TryGetPayloadValue<string[]>("aka", out _));
    }

    [Theory]
    [InlineData("none")]
    [InlineData("text")]
    [InlineData("idToken")]
    [InlineData("changed")]
    [InlineData("old")]
    [InlineData("own")]
    public async Task What_is_no_fresh_port_token_of_another_carrier_is_refused(string what)
    {
        using var person = await app.SignedInAsync(Acr.A3);
        var token = (await PortTokensAsync(person))[0];
        var phone = what == "own" ? person.Phone : await Phone.StartedAsync(app, app.NewPersonWithPin());
        if (what == "old")
        {
            app.Clock.Advance(TimeSpan.FromHours(1) + TimeSpan.FromSeconds(1));
            phone = await Phone.StartedAsync(app, app.NewPersonWithPin());
        }

        (await phone.PostAsync("/porting", what switch
        {
            "none" => new { portTokens = Array.Empty<string>() },
            "text" => new { portTokens = (string[])["x.y.z"] },
            "idToken" => new { portTokens = (string[])[person.IdToken] },
            "changed" => new { portTokens = (string[])[token[..^4] + (token[^4] == 'A' ? 'B' : 'A') + token[^3..]] },
            _ => new { portTokens = (string[])[token] },
        })).IsProblem("port-token-invalid", 400);
    }

    // Leaving a carrier takes the phone and a PIN given for it, within the SSO window too.
    [Fact]
    public async Task It_is_never_silent_and_takes_a_PIN_however_fresh_the_last_one_is()
    {
        using var person = await app.SignedInAsync(Acr.A3);

        var silent = await person.Browser.Http.AskAsync(application.Authorize("att", ("scope", "openid port_data"), ("prompt", "none"), ("acr_values", Acr.A1), ("login_hint_token", null)));
        using var waiting = await WaitAsync(person);

        Assert.Null(silent.Parameter("code"));
        (await person.Phone.ApproveAsync(waiting.Id)).IsProblem("pin-required", 400);
    }

    [Fact]
    [Spec("RFC 6750 §3.1")]
    public async Task Only_a_carriers_application_with_a_token_for_it_is_given_any()
    {
        using var person = await app.SignedInAsync(Acr.A3);
        var plain = await app.Http.AskAsync(app.Party().Authorize("att", ("scope", "openid port_data")));

        await app.IsLoggedAsync(plain.IsErrorAt(Clients.Callback, ErrorCode.InvalidScope), "scope_not_allowed", "authorize");
        var other = (await app.TokensAsync(app.Party(Clients.Porting))).Member("access_token")!;
        var without = await AskAsync("verizon", other);
        await app.IsLoggedAsync(without.IsOAuthError(ErrorCode.InsufficientScope, 403), "token_without_port_data", "user-porting");
        Assert.Contains("scope=\"port_data\"", without.Header("WWW-Authenticate"), StringComparison.Ordinal);
        await app.IsLoggedAsync((await AskAsync("att", other)).IsOAuthError(ErrorCode.InvalidToken, 401), "token_unknown", "user-porting");
        (await app.Http.PostFormAsync("/carriers/att/user-porting", [])).IsOAuthError(ErrorCode.InvalidToken, 401);
    }

    private Task<Answer> AskAsync(string carrier, string token) => app.Http.PostFormAsync($"/carriers/{carrier}/user-porting", [], ("Authorization", $"Bearer {token}"));

    private async Task<Waiting> WaitAsync(SignedIn person)
    {
        // As the web view of the phone's own application: over the subscriber's line.
        var browser = app.App.NewBrowser();
        var asked = await browser.Http.AskAsync(application.Authorize("att", ("scope", "openid port_data"), ("acr_values", Acr.A1)), SignIns.Over(person.Key));
        Assert.Contains("/waiting/", asked.Location?.AbsoluteUri ?? asked.Text, StringComparison.Ordinal);
        return new Waiting(browser, asked.Location!.AbsoluteUri);
    }

    private async Task<IReadOnlyList<string>> PortTokensAsync(SignedIn person)
    {
        using var waiting = await WaitAsync(person);
        Assert.Equal(204, (await person.Phone.ApproveAsync(waiting.Id, People.Pin)).Status);
        var tokens = await app.RedeemAtAsync("att", application, (await waiting.LookAsync()).Parameter("code")!);
        var answer = await AskAsync("att", tokens.Member("access_token")!);
        Assert.True(answer.Status == 200, answer.Text);
        return [.. answer.Json.GetProperty("port_tokens").EnumerateArray().Select(token => token.GetString()!)];
    }

    private async Task<JsonWebToken> SignInAsync(string key, Phone phone)
    {
        var party = app.Party();
        using var waiting = await app.WaitAsync(party, key);
        Assert.Equal(204, (await phone.ApproveAsync(waiting.Id)).Status);
        return new JsonWebToken((await app.RedeemAsync(party, (await waiting.LookAsync()).Parameter("code")!)).Member("id_token"));
    }

    private async Task IsSignedByAsync(string carrier, string token)
    {
        var keys = new JsonWebKeySet((await app.Http.AskAsync($"/carriers/{carrier}/jwks")).Text);
        var result = await new JsonWebTokenHandler().ValidateTokenAsync(token, new TokenValidationParameters
        {
            IssuerSigningKeys = keys.GetSigningKeys(),
            ValidTypes = ["port_token+jwt"],
            ValidIssuer = app.App.Origins.Issuer(carrier),
            ValidateAudience = false,
            ValidateLifetime = false,
        });
        Assert.True(result.IsValid, result.Exception?.Message);
    }
}
