using Microsoft.EntityFrameworkCore;
using ZenKey.Portal.Data.EventSubscriptions;
using ZenKey.Portal.Data.Launches;
using ZenKey.Portal.Features.Clients;
using ZenKey.Portal.Features.Clients.Api;
using ZenKey.Portal.Features.Clients.Settings;
using ZenKey.Portal.Features.Launch;
using ZenKey.Portal.Tests.Launch;
using ZenKey.Protocol;

namespace ZenKey.Portal.Tests.Clients.Held;

/// <summary>Each edit of a launched client that takes two persons waits and changes nothing; approved, it does what was asked for.</summary>
public sealed class EditHoldTests : IAsyncLifetime
{
    private static readonly CancellationToken Cancel = CancellationToken.None;
    private readonly HeldWorld world = new();

    private static readonly (string Name, string Field, Func<HeldWorld, int, Task<object>> Do)[] Dangerous =
    [
        ("redirect URI", "redirect_uris", async (at, version) => await at.Editor.AddRedirectUriAsync(at.Launch.Dev, LaunchWorld.ClientId, version, "https://new.example/cb", "New", Cancel)),
        ("redirect URIs", "redirect_uris", async (at, version) => await at.Editor.AddRedirectUrisAsync(at.Launch.Dev, LaunchWorld.ClientId, version, [new("https://app.harbor.example/2", null), new("https://new.example/cb", null)], Cancel)),
        ("scope", "scopes", async (at, version) => await at.Editor.SetScopesAsync(at.Launch.Dev, LaunchWorld.ClientId, version, ["openid", "name", "birthdate"], Cancel)),
        ("import", "redirect_uris", async (at, version) => await at.Editor.ImportAsync(at.Launch.Dev, LaunchWorld.ClientId, version,
            new ClientConfiguration(ClientConfiguration.CurrentFormat, RedirectUris: [new ConfiguredUri("https://new.example/cb")]), Cancel)),
        ("key address", "jwks_uri", async (at, version) => await at.Editor.SetKeyAddressAsync(at.Launch.Dev, LaunchWorld.ClientId, version, "https://new.example/jwks", Cancel)),
        ("sign-out", "post_logout_redirect_uris", async (at, _) => await at.SaveAsync(all => all.SignOut, form => form with { PostLogoutUris = "https://new.example/out" })),
        ("logout tokens", "backchannel_logout_uri", async (at, _) => await at.SaveAsync(all => all.SignOut, form => form with { BackchannelUri = "https://new.example/in" })),
        ("notifications", "notification_uris", async (at, _) => await at.SaveAsync(all => all.Backchannel, form => form with { NotificationUris = "https://new.example/n" })),
        ("events", "events_uri", async (at, _) => await at.SaveAsync(all => all.Events, form => form with { Wanted = true, Uri = "https://new.example/e", Types = "sim_swap", Authorization = "Bearer tell-nobody" })),
        ("protection", "dpop_bound_access_tokens", async (at, _) => await at.SaveAsync(all => all.Protection, form => form with { Dpop = false })),
    ];

    private static readonly (string Name, Func<HeldWorld, int, Task<object>> Do)[] Safe =
    [
        ("redirect URI of a known host", async (at, version) => await at.Editor.AddRedirectUriAsync(at.Launch.Dev, LaunchWorld.ClientId, version, "https://app.harbor.example/second", null, Cancel)),
        ("ordinary scope", async (at, version) => await at.Editor.SetScopesAsync(at.Launch.Dev, LaunchWorld.ClientId, version, ["openid", "name", "email"], Cancel)),
        ("keys of a known host", async (at, version) => await at.Editor.SetKeyAddressAsync(at.Launch.Dev, LaunchWorld.ClientId, version, "https://app.harbor.example/v2/jwks", Cancel)),
        ("secret", async (at, version) => await at.Editor.AddSecretAsync(at.Launch.Dev, LaunchWorld.ClientId, version, "Next", null, Cancel)),
        ("name by import", async (at, version) => await at.Editor.ImportAsync(at.Launch.Dev, LaunchWorld.ClientId, version, new ClientConfiguration(ClientConfiguration.CurrentFormat, Name: "Harbor"), Cancel)),
        ("sign-out at a known host", async (at, _) => await at.SaveAsync(all => all.SignOut, form => form with { PostLogoutUris = "https://app.harbor.example/out" })),
        ("more protection", async (at, _) => await at.SaveAsync(all => all.Protection, form => form with { PushedRequests = true })),
        ("another form", async (at, _) => await at.SaveAsync(all => all.Format, form => form with { IdTokenAlg = "ES256" })),
        ("web origin", async (at, _) => await at.SaveAsync(all => all.Origins, form => form with { WebOrigins = "https://spa.example" })),
        ("grants", async (at, _) => await at.SaveAsync(all => all.Grants, form => form with { ServiceTokens = true })),
    ];

    public static TheoryData<string> DangerousNames => [.. Dangerous.Select(row => row.Name)];

    public static TheoryData<string> SafeNames => [.. Safe.Select(row => row.Name)];

    public ValueTask InitializeAsync() => world.InitializeAsync();

    public ValueTask DisposeAsync() => world.DisposeAsync();

