using ZenKey.Portal.Data.Audit;
using ZenKey.Portal.Data.Changes;
using ZenKey.Portal.Data.Devices;
using ZenKey.Portal.Data.Grants;
using ZenKey.Portal.Data.Tests.Store;

namespace ZenKey.Portal.Data.Tests;

/// <summary>The end of a trusted device: its tokens die with it, once, and the trail tells who did it.</summary>
public abstract class DeviceEndingsTests(StoreFixture fixture) : StoreTests(fixture)
{
    private static readonly Actor Sam = new("person", Guid.CreateVersion7(), "Sam", "support");

    private DeviceEndings Endings => Node.Get<DeviceEndings>();

    [Fact]
    public async Task Its_grants_die_with_it_and_no_others()
    {
        var (sample, device, grants) = await TrustedAsync();
        var elsewhere = sample.Grant(Now, Guid.CreateVersion7());
        await Node.AddAsync(elsewhere);
        foreach (var grant in grants) { Assert.Equal(GrantState.Active, (await Node.Get<GrantLedger>().FindAsync(grant.Id, None))!.State); }

        Assert.Equal(new EndDeviceResult.Ended(2, Now), await Endings.RevokeAsync(device.Id, Sam, "Lost", "Called in", None));
        foreach (var grant in grants)
        {
            var dead = (await Node.Get<GrantLedger>().FindAsync(grant.Id, None))!;
            Assert.Equal((GrantState.Revoked, Now), (dead.State, dead.RevokedAt));
        }
        Assert.Equal(GrantState.Active, (await Node.Get<GrantLedger>().FindAsync(elsewhere.Id, None))!.State);
        Assert.False(await Node.Get<DeviceDirectory>().IsActiveAsync(device.Id, None));
        var ended = (await Node.Get<DeviceDirectory>().FindAsync(device.Id, None))!;
        Assert.Equal((DeviceState.Revoked, Now, "Sam", "Lost", 1), (ended.State, ended.EndedAt, ended.EndedBy, ended.EndReason, ended.Version));
    }

    [Fact]
    public async Task The_trail_tells_who_did_it_and_why()
    {
        var (sample, device, _) = await TrustedAsync();
        await Endings.RevokeAsync(device.Id, Sam, "Lost", "Called in", None);
        var entry = Assert.Single(await AuditOfAsync(sample.Subscriber.Id));
        Assert.Equal(("person", Sam.Id, "Sam", "support"), (entry.ActorKind, entry.ActorId, entry.ActorName, entry.ActorRole));
        Assert.Equal(("device.revoked", "device", device.Id.ToString(), device.Name), (entry.Action, entry.ObjectKind, entry.ObjectId, entry.ObjectName));
        Assert.Equal(("Lost", "Called in", Now), (entry.Reason, entry.Note, entry.At));
        Assert.Equal([new FieldChange("state", "Active", "Revoked"), new FieldChange("grants", null, "2 revoked")], entry.ReadChanges());
    }

    [Fact]
    public async Task Whoever_comes_second_is_told_who_was_first()
    {
        var (sample, device, _) = await TrustedAsync();
        await Endings.RevokeAsync(device.Id, Sam, "Lost", null, None);
        var first = Now;
        Time.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(new EndDeviceResult.AlreadyEnded("Sam", first), await Endings.RevokeAsync(device.Id, Actor.System, "Again", null, None));
        Assert.Equal(new EndDeviceResult.AlreadyEnded("Sam", first), await Endings.RemoveAsync(device.Id, sample.Subscriber.Id, None));
        Assert.Single(await AuditOfAsync(sample.Subscriber.Id));
    }

    [Fact]
    public async Task Of_twelve_at_once_one_ends_it()
    {
        var (sample, device, _) = await TrustedAsync();
        var results = await TwelveTimesAsync(_ => Endings.RevokeAsync(device.Id, Sam, "Lost", null, None));
        Assert.Single(results.OfType<EndDeviceResult.Ended>());
        Assert.Equal(11, results.OfType<EndDeviceResult.AlreadyEnded>().Count());
        Assert.Single(await AuditOfAsync(sample.Subscriber.Id));
    }

    [Fact]
    public async Task The_phone_itself_is_not_ended_here()
    {
        var sample = await Sample.AddAsync(Node, Now);
        var phone = sample.Device(Now, DeviceKind.Primary);
        await Node.AddAsync(phone);
        Assert.IsType<EndDeviceResult.IsPrimary>(await Endings.RevokeAsync(phone.Id, Sam, "Lost", null, None));
        Assert.IsType<EndDeviceResult.IsPrimary>(await Endings.RemoveAsync(phone.Id, sample.Subscriber.Id, None));
        Assert.Equal(DeviceState.Active, (await Node.Get<DeviceDirectory>().FindPrimaryAsync(sample.Subscriber.Id, None))!.State);
        Assert.Empty(await AuditOfAsync(sample.Subscriber.Id));
    }

    [Fact]
    public async Task A_subscriber_removes_their_own_only()
    {
        var (sample, device, grants) = await TrustedAsync();
        var stranger = await Sample.AddAsync(Node, Now);
        Assert.IsType<EndDeviceResult.NotFound>(await Endings.RemoveAsync(device.Id, stranger.Subscriber.Id, None));
        Assert.True(await Node.Get<DeviceDirectory>().IsActiveAsync(device.Id, None));
        Assert.Equal(new EndDeviceResult.Ended(grants.Count, Now), await Endings.RemoveAsync(device.Id, sample.Subscriber.Id, None));
        Assert.Equal(DeviceState.Removed, (await Node.Get<DeviceDirectory>().FindAsync(device.Id, None))!.State);
        var entry = Assert.Single(await AuditOfAsync(sample.Subscriber.Id));
        Assert.Equal(("device.removed", "subscriber", "Subscriber"), (entry.Action, entry.ActorKind, entry.ActorName));      // no name of theirs
    }

