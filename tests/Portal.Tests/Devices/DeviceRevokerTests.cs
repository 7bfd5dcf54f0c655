using Microsoft.EntityFrameworkCore;
using ZenKey.Portal.Data.Audit;
using ZenKey.Portal.Data.Devices;
using ZenKey.Portal.Data.Grants;
using ZenKey.Portal.Data.Links;
using ZenKey.Portal.Data.People;
using ZenKey.Portal.Features.Devices;
using ZenKey.Portal.Tests.Support;

namespace ZenKey.Portal.Tests.Devices;

/// <summary>Revoking a trusted device.</summary>
public sealed class DeviceRevokerTests : IAsyncLifetime
{
    private FileStore store = null!;
    private World world = null!;
    private DeviceRevoker revoker = null!;
    private Device chrome = null!;

    public async ValueTask InitializeAsync()
    {
        store = await FileStore.CreateAsync();
        world = await World.CreateAsync(store);
        revoker = new DeviceRevoker(store.Factory, store.Endings);
        chrome = world.Browser("Chrome on Windows", ago: TimeSpan.FromDays(2));
        var harbor = world.Link(world.Dana, world.Harbor, TimeSpan.FromDays(1));
        var larkspur = world.Link(world.Dana, world.Larkspur, TimeSpan.FromDays(1));
        await store.AddAsync(chrome, harbor, larkspur, Grant(harbor), Grant(harbor), Grant(larkspur), Grant(larkspur, expired: true));
    }

    public ValueTask DisposeAsync() => store.DisposeAsync();

    [Fact]
    public async Task The_preview_counts_grants_that_live_and_names_their_apps()
    {
        var consequences = await revoker.PreviewAsync(world.Agent, chrome.Id, CancellationToken.None);
        Assert.Equal(3, consequences.ActiveGrants);
        Assert.Equal(["Harbor Mobile", "Larkspur kiosks"], consequences.Apps);
    }

    [Fact]
    public async Task A_revoked_device_and_its_grants_are_dead_and_its_links_live()
    {
        var result = Assert.IsType<RevokeDeviceResult.Revoked>(await RevokeAsync());
        Assert.Equal(store.Time.GetUtcNow(), result.At);
        Assert.Equal(DeviceState.Revoked, await store.ReadAsync(context => context.Devices.Where(row => row.Id == chrome.Id).Select(row => row.State).SingleAsync()));
        Assert.Equal(0, await store.ReadAsync(context => context.Grants.CountAsync(grant => grant.State == GrantState.Active)));
        Assert.Equal(2, await store.ReadAsync(context => context.Links.CountAsync(link => link.State == LinkState.Active)));
    }

    [Fact]
    public async Task The_audit_trail_says_who_why_and_what()
    {
        await revoker.RevokeAsync(world.Ada, chrome.Id, "Lost or stolen", "  ticket 88214 ", CancellationToken.None);
        var entry = await LastEntryAsync();
        Assert.Equal(("device.revoked", "Ada", "Lost or stolen", "ticket 88214"), (entry.Action, entry.ActorName, entry.Reason, entry.Note));
        Assert.Equal(world.Dana.Id, entry.SubscriberId);
        Assert.Contains(entry.ReadChanges(), change => change is { Field: "state", Before: "Active", After: "Revoked" });
        Assert.DoesNotContain("2025550142", entry.Changes + entry.ObjectName, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Support_and_auditors_are_refused_by_the_service_itself()
    {
        Assert.IsType<RevokeDeviceResult.NotAllowed>(await revoker.RevokeAsync(world.Agent, chrome.Id, "Other", null, CancellationToken.None));
        Assert.IsType<RevokeDeviceResult.NotAllowed>(await revoker.RevokeAsync(world.Auditor, chrome.Id, "Other", null, CancellationToken.None));
        Assert.Equal(DeviceState.Active, await store.ReadAsync(context => context.Devices.Where(row => row.Id == chrome.Id).Select(row => row.State).SingleAsync()));
    }

    [Fact]
    public async Task Somebody_who_is_administrator_no_longer_is_refused_though_the_circuit_says_so()
    {
        await store.Writer.WriteAsync(async (context, token) => (await context.People.SingleAsync(row => row.Id == world.Ada.Id, token)).Roles = PortalRoles.Support, [], CancellationToken.None);
        Assert.IsType<RevokeDeviceResult.NotAllowed>(await RevokeAsync());
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("Because")]
    public async Task A_reason_of_the_list_is_required(string? reason) =>
        Assert.IsType<RevokeDeviceResult.ReasonMissing>(await revoker.RevokeAsync(world.Ada, chrome.Id, reason, null, CancellationToken.None));

    [Fact]
    public async Task A_note_has_an_end() =>
        Assert.IsType<RevokeDeviceResult.NoteTooLong>(await revoker.RevokeAsync(world.Ada, chrome.Id, "Other", new string('x', DeviceRevoker.MaxNote + 1), CancellationToken.None));

    [Fact]
    public async Task A_second_revocation_is_told_who_was_first()
    {
        await RevokeAsync();
        var again = Assert.IsType<RevokeDeviceResult.AlreadyEnded>(await RevokeAsync());
        Assert.Equal("Ada", again.By);
    }

    [Fact]
    public async Task Of_two_at_once_one_wins_and_one_entry_is_written()
    {
        var results = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(RevokeAsync)));
        Assert.Single(results.OfType<RevokeDeviceResult.Revoked>());
        Assert.Equal(7, results.OfType<RevokeDeviceResult.AlreadyEnded>().Count());
        Assert.Equal(1, await store.ReadAsync(context => context.Audit.CountAsync(entry => entry.Action == "device.revoked")));
    }

    [Fact]
    public async Task An_unknown_device_and_the_phone_have_their_own_answers()
    {
        var phone = world.Phone();
        await store.AddAsync(phone);
        Assert.IsType<RevokeDeviceResult.NotFound>(await revoker.RevokeAsync(world.Ada, store.NewId(), "Other", null, CancellationToken.None));
        Assert.IsType<RevokeDeviceResult.IsPrimary>(await revoker.RevokeAsync(world.Ada, phone.Id, "Other", null, CancellationToken.None));
    }

    private Task<RevokeDeviceResult> RevokeAsync() => revoker.RevokeAsync(world.Ada, chrome.Id, "Lost or stolen", null, CancellationToken.None);

    private Task<AuditEntry> LastEntryAsync() => store.ReadAsync(context => context.Audit.OrderByDescending(entry => entry.Id).FirstAsync());

    private Grant Grant(AccountLink link, bool expired = false) => new()
    {
        Id = store.NewId(),
        LinkId = link.Id,
        ClientId = store.NewId(),
        DeviceId = chrome.Id,
        Scopes = "openid",
        IssuedAt = store.Time.GetUtcNow().AddMinutes(-20),
        ExpiresAt = store.Time.GetUtcNow().AddMinutes(expired ? -5 : 5),
    };
}