    [Theory, MemberData(nameof(DangerousNames))]
    public async Task A_dangerous_edit_waits_and_approved_it_changes_what_was_asked_for_by_both_names(string name)
    {
        var (_, field, act) = Dangerous.Single(row => row.Name == name);
        var before = Shown(await world.ClientAsync());
        var result = await act(world, (await world.ClientAsync()).Version);
        Assert.True(result is EditClientResult.NeedsApproval or SaveSettingsResult.NeedsApproval, $"{result}");
        Assert.Equal(before, Shown(await world.ClientAsync()));
        var request = Assert.Single(await world.RequestsAsync());
        var held = request.ReadEdit()!;
        Assert.Contains(held.Changes, change => change.Field == field);
        Assert.NotEmpty(held.Reasons);
        Assert.Equal(["client.edit.requested"], (await world.Store.AuditAsync()).Select(entry => entry.Action));

        world.Store.Time.Advance(TimeSpan.FromMinutes(1));
        Assert.IsType<LaunchResult.Done>(await world.Launch.Desk.DecideAsync(world.Launch.Ada, request.Id, request.Version, new LaunchAnswer(true, "Fine."), Cancel));
        Assert.NotEqual(before, Shown(await world.ClientAsync()));
        var done = (await world.Store.AuditAsync())[^1];
        Assert.Equal(held.Changes, done.ReadChanges());
        Assert.Equal(("Ada", "Approved as a second person", "Asked for by The Developer, approved by Ada. Fine."), (done.ActorName, done.Reason, done.Note));
    }

    [Theory, MemberData(nameof(SafeNames))]
    public async Task A_safe_edit_goes_through_at_once(string name)
    {
        var result = await Safe.Single(row => row.Name == name).Do(world, (await world.ClientAsync()).Version);
        Assert.True(result is EditClientResult.Saved or EditClientResult.SecretAdded or SaveSettingsResult.Saved, $"{result}");
        Assert.Empty(await world.RequestsAsync());
    }

    [Theory, MemberData(nameof(DangerousNames))]
    public async Task In_Developer_Mode_the_same_goes_through_at_once(string name)
    {
        await world.Launch.ChangeClientAsync(client => client.Mode = ClientMode.Developer);
        var result = await Dangerous.Single(row => row.Name == name).Do(world, (await world.ClientAsync()).Version);
        Assert.True(result is EditClientResult.Saved or SaveSettingsResult.Saved, $"{result}");
        Assert.Empty(await world.RequestsAsync());
    }

    [Fact]
    public async Task What_is_sent_and_never_read_waits_closed_and_arrives()
    {
        await Dangerous.Single(row => row.Name == "events").Do(world, 0);
        var request = Assert.Single(await world.RequestsAsync());
        Assert.DoesNotContain("tell-nobody", request.Edit, StringComparison.Ordinal);
        Assert.IsType<LaunchResult.Done>(await world.Launch.Desk.DecideAsync(world.Launch.Ada, request.Id, request.Version, new LaunchAnswer(true), Cancel));
        Assert.Equal("Bearer tell-nobody", world.Store.Get<IReceiverSecrets>().Open((await world.ClientAsync()).EventSubscription!.Authorization!));
    }

    [Fact]
    public async Task The_same_asked_for_again_is_the_same_request()
    {
        var first = await world.AskAsync();
        var again = Assert.IsType<EditClientResult.NeedsApproval>(await world.AddUriAsync("https://new.harbor.example/back"));
        Assert.Equal((first.Id, true), (again.Waits.RequestId, again.Waits.Already));
        Assert.Single(await world.RequestsAsync());
    }

    [Fact]
    public async Task No_more_than_twenty_wait()
    {
        for (var count = 0; count < DangerousEdits.MostWaiting; count++) { await world.AskAsync($"https://new{count}.example/cb"); }
        var full = await world.AddUriAsync("https://one-too-many.example/cb");
        Assert.Contains("20 edits of this client wait", Assert.IsType<EditClientResult.Rejected>(full).Fault, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_rule_that_an_edit_breaks_is_told_at_once_and_nothing_waits()
    {
        Assert.IsType<EditClientResult.Rejected>(await world.AddUriAsync("http://localhost:3000/cb"));
        Assert.Empty(await world.RequestsAsync());
    }

    [Fact]
    public async Task Before_saving_a_part_says_that_it_will_wait_and_the_look_changes_nothing()
    {
        var all = (await world.Settings.ReadAsync(world.Launch.Dev, LaunchWorld.ClientId, Cancel))!;
        Assert.Contains("new.example", Assert.Single(await world.Settings.ReasonsAsync(world.Launch.Dev, LaunchWorld.ClientId, all.SignOut with { PostLogoutUris = "https://new.example/out" }, Cancel)), StringComparison.Ordinal);
        Assert.Empty(await world.Settings.ReasonsAsync(world.Launch.Dev, LaunchWorld.ClientId, all.SignOut with { PostLogoutUris = "https://app.harbor.example/out" }, Cancel));
        Assert.Empty(await world.Settings.ReasonsAsync(world.Store.Lea, LaunchWorld.ClientId, all.SignOut with { PostLogoutUris = "https://new.example/out" }, Cancel));
        Assert.Empty(await world.Store.AuditAsync());
        Assert.DoesNotContain((await world.ClientAsync()).Uris, uri => uri.Kind == Data.Clients.ClientUriKind.PostLogoutRedirect);
    }

    private static string Shown(Data.Clients.Client client) => string.Join(' ',
        [client.Version, client.Scopes, client.JwksUri, client.BackchannelLogoutUri, client.DpopBoundAccessTokens, client.EventSubscription?.PushUri, .. client.Uris.Select(uri => $"{uri.Kind} {uri.Uri}").Order(StringComparer.Ordinal)]);
}