    [Fact]
    public async Task Removed_everywhere_ends_what_was_used_there_on_other_devices_too()
    {
        var (sample, device, grants) = await TrustedAsync();
        var (elsewhere, other) = (sample.Grant(Now, grants[0].LinkId, Guid.CreateVersion7()), sample.Grant(Now, Guid.CreateVersion7(), Guid.CreateVersion7()));
        await Node.AddAsync(elsewhere, other);
        Assert.Equal(new EndDeviceResult.Ended(grants.Count + 1, Now), await Endings.RemoveEverywhereAsync(device.Id, sample.Subscriber.Id, None));
        Assert.Equal(GrantState.Revoked, (await Node.Get<GrantLedger>().FindAsync(elsewhere.Id, None))!.State);
        Assert.Equal(GrantState.Active, (await Node.Get<GrantLedger>().FindAsync(other.Id, None))!.State);
    }

    [Fact]
    public async Task A_new_name_is_found_by_search_and_told_in_the_trail()
    {
        var (sample, device, _) = await TrustedAsync();
        Assert.False(await Node.Get<DeviceDirectory>().RenameAsync(device.Id, Guid.CreateVersion7(), "Theirs", None));
        Assert.True(await Node.Get<DeviceDirectory>().RenameAsync(device.Id, sample.Subscriber.Id, "Kitchen", None));
        Assert.True(await Node.Get<DeviceDirectory>().RenameAsync(device.Id, sample.Subscriber.Id, "Kitchen", None));
        var renamed = (await Node.Get<DeviceDirectory>().FindAsync(device.Id, None))!;
        Assert.Equal(("Kitchen", "kitchen", 1), (renamed.Name, renamed.NameKey, renamed.Version));
        Assert.Equal("device.renamed", Assert.Single(await AuditOfAsync(sample.Subscriber.Id)).Action);
        await Endings.RemoveAsync(device.Id, sample.Subscriber.Id, None);
        Assert.False(await Node.Get<DeviceDirectory>().RenameAsync(device.Id, sample.Subscriber.Id, "Gone", None));
    }

    [Fact]
    public async Task An_unknown_device_is_not_found() =>
        Assert.IsType<EndDeviceResult.NotFound>(await Endings.RevokeAsync(Guid.CreateVersion7(), Sam, "Lost", null, None));

    [Fact]
    public async Task A_preview_counts_what_would_die()
    {
        var (sample, device, grants) = await TrustedAsync();
        var dead = sample.Grant(Now.AddHours(-1), grants[0].LinkId, device.Id);
        await Node.AddAsync(dead);
        var preview = await Endings.PreviewAsync(device.Id, None);
        Assert.Equal(2, preview.ActiveGrants);
        Assert.Equal([sample.Project.Name], preview.Apps);
        await Endings.RevokeAsync(device.Id, Sam, "Lost", null, None);
        Assert.Equal(0, (await Endings.PreviewAsync(device.Id, None)).ActiveGrants);
    }

    [Fact]
    public async Task The_phone_is_told()
    {
        var (sample, device, _) = await TrustedAsync();
        using var listener = Node.Get<IWakeBus>().Listen(BusTopics.Phone(sample.Subscriber.Id));
        var woken = listener.WaitAsync(TimeSpan.FromHours(1), Time, None);
        await Endings.RevokeAsync(device.Id, Sam, "Lost", null, None);
        await woken.WaitAsync(TimeSpan.FromSeconds(10));
    }

    [Fact]
    public async Task Ended_devices_are_in_no_list()
    {
        var (sample, device, _) = await TrustedAsync();
        Assert.Single(await Node.Get<DeviceDirectory>().ListByBrowserAsync(device.BrowserHash!, None));
        await Endings.RevokeAsync(device.Id, Sam, "Lost", null, None);
        Assert.Empty(await Node.Get<DeviceDirectory>().ListByBrowserAsync(device.BrowserHash!, None));
        Assert.Empty(await Node.Get<DeviceDirectory>().ListTrustedAsync(sample.Subscriber.Id, None));
    }

    [Fact]
    public async Task The_key_of_an_application_is_bound_once()
    {
        var sample = await Sample.AddAsync(Node, Now);
        var phone = sample.Device(Now, DeviceKind.Primary);
        await Node.AddAsync(phone);
        var bound = await TwelveTimesAsync(index => Node.Get<DeviceDirectory>().BindAppKeyAsync(phone.Id, $"key-{index}", None));
        var winner = Assert.Single(Enumerable.Range(0, 12), index => bound[index]);
        Assert.Equal($"key-{winner}", (await Node.Get<DeviceDirectory>().FindPrimaryAsync(sample.Subscriber.Id, None))!.AppKeyThumbprint);
    }

    private async Task<(Sample Sample, Device Device, IReadOnlyList<Grant> Grants)> TrustedAsync()
    {
        var sample = await Sample.AddAsync(Node, Now);
        var device = sample.Device(Now);
        var link = sample.Link(Now);
        Grant[] grants = [sample.Grant(Now, link.Id, device.Id), sample.Grant(Now, link.Id, device.Id)];
        await Node.AddAsync(device, link, grants[0], grants[1]);
        return (sample, device, grants);
    }
}

public sealed class DeviceEndingsOnSqlite(SqliteStore fixture) : DeviceEndingsTests(fixture), IClassFixture<SqliteStore>;

public sealed class DeviceEndingsOnPostgreSql(PostgreSqlStore fixture) : DeviceEndingsTests(fixture), IClassFixture<PostgreSqlStore>;
