using Microsoft.EntityFrameworkCore;
using ZenKey.Portal.Data.Devices;
using ZenKey.Portal.Data.Requests;
using ZenKey.Portal.Data.Tests.Store;
using ZenKey.Protocol;

namespace ZenKey.Portal.Data.Tests;

/// <summary>How many requests of browsers may wait for one phone, whoever comes at once.</summary>
public abstract class BrowserLimitTests(StoreFixture fixture) : StoreTests(fixture)
{
    private RequestLedger Requests => Node.Get<RequestLedger>();

    [Fact]
    public async Task Of_twelve_strangers_at_once_three_are_added_whole()
    {
        var sample = await Sample.AddAsync(Node, Now);

        var added = await TwelveTimesAsync(index => Requests.AddFromBrowserAsync(Asked(sample, $"stranger-{index}"), BrowserStanding.Stranger));

        Assert.Equal(RequestLedger.MostOfStrangers, added.Count(one => one));
        var kept = await Node.ReadAsync(store => store.Requests.Where(request => request.SubscriberId == sample.Subscriber.Id).ToListAsync());
        Assert.Equal(RequestLedger.MostOfStrangers, kept.Count);
        Assert.All(kept, request => Assert.Equal(
            ("Firefox", "https://app.example/cb", "openid", RequestState.Waiting, Now.AddMinutes(2), "thumbprint", "{}", null, null),
            (request.BrowserName, request.RedirectUri, request.Scopes, request.State, request.ExpiresAt, request.KeyThumbprint, request.BoundJwk, request.Nonce, request.Callback)));
    }

    [Fact]
    public async Task Who_is_known_is_counted_alone_and_strangers_do_not_count_them()
    {
        var sample = await Sample.AddAsync(Node, Now);
        var device = sample.Device(Now);
        await Node.AddAsync(device);

        var trusted = await TwelveTimesAsync(_ => Requests.AddFromBrowserAsync(Asked(sample, null, device), BrowserStanding.Trusted));
        var onLine = await TwelveTimesAsync(_ => Requests.AddFromBrowserAsync(Asked(sample, "phone", name: null), BrowserStanding.OwnLine));

        Assert.Equal((RequestLedger.MostOfKnown, RequestLedger.MostOfKnown), (trusted.Count(one => one), onLine.Count(one => one)));
        // Ten wait in all now, so that no stranger is let in.
        Assert.False(await Requests.AddFromBrowserAsync(Asked(sample, "stranger"), BrowserStanding.Stranger));
    }

    // A hint that was stolen names the device, and shows another cookie.
    [Fact]
    public async Task Who_names_a_device_and_shows_another_cookie_counts_as_a_stranger()
    {
        var sample = await Sample.AddAsync(Node, Now);
        var device = sample.Device(Now);
        await Node.AddAsync(device);

        var added = await TwelveTimesAsync(index => Requests.AddFromBrowserAsync(Asked(sample, $"thief-{index}", device), BrowserStanding.Stranger));

        Assert.Equal(RequestLedger.MostOfStrangers, added.Count(one => one));
        Assert.True(await Requests.AddFromBrowserAsync(Asked(sample, null, device), BrowserStanding.Trusted));
    }

    [Fact]
    public async Task What_has_ended_run_out_or_is_another_subscribers_does_not_count()
    {
        var (sample, other) = (await Sample.AddAsync(Node, Now), await Sample.AddAsync(Node, Now));
        for (var count = 0; count < RequestLedger.MostOfStrangers; count++) { Assert.True(await Requests.AddFromBrowserAsync(Asked(sample, $"one-{count}"), BrowserStanding.Stranger)); }
        Assert.True(await Requests.AddFromBrowserAsync(Asked(other, "two"), BrowserStanding.Stranger));
        Assert.False(await Requests.AddFromBrowserAsync(Asked(sample, "three"), BrowserStanding.Stranger));
        var denied = await Node.ReadAsync(store => store.Requests.FirstAsync(request => request.SubscriberId == sample.Subscriber.Id));

        await Requests.DenyAsync(denied);
        Assert.True(await Requests.AddFromBrowserAsync(Asked(sample, "four"), BrowserStanding.Stranger));

        Time.Advance(TimeSpan.FromMinutes(2));
        Assert.True(await Requests.AddFromBrowserAsync(Asked(sample, "five"), BrowserStanding.Stranger));
    }

    private Request Asked(Sample sample, string? cookie, Device? device = null, string? name = "Firefox") => new()
    {
        Id = RandomId.New(),
        CarrierId = sample.Carrier.Id,
        SubscriberId = sample.Subscriber.Id,
        ClientId = sample.Client.Id,
        DeviceId = device?.Id,
        BrowserName = name,
        BrowserHash = cookie is null ? device!.BrowserHash! : RandomId.Hash(cookie),
        RedirectUri = "https://app.example/cb",
        Scopes = "openid",
        Acr = Acr.A1,
        KeyThumbprint = "thumbprint",
        BoundJwk = "{}",
        CreatedAt = Now,
        ExpiresAt = Now.AddMinutes(2),
    };
}

public sealed class BrowserLimitOnSqlite(SqliteStore fixture) : BrowserLimitTests(fixture), IClassFixture<SqliteStore>;

public sealed class BrowserLimitOnPostgreSql(PostgreSqlStore fixture) : BrowserLimitTests(fixture), IClassFixture<PostgreSqlStore>;
