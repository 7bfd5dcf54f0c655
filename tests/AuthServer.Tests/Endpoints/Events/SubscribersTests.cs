using Microsoft.EntityFrameworkCore;
using ZenKey.Portal.Data.Changes;
using ZenKey.Portal.Data.Clients;
using ZenKey.Portal.Data.EventSubscriptions;
using ZenKey.Portal.Data.Links;
using ZenKey.Protocol;

namespace ZenKey.AuthServer.Tests.Endpoints.Events;

/// <summary>Who is told: clients that are served, may have events, have subscribed to the type, and have the subscriber's consent.</summary>
[Spec("ZenKey platform §10")]
public sealed class SubscribersTests(SharedApp app)
{
    public static TheoryData<string, Action<Client>> Deaf => new()
    {
        { "disabled", client => client.State = ClientState.Disabled },
        { "without the scope", client => client.Scopes = "openid name" },
        { "without a subscription", client => client.EventSubscription = null },
        { "subscribed to other types", client => client.EventSubscription!.Types = "sim_swap profile_change" },
    };

    [Theory, MemberData(nameof(Deaf))]
    public async Task A_client_that_should_not_hear_is_told_nothing(string kind, Action<Client> change)
    {
        var key = app.NewPerson();
        var (client, hearing) = (await ToldClient.NewAsync(app, change), await ToldClient.NewAsync(app));
        await client.LinkAsync(key);
        await hearing.LinkAsync(key);

        await RaiseAsync(key);

        Assert.True((await hearing.QueuedAsync()).Count == 1, kind);
        Assert.Empty(await client.QueuedAsync(0));
    }

    [Theory]
    [InlineData("openid name", LinkState.Active)]
    [InlineData("openid name events", LinkState.Ended)]
    public async Task A_subscriber_who_does_not_agree_is_not_told_of(string scopes, LinkState state)
    {
        var key = app.NewPerson();
        var (client, hearing) = (await ToldClient.NewAsync(app), await ToldClient.NewAsync(app));
        await client.LinkAsync(key, scopes, state);
        await hearing.LinkAsync(key);

        await RaiseAsync(key);

        Assert.Single(await hearing.QueuedAsync());
        Assert.Empty(await client.QueuedAsync(0));
    }

    // OpenID Connect Core §8.1: a sector knows a person by one subject, and another sector by another.
    [Fact]
    [Spec("OpenID Connect Core §8.1")]
    public async Task Each_sector_is_told_its_own_subject_and_nothing_that_ties_them()
    {
        var key = app.NewPerson();
        var (one, other) = (await ToldClient.NewAsync(app), await ToldClient.NewAsync(app));
        await one.LinkAsync(key);
        await other.LinkAsync(key);

        await RaiseAsync(key);

        var (first, second) = (Assert.Single(await one.QueuedAsync()), Assert.Single(await other.QueuedAsync()));
        Assert.Equal((await one.SubjectAsync(key), await other.SubjectAsync(key)), (first.Subject, second.Subject));
        Assert.NotEqual(first.Id, second.Id);
    }

    [Fact]
    public async Task All_clients_of_the_sector_are_told()
    {
        var key = app.NewPerson();
        var (one, other) = (await ToldClient.NewAsync(app), await ToldClient.NewAsync(app));
        var sector = $"https://{Guid.CreateVersion7():N}.tests.example/sector.json";
        foreach (var client in (ToldClient[])[one, other]) { await app.WriteAsync(async store => (await store.Clients.Include(row => row.Project).SingleAsync(row => row.Id == client.Id)).Project!.SectorHost = new Uri(sector).Host, Topic.Clients); }
        var link = await one.LinkAsync(key);
        await app.WriteAsync(store => store.Links.Where(row => row.Id == link.Id).ExecuteUpdateAsync(set => set.SetProperty(row => row.Sector, new Uri(sector).Host)), Topic.Links);

        await RaiseAsync(key);

        Assert.Equal(Assert.Single(await one.QueuedAsync()).Subject, Assert.Single(await other.QueuedAsync()).Subject);
    }

    // The scope is asked for by name, and can be declined.
    [Fact]
    public async Task The_phone_asks_for_consent_to_events()
    {
        var (key, client) = (app.NewPerson(), await ToldClient.NewAsync(app));
        var phone = await Phone.StartedAsync(app, key);
        using (var waiting = await app.WaitAsync(client.Party, key, ("scope", "openid name events")))
        {
            var asked = (await phone.RequestAsync(waiting.Id)).GetProperty("attributes").EnumerateArray().Single(one => one.GetProperty("scope").GetString() == Scope.Events);
            Assert.False(asked.GetProperty("required").GetBoolean());
            Assert.Equal(204, (await phone.ApproveAsync(waiting.Id, scopes: ["name"])).Status);
        }
        await RaiseAsync(key);
        await ToldClient.ToldAsync(app, key);
        Assert.Empty(await client.QueuedAsync(0));

        using (var waiting = await app.WaitAsync(client.Party, key, ("scope", "openid name events"))) { Assert.Equal(204, (await phone.ApproveAsync(waiting.Id)).Status); }
        await RaiseAsync(key);

        Assert.Single(await client.QueuedAsync());
    }

    private async Task RaiseAsync(string key) => await app.Service<EventLedger>().RaiseAsync(
        RaisedEvent.Of(EventType.SecurityEvent, (await app.SubscriberAsync(key)).Id, TimeProvider.System.GetUtcNow(), "test"));
}
