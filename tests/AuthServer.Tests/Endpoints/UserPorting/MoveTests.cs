using System.Net;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.IdentityModel.JsonWebTokens;
using ZenKey.AuthServer.Tests.Refusals;
using ZenKey.Portal.Data.Audit;
using ZenKey.Portal.Data.Changes;
using ZenKey.Portal.Data.Devices;
using ZenKey.Portal.Data.Links;
using ZenKey.Portal.Data.Recovery;
using ZenKey.Protocol;

namespace ZenKey.AuthServer.Tests.Endpoints.UserPorting;

/// <summary>A number has moved from Verizon to AT&amp;T, and its owner brings their ZenKey: the old SIM is dead, so that the former carrier asks for factors.</summary>
[Spec("ZenKey platform §8.3")]
public sealed class MoveTests(SharedApp app)
{
    [Fact]
    public async Task Who_brings_their_ZenKey_is_known_at_the_app_by_who_they_were()
    {
        using var phone = await MovingPhone.PortedAsync(app);
        var (token, accounts) = await phone.LetGoAsync();
        Assert.Equal(204, (await phone.BringAsync(accounts)).Status);
        Assert.Equal(200, (await phone.EndAsync(token)).Status);
        Assert.Equal("1", (await phone.LookAtEnrolmentAsync()).Member("brought"));

        await phone.FinishAsync();
        var told = await phone.SignInAsync();

        var aka = new JsonWebToken(Assert.Single(told.GetPayloadValue<string[]>("aka")));
        Assert.Equal((app.App.Origins.Issuer("verizon"), phone.FormerSubject, Clients.Basic), (aka.Issuer, aka.Subject, aka.Audiences.Single()));
        Assert.NotEqual(phone.FormerSubject, told.Subject);
        var subscriber = await phone.SubscriberAsync();
        var link = await app.ReadAsync(store => store.Links.SingleAsync(row => row.SubscriberId == subscriber.Id));
        Assert.Equal((LinkState.Active, told.Subject, phone.FormerSubject), (link.State, link.Subject, link.PreviousSubject));
        Assert.Contains("name", link.ScopeNames);
        Assert.Equal("Lin", subscriber.GivenName);
    }

    // Until the end of the enrolment nothing of the new subscriber changes.
    [Fact]
    public async Task What_is_brought_waits_for_the_end_of_the_enrolment()
    {
        using var phone = await MovingPhone.PortedAsync(app);
        var (_, accounts) = await phone.LetGoAsync();
        await phone.BringAsync(accounts);

        var subscriber = await phone.SubscriberAsync();
        Assert.Null(subscriber.PortedAt);
        Assert.False(await app.ReadAsync(store => store.Links.AnyAsync(row => row.SubscriberId == subscriber.Id)));
        Assert.False(await app.ReadAsync(store => store.PortTokens.AnyAsync(row => row.SubscriberId == subscriber.Id)));
        Assert.Equal("Lin", (await phone.LookAtEnrolmentAsync()).Json.GetProperty("profile").GetProperty("givenName").GetString());
    }

    [Fact]
    public async Task What_is_not_chosen_is_not_brought_and_ends_at_the_former_carrier_as_wished()
    {
        using var phone = await MovingPhone.PortedAsync(app);
        var other = await ToldClient.NewAsync(app);
        var left = await other.LinkAsync(phone.Key);
        await app.WriteAsync(store => store.Links.Where(row => row.Id == left.Id).ExecuteUpdateAsync(set => set.SetProperty(row => row.Subject, "311480-" + new string('x', 43))), Topic.Links);
        var (token, accounts) = await phone.LetGoAsync();
        Assert.Equal(2, accounts.GetProperty("services").GetArrayLength());
        static bool IsTests(JsonElement service) => service.GetProperty("name").GetString() == "Tests";

        await phone.BringAsync(accounts, IsTests);
        var ended = await phone.EndAsync(token, other.ClientId, other.ClientId, "ccid-nobody0000000001");

        Assert.Equal("1", ended.Member("disconnected"));
        Assert.Equal("0", (await phone.EndAsync(token, other.ClientId)).Member("disconnected"));
        Assert.Equal(LinkState.Ended, (await app.ReadAsync(store => store.Links.SingleAsync(row => row.Id == left.Id))).State);
        await ToldClient.ToldAsync(app, phone.Key);
        Assert.Contains(await other.QueuedAsync(), one => one.Type == EventType.ConsentRevoked && one.Reason == "link_ended");
        await phone.FinishAsync();
        var subscriber = await phone.SubscriberAsync();
        Assert.Single(await app.ReadAsync(store => store.Links.Where(row => row.SubscriberId == subscriber.Id).ToListAsync()));
        Assert.DoesNotContain(await app.ReadAsync(store => store.PortTokens.Where(row => row.SubscriberId == subscriber.Id).Select(row => row.ClientId).ToListAsync()), client => client == other.Id);
    }

