using System.Globalization;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using ZenKey.TestKit;

namespace ZenKey.AuthServer.Tests.Conformance;

/// <summary>
/// A browser as the suite drives it, and the phone of whoever sits before it, at the carrier with silent sign-in. The suite
/// sends no PKCE unless a module is about it, and asks for one scope after the other.
/// </summary>
/// <param name="ResponseMode">Sent with each request; null sends none.</param>
internal sealed record Visitor(TestApp App, RelyingParty Party, Phone Phone, TestBrowser Browser, string? ResponseMode) : IDisposable
{
    private readonly HashSet<string> answered = [];

    public string Issuer => App.App.Origins.Issuer("att");

    /// <summary>Asks, and does what a person does until the answer goes to the client: pairs, waits, approves.</summary>
    public Task<Returned> VisitAsync(params (string Name, string? Value)[] changes) => FollowAsync(Address(changes));

    public string Address(params (string Name, string? Value)[] changes) =>
        Party.Authorize("att", [("scope", "openid"), ("response_mode", ResponseMode), ("code_challenge", null), ("code_challenge_method", null), .. changes]);

    public async Task<Returned> FollowAsync(string address)
    {
        var asked = false;
        for (var hops = 0; hops < 12; hops++)
        {
            var answer = await Browser.Http.AskAsync(address);
            if (answer.Mark("data-pairing-code") is { } code) { await Phone.TrustAsync(code); }
            else if (answer.Mark("data-request") is { } request && answered.Add(request))
            {
                Assert.Equal(204, (await Phone.ApproveAsync(request, People.Pin)).Status);
                asked = true;
            }
            else if (answer.Location is { } next && next.GetLeftPart(UriPartial.Authority) == App.Origin) { address = next.AbsoluteUri; }
            else { return new Returned(answer, ResponseMode, asked); }
        }
        throw new InvalidOperationException($"{address} leads nowhere.");
    }

    /// <summary>Redeems the code of an answer.</summary>
    public Task<Answer> RedeemAsync(Returned back, params (string Name, string? Value)[] changes) =>
        App.RedeemAtAsync("att", Party, back["code"] ?? throw new InvalidOperationException($"{back["error"]}: {back["error_description"]} {back.Answer.Text}"), [("code_verifier", null), .. changes]);

    /// <summary>A whole sign-in: its tokens, with an ID token that holds.</summary>
    public async Task<(Returned Back, Answer Tokens, JsonWebToken IdToken)> SignInAsync(params (string Name, string? Value)[] changes)
    {
        var back = await VisitAsync(changes);
        back.IsBackAt(Party.RedirectUri, Issuer);
        var tokens = await RedeemAsync(back);
        Assert.True(tokens.Status == 200, tokens.Text);
        return (back, tokens, await CheckedAsync(tokens));
    }

    /// <summary>OpenID Connect Core §3.1.3.7, as the suite looks at every ID token.</summary>
    public async Task<JsonWebToken> CheckedAsync(Answer tokens)
    {
        var token = new JsonWebToken(tokens.Member("id_token"));
        var keys = new JsonWebKeySet((await App.Http.AskAsync("/carriers/att/jwks")).Text).Keys;
        var result = await new JsonWebTokenHandler().ValidateTokenAsync(token, new TokenValidationParameters
        {
            IssuerSigningKeys = keys.Where(key => key.Kid == token.Kid),
            TryAllIssuerSigningKeys = false,
            ValidIssuer = Issuer,
            ValidAudience = Party.ClientId,
            LifetimeValidator = (from, until, _, _) => from is null || from <= until,
        });
        Assert.True(result.IsValid, result.Exception?.Message);
        Assert.Equal("no-store", tokens.Header("Cache-Control"));
        Assert.InRange(token.Subject.Length, 1, 255);
        Assert.True(token.ValidTo > token.IssuedAt);
        return token;
    }

    public Task<Answer> UserInfoAsync(Answer tokens) => App.UserInfoAsync(tokens.Member("access_token")!, "att");

    public static long AuthTime(JsonWebToken token) => long.Parse(token.GetClaim("auth_time").Value, CultureInfo.InvariantCulture);

    public void Dispose() => Browser.Dispose();
}

/// <summary>What came back to the client.</summary>
/// <param name="Answer">The redirect, or the page with the form.</param>
/// <param name="ResponseMode">What was asked for.</param>
/// <param name="Asked">Whether the phone was asked on the way.</param>
internal sealed record Returned(Answer Answer, string? ResponseMode, bool Asked)
{
    public string? this[string name] => ResponseMode == "form_post" ? Answer.FormMember(name) : Answer.Parameter(name);

    /// <summary>It goes to the client, by the way that was asked for, with state and issuer.</summary>
    public Returned IsBackAt(string redirectUri, string issuer)
    {
        if (ResponseMode == "form_post")
        {
            Assert.Equal(200, Answer.Status);
            Assert.Null(Answer.Location);
            Assert.Contains($"<form method=\"post\" action=\"{redirectUri}\"", Answer.Text, StringComparison.Ordinal);
        }
        else { Answer.IsBackAt(redirectUri); }
        Assert.Equal(("the-state", issuer), (this["state"], this["iss"]));
        return this;
    }

    public Returned IsError(string redirectUri, string issuer, params string[] errors)
    {
        IsBackAt(redirectUri, issuer);
        Assert.Contains(this["error"], errors);
        Assert.Null(this["code"]);
        return this;
    }
}

internal static class Visiting
{
    extension(TestApp app)
    {
        /// <summary>Somebody new with a phone, before a browser that nobody has used.</summary>
        public async Task<Visitor> VisitorAsync(string? responseMode, string clientId = Clients.Oidc) =>
            new(app, app.Party(clientId), await Phone.StartedAsync(app, app.NewPersonAtAtt(), "att"), app.App.NewBrowser(), responseMode);
    }
}
