using Microsoft.EntityFrameworkCore;
using ZenKey.Portal.Data.Deliveries;
using ZenKey.Portal.Data.EventSubscriptions;
using ZenKey.TestKit;

namespace ZenKey.Portal.Tests.Api;

/// <summary>Deliveries over the management API: looked up, tested, sent again.</summary>
public sealed class DeliveriesApiTests(ApiApp api) : IClassFixture<ApiApp>
{
    [Fact]
    public async Task A_test_is_sent_and_followed_to_its_answer_and_a_range_is_counted_without_being_sent()
    {
        using var script = await api.ScriptAsync();
        var path = await SubscribedAsync(script, $"http://localhost:{ZenKeyApp.FreePort()}/events");

        var sent = await script.SendAsync(HttpMethod.Post, $"{path}/events/test", new { carrier = "verizon" });
        Assert.Equal(200, sent.Status);
        var id = sent.Json.GetProperty("deliveryId").GetGuid();
        Told found = default!;
        await Until.HoldsAsync(async () => (found = await script.GetAsync($"{path}/deliveries/{id}")).Json.GetProperty("delivery").GetProperty("state").GetString() == "given_up");

        var attempt = Assert.Single(found.Json.GetProperty("trail").EnumerateArray());
        Assert.Equal(("notConnected", true), (attempt.GetProperty("fault").GetString(), attempt.GetProperty("help").GetString()!.Length > 0));
        Assert.Equal(id.ToString("N"), found.Json.GetProperty("claims").GetProperty("jti").GetString());
        Assert.Single((await script.GetAsync($"{path}/deliveries?state=given_up&type=verification")).Json.GetProperty("items").EnumerateArray());
        Assert.Equal((400, "parameter-invalid"), Of(await script.GetAsync($"{path}/deliveries?state=lost")));
        Assert.Equal((422, "rule-broken"), Of(await script.SendAsync(HttpMethod.Post, $"{path}/deliveries/{id}/replay")));
        Assert.Equal((404, "unknown-part"), Of(await script.SendAsync(HttpMethod.Post, $"{path}/deliveries/{Guid.CreateVersion7()}/replay")));
        Assert.Equal((422, "rule-broken"), Of(await script.SendAsync(HttpMethod.Post, $"{path}/events/resume")));

        var row = await AddGivenUpAsync(id);
        var range = new { from = row.CreatedAt.AddMinutes(-1), to = row.CreatedAt.AddMinutes(1), dryRun = true };
        var counted = await script.SendAsync(HttpMethod.Post, $"{path}/deliveries/replay", range);
        Assert.Equal((1, true), (counted.Json.GetProperty("count").GetInt32(), counted.Json.GetProperty("dryRun").GetBoolean()));
        Assert.Null(await api.ReadAsync(store => store.Deliveries.Where(one => one.Id == row.Id).Select(one => one.ReplayedAt).SingleAsync()));
        Assert.Equal(1, (await script.SendAsync(HttpMethod.Post, $"{path}/deliveries/replay", new { range.from, range.to })).Json.GetProperty("count").GetInt32());
        Assert.Equal((422, "fields-invalid"), Of(await script.SendAsync(HttpMethod.Post, $"{path}/deliveries/replay", new { range.from })));
    }

    [Fact]
    public async Task A_client_without_alerts_and_one_of_others_are_told_apart_from_a_fault()
    {
        using var script = await api.ScriptAsync();
        var made = await script.SendAsync(HttpMethod.Post, "/clients", new { name = "Silent", type = "public", newProject = "Silence", redirectUris = new[] { "https://shop.example/cb" } });
        var path = $"/clients/{made.Json.GetProperty("client").GetProperty("clientId").GetString()}";

        Assert.Equal((422, "rule-broken"), Of(await script.SendAsync(HttpMethod.Post, $"{path}/events/test", new { })));
        var others = await api.ReadAsync(store => store.Clients.Where(one => one.Project!.Company!.Name != "Harbor Bank").Select(one => one.ClientId).FirstAsync());
        foreach (var told in new[] { await script.GetAsync($"/clients/{others}/deliveries"), await script.SendAsync(HttpMethod.Post, $"/clients/{others}/events/test", new { }), await script.SendAsync(HttpMethod.Post, $"/clients/{others}/events/resume") })
        {
            Assert.Equal((404, "unknown-client"), Of(told));
        }
    }

    private async Task<string> SubscribedAsync(Script script, string receiver)
    {
        var made = await script.SendAsync(HttpMethod.Post, "/clients", new { name = "Told", type = "confidential", newProject = "Alerts", redirectUris = new[] { "https://shop.example/cb" } });
        var clientId = made.Json.GetProperty("client").GetProperty("clientId").GetString()!;
        await api.Get<Data.Journal.StoreWriter>().WriteAsync(async (store, token) => store.EventSubscriptions.Add(new EventSubscription
        {
            ClientId = await store.Clients.Where(one => one.ClientId == clientId).Select(one => one.Id).SingleAsync(token),
            Types = "sim_swap",
            Delivery = EventDelivery.Push,
            PushUri = receiver,
        }), [Data.Changes.Topic.Clients], CancellationToken.None);
        return $"/clients/{clientId}";
    }

    private async Task<Delivery> AddGivenUpAsync(Guid like)
    {
        var test = await api.ReadAsync(store => store.Deliveries.AsNoTracking().SingleAsync(one => one.Id == like));
        var (id, at) = (Guid.CreateVersion7(), test.CreatedAt.AddDays(-1));
        var row = new Delivery
        {
            Id = id, Kind = DeliveryKind.SecurityEvent, Type = "sim_swap", ClientId = test.ClientId, About = id.ToString("N"), Target = test.Target, Authority = test.Authority, ContentType = test.ContentType,
            Claims = "{}", CarrierId = test.CarrierId, State = DeliveryState.GivenUp, Attempts = 9, NextAttemptAt = at, CreatedAt = at, ExpiresAt = at.AddDays(7), EndedAt = at.AddDays(7),
        };
        await api.ChangeAsync(store => Task.FromResult(store.Deliveries.Add(row)));
        return row;
    }

    private static (int, string?) Of(Told told) => (told.Status, told.Problem);
}