    // The former account remains for 180 days, but nothing authenticates there; clients are told to discover again.
    [Fact]
    public async Task At_the_former_carrier_phone_browsers_and_tokens_end_and_clients_run_discovery_again()
    {
        using var phone = await MovingPhone.PortedAsync(app, browser: true);
        var (token, accounts) = await phone.LetGoAsync();
        await phone.BringAsync(accounts);

        await phone.EndAsync(token);

        var former = await app.SubscriberAsync(phone.Key);
        Assert.NotNull(former.PortedOutAt);
        Assert.All(await app.ReadAsync(store => store.Devices.Where(row => row.SubscriberId == former.Id).ToListAsync()), device => Assert.Equal(DeviceState.Removed, device.State));
        var refused = await app.Http.AskAsync(app.Party().Authorize("verizon", ("acr_values", Acr.A1), ("login_hint", phone.FormerSubject)));
        await app.IsLoggedAsync(refused.IsErrorAt(Clients.Callback, ErrorCode.UserNotFound), "subscriber_ported", "authorize");
        var trail = await app.ReadAsync(store => store.Audit.Where(row => row.SubscriberId == former.Id).Select(row => row.Action).ToListAsync());
        Assert.Superset(new HashSet<string>(["recovery.opened", "recovery.completed", "subscriber.port_agreed", "subscriber.port_tokens_issued", "subscriber.ported_out"]), trail.ToHashSet());
        await phone.FinishAsync();
        var subscriber = await phone.SubscriberAsync();
        Assert.Contains(await app.ReadAsync(store => store.Audit.Where(row => row.SubscriberId == subscriber.Id).ToListAsync()), (AuditEntry row) => row.Action == "subscriber.ported");
    }

    [Theory]
    [Spec("ZenKey platform §8.2")]
    [InlineData("pin-or-passkey", "recovery-code", "trusted-device")]
    [InlineData("trusted-device", "email-link", "carrier-login")]
    [InlineData("email-link", "recovery-code", "pin-or-passkey")]
    public async Task Three_distinct_factors_are_enough_and_two_are_not(params string[] factors)
    {
        using var phone = await MovingPhone.PortedAsync(app, browser: true);
        var page = await phone.BeginAsync();

        foreach (var (number, factor) in factors.Index())
        {
            Assert.Equal(("prove", $"{number}"), ((await phone.LookAsync(page)).Mark("data-port"), (await phone.LookAsync(page)).Mark("data-proven")));
            Assert.Null((await phone.AgreeAsync(page)).Parameter("code"));
            await phone.ProveAsync(page, factor);
        }

        Assert.Equal("agree", (await phone.LookAsync(page)).Mark("data-port"));
        Assert.NotNull((await phone.AgreeAsync(page)).IsBackAt(phone.RedirectUri).Parameter("code"));
        Assert.Contains(await phone.MailSubjectsAsync(), subject => subject.StartsWith("Somebody asks to take your ZenKey", StringComparison.Ordinal));
        Assert.Contains(await phone.MailSubjectsAsync(), subject => subject.StartsWith("Your ZenKey can be taken", StringComparison.Ordinal));
        // Nothing is bound by it: the former phone is what it was.
        var former = await app.SubscriberAsync(phone.Key);
        Assert.Equal("+", former.Phone[..1]);
        Assert.Equal(1, await app.ReadAsync(store => store.Devices.CountAsync(row => row.SubscriberId == former.Id && row.Kind == DeviceKind.Primary)));
    }

