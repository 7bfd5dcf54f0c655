using Microsoft.EntityFrameworkCore;
using Microsoft.IdentityModel.JsonWebTokens;
using ZenKey.Portal.Data.Devices;
using ZenKey.Protocol;
using ZenKey.TestKit;

namespace ZenKey.AuthServer.Tests.Endpoints.Authorization;

/// <summary>Somebody of AT&amp;T, the carrier with silent sign-in, whose browser is paired with their phone and has signed in.</summary>
internal sealed record SignedIn(TestApp App, string Key, RelyingParty Party, Phone Phone, TestBrowser Browser, string Hint, string IdToken) : IDisposable
{
    public string Subject { get; } = new JsonWebToken(IdToken).Subject;

    public string AuthTime { get; } = new JsonWebToken(IdToken).GetClaim("auth_time").Value;

    public Task<Answer> AskAsync(params (string Name, string? Value)[] changes) =>
        Browser.Http.AskAsync(Party.Authorize("att", [("acr_values", Acr.A1), .. changes]));

    public async Task<JsonWebToken> TokensAsync(params (string Name, string? Value)[] changes)
    {
        var code = (await AskAsync(changes)).IsBackAt(Party.RedirectUri).Parameter("code");
        Assert.NotNull(code);
        return new JsonWebToken((await App.RedeemAtAsync("att", Party, code)).Member("id_token"));
    }

    public async Task<Guid> DeviceAsync()
    {
        var subscriber = await App.SubscriberAsync(Key);
        return await App.ReadAsync(store => store.Devices.Where(row => row.SubscriberId == subscriber.Id && row.Kind == DeviceKind.Trusted).Select(row => row.Id).SingleAsync());
    }

    public void Dispose() => Browser.Dispose();
}

internal static class SigningIn
{
    extension(TestApp app)
    {
        /// <summary>Somebody whose browser is paired with their phone and has signed in with it.</summary>
        public async Task<SignedIn> SignedInAsync(string acr = Acr.A1, string scope = "openid name", string[]? agreed = null, TestBrowser? browser = null)
        {
            var key = app.NewPersonAtAtt();
            var party = app.Party();
            var phone = await Phone.StartedAsync(app, key, "att");
            var own = browser ?? app.App.NewBrowser();
            var address = party.DiscoveryUi() + "&prompt=visual_code";
            await phone.TrustAsync((await own.Http.AskAsync(address)).Mark("data-pairing-code")!);
            var hint = (await own.Http.AskAsync(address)).IsBackAt(party.RedirectUri).Parameter("login_hint_token")!;
            var waiting = (await own.Http.AskAsync(party.Authorize("att", ("login_hint_token", hint), ("acr_values", acr), ("scope", scope)))).Location!.AbsoluteUri;
            Assert.Equal(204, (await phone.ApproveAsync(waiting.Split('/')[^1], acr == Acr.A3 ? People.Pin : null, agreed)).Status);
            var tokens = await app.RedeemAtAsync("att", party, (await own.Http.AskAsync(waiting)).IsBackAt(party.RedirectUri).Parameter("code")!);
            return new SignedIn(app, key, party, phone, own, hint, tokens.Member("id_token")!);
        }
    }
}
