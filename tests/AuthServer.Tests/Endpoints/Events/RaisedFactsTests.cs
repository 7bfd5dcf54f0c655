using System.Net.Http.Json;
using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using ZenKey.AuthServer.Tests.Endpoints.UserTraits;
using ZenKey.Portal.Data.Audit;
using ZenKey.Portal.Data.Devices;
using ZenKey.Portal.Data.Subscribers;
using ZenKey.Protocol;

namespace ZenKey.AuthServer.Tests.Endpoints.Events;

/// <summary>What happens to a subscriber is told to the apps that they linked with consent to events.</summary>
[Spec("ZenKey platform §10")]
[Spec("RFC 8417 §2.2")]
public sealed class RaisedFactsTests(SharedApp app)
{
    [Fact]
    [Spec("ZenKey platform §8.1")]
    public async Task Another_SIM_is_a_sim_swap_and_a_device_change_and_is_told_once()
    {
        var (key, client) = await LinkedAsync();
        var phone = await Phone.StartedAsync(app, key);
        await TrustedParty.SwapSimAsync(app, key);

        (await phone.GetAsync("/requests")).IsProblem("device-changed", 403);
        (await phone.StartAsync()).IsProblem("device-changed", 403);

        Assert.Equal([(EventType.DeviceChange, "sim_changed"), (EventType.SimSwap, null)], await ToldAsync(client, key, 2));
    }

    // The application itself sees the swap, where nobody else has looked before.
    [Fact]
    [Spec("ZenKey platform §8.1")]
    public async Task A_start_with_another_SIM_is_enough_to_see_it()
    {
        var (key, client) = await LinkedAsync();
        await TrustedParty.SwapSimAsync(app, key);

        (await new Phone(app, key).StartAsync()).IsProblem("device-changed", 403);

        Assert.Equal([(EventType.DeviceChange, "sim_changed"), (EventType.SimSwap, null)], await ToldAsync(client, key, 2));
    }

    [Theory]
    [InlineData(true, "handset_changed")]
    [InlineData(false, "application_changed")]
    [Spec("ZenKey platform §8.1")]
    public async Task A_start_that_does_not_match_is_a_device_change_told_once_a_day(bool moved, string reason)
    {
        var ((key, client), holder) = (await LinkedAsync(), app.NewPerson());
        await Phone.StartedAsync(app, key);
        if (moved)
        {
            using var act = await app.Http.PostAsJsonAsync($"/simulator/api/handsets/{key}/move-sim", new { to = holder });
            Assert.True(act.IsSuccessStatusCode);
        }

        for (var time = 1; time <= 3; time++)
        {
            (await new Phone(app, moved ? holder : key).StartAsync(body =>
            {
                if (!moved) { App.SessionTests.SignWithNewKey(body, ECCurve.NamedCurves.nistP256); }
            })).IsProblem("device-changed", 403);
        }

        Assert.Equal([(EventType.DeviceChange, reason)], await ToldAsync(client, key, 1));
    }

    [Theory]
    [InlineData(true, "trusted_device_removed")]
    [InlineData(false, "trusted_device_revoked")]
    public async Task A_browser_that_is_no_longer_trusted_is_a_security_event(bool byPhone, string reason)
    {
        var (key, client) = await LinkedAsync();
        var phone = await Phone.StartedAsync(app, key);
        var (browser, _) = await app.PairAsync(app.Party(), phone);
        browser.Dispose();
        var device = (await phone.GetAsync("/devices")).Json.GetProperty("devices")[0].GetProperty("id").GetGuid();

        if (byPhone) { Assert.Equal(204, (await phone.DeleteAsync($"/devices/{device}")).Status); }
        else { Assert.IsType<EndDeviceResult.Ended>(await app.Service<DeviceEndings>().RevokeAsync(device, Actor.System, "Lost", null, CancellationToken.None)); }

        Assert.Equal([(EventType.SecurityEvent, reason)], await ToldAsync(client, key, 1));
    }

    [Fact]
    public async Task A_PIN_that_is_locked_is_a_security_event()
    {
        var key = app.NewPersonWithPin();
        var client = await ToldClient.NewAsync(app);
        await client.LinkAsync(key);
        var id = (await app.SubscriberAsync(key)).Id;

        for (var time = 1; time <= PinLedger.MaxFailures + 2; time++) { await app.Service<PinLedger>().CheckAsync(id, "0000", CancellationToken.None); }

        Assert.Equal([(EventType.SecurityEvent, "pin_locked")], await ToldAsync(client, key, 1));
    }

    [Fact]
    [Spec("ZenKey platform §11")]
    public async Task The_end_of_a_link_is_told_to_its_apps_and_to_no_others()
    {
        var (key, client) = await LinkedAsync();
        var other = await ToldClient.NewAsync(app);
        await other.LinkAsync(key);
        var phone = await Phone.StartedAsync(app, key);
        var link = await LinkOfAsync(client);

        Assert.Equal(204, (await phone.DeleteAsync($"/links/{link}")).Status);

        var told = Assert.Single(await client.QueuedAsync());
        Assert.Equal((EventType.ConsentRevoked, "link_ended", "name email events"), (told.Type, told.Reason, told.Names));
        await ToldClient.ToldAsync(app, key);
        Assert.Empty(await other.QueuedAsync(0));
        Assert.Single(await client.QueuedAsync());
    }