    [Fact]
    public async Task The_same_factor_twice_counts_once()
    {
        using var phone = await MovingPhone.PortedAsync(app);
        var page = await phone.BeginAsync();

        await phone.CodeAsync(page);
        await phone.CodeAsync(page, People.OtherCode);
        await phone.PinAsync(page);

        Assert.Equal("2", (await phone.LookAsync(page)).Mark("data-proven"));
    }

    [Theory]
    [InlineData("pin-or-passkey", "pin", "000111", "That is not the PIN. Tries left: 4")]
    [InlineData("recovery-code", "code", "XXXX-XXXX-XXXX", "There is no such code, or it was used. Tries left: 4")]
    [InlineData("carrier-login", "password", "wr0ng-9", "Username or password are wrong. Tries left: 4")]
    [InlineData("pin-or-passkey", "pin", "", "Enter the PIN.")]
    public async Task A_wrong_try_is_said_on_the_page_it_was_given_on_and_never_repeated(string factor, string name, string value, string words)
    {
        using var phone = await MovingPhone.PortedAsync(app);
        var page = await phone.BeginAsync();

        var given = await phone.GiveAsync(page, factor, (name, value), ("username", phone.Key));

        var shown = await phone.LookAsync(given.Location!.AbsoluteUri);
        Assert.Contains(words, WebUtility.HtmlDecode(shown.Text), StringComparison.Ordinal);
        if (value.Length > 0) { Assert.DoesNotContain(value, shown.Text, StringComparison.Ordinal); }
        Assert.DoesNotContain("+1202", shown.Text + given.Location, StringComparison.Ordinal);
    }

    // Who leaves and comes back begins with a new word of the new carrier, and finds what was proven.
    [Fact]
    public async Task What_was_proven_is_found_again_by_the_same_phone_and_lost_to_another()
    {
        using var phone = await MovingPhone.PortedAsync(app);
        var first = await phone.BeginAsync();
        await phone.PinAsync(first);

        var again = await phone.BeginAsync();
        Assert.Equal("1", (await phone.LookAsync(again)).Mark("data-proven"));
        await phone.CodeAsync(again);
        await phone.LoginAsync(again);
        Assert.Equal("agree", (await phone.LookAsync(await phone.BeginAsync())).Mark("data-port"));

        using var stranger = app.App.NewBrowser();
        var refused = await stranger.Http.AskAsync(again);
        await app.IsLoggedAsync(refused.IsErrorPage("request_expired", 410), "port_flow_unknown", "porting");
    }

    [Fact]
    public async Task Support_holds_and_denies_a_move_and_the_application_is_told()
    {
        using var phone = await MovingPhone.PortedAsync(app);
        var page = await phone.BeginAsync();
        var former = await app.SubscriberAsync(phone.Key);
        var ledger = app.Service<RecoveryLedger>();
        var recovery = (await ledger.FindLastAsync(former.Id, CancellationToken.None))!;
        await ledger.ApplyAsync(recovery.Id, new RecoveryEvent.Held(TimeProvider.System.GetUtcNow()), Actor.System, CancellationToken.None);

        Assert.Equal("held", (await phone.LookAsync(page)).Mark("data-port"));
        await phone.PinAsync(page);
        Assert.Equal(0, (await ledger.FindAsync(recovery.Id, CancellationToken.None))!.ProvenCount);
        await app.IsLoggedAsync((await phone.BackAsync(page)).IsErrorAt(phone.RedirectUri, ErrorCode.AccessDenied), "port_held", "authorize");
        await ledger.ApplyAsync(recovery.Id, new RecoveryEvent.Denied(TimeProvider.System.GetUtcNow()), Actor.System, CancellationToken.None);

        Assert.Equal("denied", (await phone.LookAsync(page)).Mark("data-port"));
        await app.IsLoggedAsync((await phone.BackAsync(page)).IsErrorAt(phone.RedirectUri, ErrorCode.AccessDenied), "port_denied", "authorize");
        // A denied case stands against a new one.
        Assert.Equal("denied", (await phone.LookAsync(await phone.BeginAsync())).Mark("data-port"));
    }

