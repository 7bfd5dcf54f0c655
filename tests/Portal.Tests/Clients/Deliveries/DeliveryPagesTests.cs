using Bunit;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using ZenKey.Portal.Data.Carriers;
using ZenKey.Portal.Data.Clients;
using ZenKey.Portal.Data.Deliveries;
using ZenKey.Portal.Data.EventSubscriptions;
using ZenKey.Portal.Features.Clients;
using ZenKey.Portal.Features.Clients.Deliveries;
using ZenKey.Portal.Tests.Support;
using ZenKey.Protocol;

namespace ZenKey.Portal.Tests.Clients.Deliveries;

/// <summary>The log of deliveries, one of them, and what is sent from there.</summary>
public sealed class DeliveryPagesTests : SupportPageContext
{
    private Client client = null!;

    private DateTimeOffset Written => Time.GetUtcNow().AddMinutes(-3);

    protected override async Task FillAsync()
    {
        Services.AddSingleton(Store.Get<SubscriptionLedger>()).AddSingleton(Store.Get<DeliveryLedger>()).AddClients();
        client = SentRows.Subscribed(World.Harbor.Id, ClientStubs.ClientId, Time.GetUtcNow());
        await Store.AddAsync(client);
        Become(World.Developer);
    }

    [Fact]
    public async Task The_log_tells_state_attempts_and_what_comes_next_and_its_filters_are_in_the_address()
    {
        var retrying = SentRows.Of(client, Written, DeliveryState.Waiting, attempts: 2, status: 503);
        retrying.NextAttemptAt = Time.GetUtcNow().AddMinutes(10);
        await Store.AddAsync(retrying, SentRows.Of(client, Written, DeliveryState.Delivered, EventType.ConsentRevoked, status: 202));
        var tab = await TabAsync();
        tab.WaitForAssertion(() => Assert.Equal(2, tab.FindAll("tbody tr").Count));
        var row = tab.FindAll("tbody tr").Single(one => one.TextContent.Contains("SIM changed", StringComparison.Ordinal));
        foreach (var word in new[] { "Retrying", "503", "in 10 min", retrying.About }) { Assert.Contains(word, row.TextContent, StringComparison.Ordinal); }

        tab.Find("#delivery-state").Change("delivered");

        Assert.EndsWith("?state=delivered", Address, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_new_delivery_appears_by_itself_on_the_first_page()
    {
        var tab = await TabAsync();
        tab.WaitForAssertion(() => Assert.Contains("Nothing was sent yet", tab.Markup, StringComparison.Ordinal));

        await Store.AddAsync(SentRows.Of(client, Written, DeliveryState.Delivered));
        Time.Advance(DeliveriesTab.Pace);

        tab.WaitForAssertion(() => Assert.Single(tab.FindAll("tbody tr")));
    }

    [Fact]
    public async Task A_test_is_followed_until_it_is_answered_and_its_fault_is_told_in_words()
    {
        await Store.AddAsync(new Carrier { Id = Store.NewId(), Slug = "zeta", Name = "Zeta" });
        var tab = await TabAsync();
        tab.WaitForElement("#send-test").Click();
        tab.WaitForAssertion(() => Assert.Contains("/deliveries/", Address, StringComparison.Ordinal));
        var id = Guid.Parse(Address.Split('/')[^1]);
        var page = Render<DeliveryPage>(parameters => parameters.Add(one => one.ClientId, ClientStubs.ClientId).Add(one => one.Id, id));
        page.WaitForAssertion(() => Assert.Contains("The test is on its way", page.Find("h1").TextContent, StringComparison.Ordinal));

        await Store.Writer.WriteAsync(async (store, token) =>
        {
            var row = await store.Deliveries.SingleAsync(one => one.Id == id, token);
            (row.State, row.Attempts, row.EndedAt) = (DeliveryState.GivenUp, 1, Time.GetUtcNow());
            store.DeliveryAttempts.Add(SentRows.Attempt(row, null, DeliveryFault.Tls));
        }, [], CancellationToken.None);
        Time.Advance(DeliveryPage.Pace);

        page.WaitForAssertion(() => Assert.Contains("The test did not get through", page.Find("h1").TextContent, StringComparison.Ordinal));
        Assert.Contains("no secure connection to app.harbor.example (TLS)", page.Find("[role=status]").TextContent, StringComparison.Ordinal);
        Assert.NotNull(page.Find("#test-again"));
    }

    [Fact]
    public async Task One_delivery_shows_claims_headers_and_answer_as_text_and_no_secret()
    {
        var delivery = SentRows.Of(client, Written, DeliveryState.GivenUp, attempts: 1, status: 500);
        await Store.AddAsync(delivery, SentRows.Attempt(delivery, 500, excerpt: "<script>alert(1)</script>", authorized: true));
        var page = Open(delivery);
        page.WaitForAssertion(() => Assert.Contains("It answered 500", page.Markup, StringComparison.Ordinal));

        Assert.Empty(page.FindAll("script"));
        Assert.Contains("<script>alert(1)</script>", page.Find("pre[aria-label='The beginning of the answer']").TextContent, StringComparison.Ordinal);
        var request = page.Find("pre[aria-label='The request']").TextContent;
        Assert.Contains("POST /events HTTP/1.1\nHost: app.harbor.example\nContent-Type: application/secevent+jwt", request, StringComparison.Ordinal);
        Assert.EndsWith("Authorization: ••••", request, StringComparison.Ordinal);
        Assert.Contains("\"sub\": \"311480-known-here\"", page.Find("pre[aria-label='The claims']").TextContent, StringComparison.Ordinal);

        page.Find("#replay").Click();

        page.WaitForAssertion(() => Assert.Contains("Queued", page.Find(".zk-chip").TextContent, StringComparison.Ordinal));
        Assert.Empty(page.FindAll("#replay"));
    }

    [Fact]
    public async Task Many_are_counted_before_they_are_sent_again()
    {
        RenderDialogs();
        await Store.AddAsync(SentRows.Of(client, Written, DeliveryState.GivenUp), SentRows.Of(client, Written, DeliveryState.GivenUp), SentRows.Of(client, Written, DeliveryState.Delivered));
        var tab = await TabAsync("?again=1");
        tab.WaitForElement("#again-count").Click();
        tab.WaitForAssertion(() => Assert.Contains("2 alerts would be sent again.", tab.Markup, StringComparison.Ordinal));
        Assert.Equal(0, await Store.ReadAsync(store => store.Deliveries.CountAsync(one => one.ReplayedAt != null)));

        tab.Find("#again-failed").Change(false);
        Assert.Empty(tab.FindAll("#again-send"));
        tab.Find("#again-count").Click();
        tab.WaitForElement("#again-send").Click();

        tab.WaitForAssertion(() => Assert.Equal(3, tab.FindAll("tbody tr").Count(row => row.TextContent.Contains("sent again", StringComparison.Ordinal))));
    }

    [Fact]
    public async Task A_pause_is_told_on_every_tab_and_ended_by_a_button()
    {
        RenderDialogs();
        await ChangeAsync(flow => flow.PausedAt = Time.GetUtcNow());
        await Store.AddAsync(SentRows.Of(client, Written, DeliveryState.Paused));
        var detail = (await Services.GetRequiredService<IClientReader>().FindAsync(World.Developer, ClientStubs.ClientId, CancellationToken.None))!;
        var looking = Render<PausedNotice>(parameters => parameters.Add(one => one.Client, detail).Add(one => one.Person, World.Developer));
        Assert.Contains("paused since", looking.Markup, StringComparison.Ordinal);
        Assert.Empty(looking.FindAll("#resume-alerts"));
        var notice = Render<PausedNotice>(parameters => parameters.Add(one => one.Client, detail).Add(one => one.Person, World.Developer).Add(one => one.MaySend, true));

        notice.Find("#resume-alerts").Click();

        notice.WaitForAssertion(() => Assert.DoesNotContain("Resuming", notice.Markup, StringComparison.Ordinal));
        Assert.Equal(DeliveryState.Waiting, await Store.ReadAsync(store => store.Deliveries.Select(one => one.State).SingleAsync()));
    }

    [Fact]
    public async Task Another_companys_delivery_is_not_found()
    {
        var delivery = SentRows.Of(client, Written, DeliveryState.GivenUp);
        await Store.AddAsync(delivery);
        Become(Dana);

        var page = Open(delivery);

        Assert.DoesNotContain(delivery.About, page.Markup, StringComparison.Ordinal);
        Assert.DoesNotContain("311480", page.Markup, StringComparison.Ordinal);
    }

    private IRenderedComponent<DeliveryPage> Open(Delivery delivery) => Render<DeliveryPage>(parameters => parameters.Add(one => one.ClientId, ClientStubs.ClientId).Add(one => one.Id, delivery.Id));

    private async Task<IRenderedComponent<DeliveriesTab>> TabAsync(string query = "")
    {
        GoTo($"/clients/{ClientStubs.ClientId}/deliveries{query}");
        var detail = (await Services.GetRequiredService<IClientReader>().FindAsync(World.Developer, ClientStubs.ClientId, CancellationToken.None))!;
        return Render<DeliveriesTab>(parameters => parameters.Add(one => one.Client, detail).Add(one => one.Person, World.Developer));
    }

    private Task ChangeAsync(Action<EventSubscription> change) => Store.Writer.WriteAsync(async (store, token) => change(await store.EventSubscriptions.SingleAsync(token)), [], CancellationToken.None);
}