    [Fact]
    [Spec("ZenKey platform §11")]
    public async Task An_attribute_taken_back_on_the_phone_is_told_by_name()
    {
        var (key, client) = await LinkedAsync();
        var phone = await Phone.StartedAsync(app, key);

        Assert.Equal(204, (await ShareAsync(phone, client, "name", "events")).Status);

        var told = Assert.Single(await client.QueuedAsync());
        Assert.Equal((EventType.ConsentRevoked, "consent_narrowed", "email"), (told.Type, told.Reason, told.Names));
    }

    // It is the last that the client is told of the subscriber.
    [Fact]
    public async Task Consent_to_events_itself_can_be_taken_back_and_that_is_the_last_event()
    {
        var (key, client) = await LinkedAsync();
        var phone = await Phone.StartedAsync(app, key);

        Assert.Equal(204, (await ShareAsync(phone, client, "name", "email")).Status);

        Assert.Equal((EventType.ConsentRevoked, "events"), (Assert.Single(await client.QueuedAsync()) is var told ? (told.Type, told.Names) : default));
        Assert.Equal(204, (await ShareAsync(phone, client, "name")).Status);
        await ToldClient.ToldAsync(app, key);
        Assert.Single(await client.QueuedAsync());
    }

    [Fact]
    public async Task An_attribute_declined_at_the_next_sign_in_is_told_in_the_commit_of_the_consent()
    {
        var (key, client) = await LinkedAsync();
        var phone = await Phone.StartedAsync(app, key);
        using var waiting = await app.WaitAsync(client.Party, key, ("scope", "openid name email events"));

        Assert.Equal(204, (await phone.ApproveAsync(waiting.Id, scopes: ["name", "events"])).Status);

        Assert.Equal((EventType.ConsentRevoked, "consent_narrowed", "email"), (Assert.Single(await client.QueuedAsync()) is var told ? (told.Type, told.Reason, told.Names) : default));
    }

    [Fact]
    public async Task Picture_and_digits_are_attributes_like_others_and_the_digits_stay_closed()
    {
        var id = (await app.SubscriberAsync(app.NewPerson())).Id;
        Task<IReadOnlyList<string>> ChangeAsync() => app.Service<ProfileLedger>().ChangeAsync(
            id, new ProfileChange { PictureUrl = "https://pictures.example/new.png", Last4Social = "0047" }, Actor.System, CancellationToken.None);

        Assert.Equal([Scope.Picture, Scope.Last4Social], await ChangeAsync());
        Assert.Empty(await ChangeAsync());

        var kept = await app.ReadAsync(store => store.Subscribers.AsNoTracking().SingleAsync(one => one.Id == id));
        Assert.Equal(("https://pictures.example/new.png", "0047"), (kept.PictureUrl, app.Service<IAttributeProtection>().Unprotect(kept.Last4Social)));
        var entry = await app.ReadAsync(store => store.Audit.AsNoTracking().SingleAsync(one => one.SubscriberId == id && one.Action == "subscriber.profile_changed"));
        Assert.DoesNotContain("0047", entry.Changes, StringComparison.Ordinal);
    }

    // Nobody learns from a change which attributes others share, nor values.
    [Fact]
    public async Task A_changed_profile_is_told_to_those_who_share_what_changed()
    {
        var (key, client) = await LinkedAsync();
        var without = await ToldClient.NewAsync(app);
        await without.LinkAsync(key, "openid phone events");
        var id = (await app.SubscriberAsync(key)).Id;

        var changed = await app.Service<ProfileLedger>().ChangeAsync(
            id, new ProfileChange { Email = "new@mail.example", PostalCode = "20002", GivenName = "Lin" }, Actor.Subscriber(id), CancellationToken.None);

        Assert.Equal([Scope.Email, Scope.PostalCode], changed);
        var told = Assert.Single(await client.QueuedAsync());
        Assert.Equal((EventType.ProfileChange, "email"), (told.Type, told.Names));
        await ToldClient.ToldAsync(app, key);
        Assert.Empty(await without.QueuedAsync(0));
    }

    private async Task<(string Key, ToldClient Client)> LinkedAsync()
    {
        var (key, client) = (app.NewPerson(), await ToldClient.NewAsync(app));
        await client.LinkAsync(key);
        return (key, client);
    }

    /// <summary>What the client was told once nothing is left to be told, in the order of the types' names.</summary>
    private async Task<(string Type, string? Reason)[]> ToldAsync(ToldClient client, string key, int count)
    {
        await client.QueuedAsync(count);
        await ToldClient.ToldAsync(app, key);
        return [.. (await client.QueuedAsync(count)).Select(one => (one.Type, one.Reason)).OrderBy(one => one.Type, StringComparer.Ordinal)];
    }

    private Task<Guid> LinkOfAsync(ToldClient client) => app.ReadAsync(store => Task.FromResult(store.Links.Single(link => link.Sector == client.Sector).Id));

    private async Task<Answer> ShareAsync(Phone phone, ToldClient client, params string[] scopes)
    {
        var request = phone.Request(HttpMethod.Put, $"/links/{await LinkOfAsync(client)}/attributes");
        request.Content = JsonContent.Create(new { scopes });
        return await app.Http.AnswerAsync(request);
    }
}
