using System.Net.Http.Headers;
using Microsoft.EntityFrameworkCore;
using ZenKey.Portal.Data.Changes;
using ZenKey.Portal.Data.Links;
using ZenKey.Protocol;
using ZenKey.Protocol.Network;
using ZenKey.TestKit;

namespace ZenKey.AuthServer.Tests;

/// <summary>A browser that waits for a phone.</summary>
/// <param name="Address">The waiting page.</param>
internal sealed record Waiting(TestBrowser Browser, string Address) : IDisposable
{
    public string Id => new Uri(Address).AbsolutePath.Split('/')[^1];

    public Task<Answer> LookAsync() => Browser.Http.AskAsync(Address);

    public void Dispose() => Browser.Dispose();
}

/// <summary>Steps of sign-ins that many tests begin with.</summary>
internal static class SignIns
{
    public static (string Name, string Value) Over(string key) => (SimulatedLine.Header, key);

    extension(TestApp app)
    {
        public RelyingParty Party(string clientId = Clients.Basic) => Clients.At(app.Origin, clientId);

        /// <summary>A subscriber of Verizon whom no other test has, and who has agreed to what <see cref="People.Line"/> has. For tests that leave requests waiting.</summary>
        public async Task<string> NewPersonWhoAgreedAsync()
        {
            var key = app.NewPerson();
            var (id, agreed) = ((await app.SubscriberAsync(key)).Id, (await app.SubscriberAsync(People.Line)).Id);
            await app.WriteAsync(async store =>
            {
                foreach (var link in await store.Links.AsNoTracking().Where(link => link.SubscriberId == agreed).ToListAsync())
                {
                    store.Links.Add(new AccountLink
                    {
                        Id = Guid.CreateVersion7(),
                        CarrierId = link.CarrierId,
                        SubscriberId = id,
                        ProjectId = link.ProjectId,
                        Sector = link.Sector,
                        Scopes = link.Scopes,
                        FirstUsedAt = link.FirstUsedAt,
                        LastUsedAt = link.LastUsedAt,
                    });
                }
            }, Topic.Links);
            return key;
        }

        /// <summary>A code by network authentication, without a page.</summary>
        public async Task<string> CodeAsync(RelyingParty party, params (string Name, string? Value)[] changes) =>
            await app.CodeOfAsync(party, People.Line, "verizon", changes);

        public async Task<string> CodeOfAsync(RelyingParty party, string line, string carrier, params (string Name, string? Value)[] changes)
        {
            var answer = await app.Http.AskAsync(party.Authorize(carrier, [("acr_values", Acr.A1), .. changes]), Over(line));
            Assert.True(answer.Parameter("code") is not null, $"{answer.Status}: {answer.Location} {answer.Text}");
            return answer.Parameter("code")!;
        }

        /// <summary>Tokens by network authentication.</summary>
        public async Task<Answer> TokensAsync(RelyingParty party, params (string Name, string? Value)[] changes)
        {
            var answer = await app.RedeemAsync(party, await app.CodeAsync(party, changes));
            Assert.True(answer.Status == 200, answer.Text);
            return answer;
        }

        /// <summary>Asks the phone over the subscriber's own line; a1 and consent asked again, unless changed.</summary>
        public async Task<Waiting> WaitAsync(RelyingParty party, string key, params (string Name, string? Value)[] changes)
        {
            var browser = app.App.NewBrowser();
            var answer = await browser.Http.AskAsync(party.Authorize("verizon", [("acr_values", Acr.A1), ("prompt", "consent"), .. changes]), Over(key));
            Assert.True(answer.Location?.AbsolutePath.StartsWith("/carriers/verizon/waiting/", StringComparison.Ordinal) == true, $"{answer.Status}: {answer.Location} {answer.Text}");
            return new Waiting(browser, answer.Location!.AbsoluteUri);
        }

        /// <summary>A browser that the phone has trusted, with the hint that discovery then gave the client.</summary>
        public async Task<(TestBrowser Browser, string Hint)> PairAsync(RelyingParty party, Phone phone)
        {
            var browser = app.App.NewBrowser();
            var page = await browser.Http.AskAsync(party.DiscoveryUi());
            await phone.TrustAsync(page.Mark("data-pairing-code")!);
            return (browser, (await browser.Http.AskAsync(party.DiscoveryUi())).IsBackAt(party.RedirectUri).Parameter("login_hint_token")!);
        }

        /// <summary>A sign-in of a trusted browser, approved on the phone: the code.</summary>
        public async Task<string> CodeByHintAsync(RelyingParty party, Phone phone, TestBrowser browser, string hint, params (string Name, string? Value)[] changes)
        {
            var asked = await browser.Http.AskAsync(party.Authorize("verizon", [("login_hint_token", hint), ("acr_values", Acr.A1), .. changes]));
            using var waiting = new Waiting(app.App.NewBrowser(), asked.Location!.AbsoluteUri);
            Assert.Equal(204, (await phone.ApproveAsync(waiting.Id)).Status);
            return (await browser.Http.AskAsync(waiting.Address)).IsBackAt(party.RedirectUri).Parameter("code")!;
        }

        /// <summary>Redeems a code as the party does; the changes replace or take out form members.</summary>
        public Task<Answer> RedeemAsync(RelyingParty party, string code, params (string Name, string? Value)[] changes) =>
            app.RedeemAtAsync("verizon", party, code, changes);

        public Task<Answer> RedeemAtAsync(string carrier, RelyingParty party, string code, params (string Name, string? Value)[] changes)
        {
            var form = Form(party, code, changes);
            if (party.Secret is null) { form.TryAdd("client_id", party.ClientId); }
            return app.PostTokenAsync(carrier, form, party.Secret is null ? null : RelyingParty.Basic(party.ClientId, party.Secret));
        }

        public Task<Answer> PostTokenAsync(string carrier, IEnumerable<KeyValuePair<string, string?>> form, AuthenticationHeaderValue? authorization) => app.Http.PostFormAsync(
            $"/carriers/{carrier}/token", form.Select(pair => (pair.Key, pair.Value)), authorization is null ? [] : [("Authorization", authorization.ToString())]);

        public Task<Answer> UserInfoAsync(string accessToken, string carrier = "verizon") =>
            app.Http.AskAsync($"/carriers/{carrier}/userinfo", ("Authorization", $"Bearer {accessToken}"));
    }

    /// <summary>The form that redeems a code.</summary>
    public static Dictionary<string, string?> Form(RelyingParty party, string code, params (string Name, string? Value)[] changes)
    {
        var form = new Dictionary<string, string?>
        {
            ["grant_type"] = "authorization_code",
            ["code"] = code,
            ["redirect_uri"] = party.RedirectUri,
            ["code_verifier"] = party.Verifier,
        };
        foreach (var (name, value) in changes) { form[name] = value; }
        return form;
    }
}