    [Fact]
    public async Task Who_says_in_a_trusted_browser_that_it_is_not_them_stops_it()
    {
        using var phone = await MovingPhone.PortedAsync(app, browser: true);
        var page = await phone.BeginAsync();
        await phone.AskAsync(page, "trusted-device");
        var asked = await phone.Trusted!.Http.AskAsync("/carriers/verizon/recovery");
        Assert.Contains("another carrier", asked.Text, StringComparison.Ordinal);

        await phone.Trusted.Http.PostFormAsync(asked.Mark("action")!, [("answer", "refuse")], ("Origin", app.Origin));

        Assert.Equal("held", (await phone.LookAsync(page)).Mark("data-port"));
    }

    [Fact]
    public async Task Too_few_ways_are_said_and_the_way_back_is_open()
    {
        using var phone = new MovingPhone(app, app.NewPerson());
        await phone.PortAsync("att");
        await phone.StartEnrolmentAsync();

        var page = await phone.BeginAsync();

        Assert.Contains("data-too-few", (await phone.LookAsync(page)).Text, StringComparison.Ordinal);
        await app.IsLoggedAsync((await phone.BackAsync(page)).IsErrorAt(phone.RedirectUri, ErrorCode.AccessDenied), "cancelled", "authorize");
    }

    // Who has ZenKey at the new carrier already brings the rest from the settings.
    [Fact]
    public async Task A_phone_that_is_set_up_brings_it_at_once()
    {
        using var phone = await MovingPhone.PortedAsync(app);
        await phone.FinishAsync();
        var hint = await phone.Phone.PostAsync("/porting/hint", new { issuer = app.App.Origins.Issuer("verizon") });
        Assert.Equal(200, hint.Status);
        Assert.Equal(409, (await phone.Phone.PostAsync("/enrolment", await phone.Phone.ProofAsync((await phone.Phone.ChallengeAsync()).Member("challenge")!))).Status);

        Assert.Equal(new[] { "T-Mobile", "Verizon" }, (await phone.Phone.GetAsync("/porting/carriers")).Json.GetProperty("carriers").EnumerateArray().Select(one => one.GetProperty("name").GetString()));
        Assert.NotNull(hint.Member("loginHintToken"));
    }

    // Twelve at once: of one proof comes one code, and it is redeemed once (RFC 6749 §4.1.2).
    [Fact]
    [Spec("RFC 6749 §4.1.2")]
    public async Task Of_twelve_redemptions_at_once_one_counts()
    {
        using var phone = await MovingPhone.PortedAsync(app);
        var page = await phone.BeginAsync();
        await phone.ProveAsync(page);
        var codes = (await Task.WhenAll(Enumerable.Range(0, 12).Select(_ => phone.AgreeAsync(page)))).Select(answer => answer.Parameter("code")!).ToList();

        var redeemed = await Task.WhenAll(codes.Select(phone.RedeemAsync));

        Assert.Single(redeemed, answer => answer.Status == 200);
        Assert.All(redeemed.Where(answer => answer.Status != 200), answer => answer.IsOAuthError(ErrorCode.InvalidGrant));
        Assert.Single(await app.ReadAsync(store => store.Audit.Where(row => row.Action == "subscriber.port_agreed" && row.ObjectName.StartsWith("RC-")).Join(
            store.Subscribers.Where(row => row.CarrierAccount == phone.Key), row => row.SubscriberId, row => row.Id, (row, _) => row.Id).ToListAsync()));
        // The next move needs its factors anew.
        Assert.Equal(("prove", "0"), await WordAsync(phone, await phone.BeginAsync()));
    }

    private static async Task<(string?, string?)> WordAsync(MovingPhone phone, string page)
    {
        var shown = await phone.LookAsync(page);
        return (shown.Mark("data-port"), shown.Mark("data-proven"));
    }
}
