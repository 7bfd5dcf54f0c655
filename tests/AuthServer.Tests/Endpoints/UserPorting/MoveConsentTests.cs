using Microsoft.EntityFrameworkCore;
using ZenKey.Portal.Data.Changes;
using ZenKey.Portal.Data.Clients;
using ZenKey.Protocol;

namespace ZenKey.AuthServer.Tests.Endpoints.UserPorting;

/// <summary>What was agreed to at a former carrier and goes along to the next.</summary>
[Spec("ZenKey platform §8.3")]
public sealed class MoveConsentTests(SharedApp app)
{
    // What was agreed to at the former carrier is not asked again.
    [Fact]
    public async Task A_consent_that_was_carried_over_is_no_first_time()
    {
        using var phone = await MovingPhone.PortedAsync(app);
        var (_, accounts) = await phone.LetGoAsync();
        await phone.BringAsync(accounts);
        await phone.FinishAsync();
        using var browser = app.App.NewBrowser();

        var asked = await browser.Http.AskAsync(app.Party().Authorize("att", ("acr_values", Acr.A1)), SignIns.Over(phone.Key));

        var request = await phone.Phone.RequestAsync(asked.Location!.AbsolutePath.Split('/')[^1]);
        Assert.False(request.GetProperty("firstTime").GetBoolean());
        Assert.All(request.GetProperty("attributes").EnumerateArray(), attribute => Assert.True(attribute.GetProperty("alreadyShared").GetBoolean()));
    }

    // The service's first client, by which the consent is named, may ask for less than the one that asked.
    [Fact]
    public async Task A_consent_that_another_client_of_the_service_asked_for_is_carried_over_whole()
    {
        using var phone = await MovingPhone.PortedAsync(app);
        var clientId = $"ccid-0000{Guid.CreateVersion7():N}";
        await app.WriteAsync(async store => store.Clients.Add(new Client
        {
            Id = Guid.CreateVersion7(),
            ClientId = clientId,
            ProjectId = await store.Clients.Where(row => row.ClientId == Clients.Basic).Select(row => row.ProjectId).SingleAsync(),
            Name = "Asks for nothing",
            TokenAuth = TokenAuth.Basic,
            Mode = ClientMode.Launched,
            Scopes = "openid",
            CreatedAt = TimeProvider.System.GetUtcNow(),
        }), Topic.Clients);
        var (_, accounts) = await phone.LetGoAsync();
        Assert.Equal(clientId, accounts.GetProperty("services")[0].GetProperty("clients")[0].GetProperty("client_id").GetString());

        await phone.BringAsync(accounts);
        await phone.FinishAsync();

        var subscriber = await phone.SubscriberAsync();
        Assert.Contains("name", (await app.ReadAsync(store => store.Links.SingleAsync(row => row.SubscriberId == subscriber.Id))).ScopeNames);
    }

    // A consent is carried over for a service that the former carrier spoke of, and never for more than its clients may ask.
    [Fact]
    [Spec("RFC 6749 §3.3")]
    public async Task Nobody_carries_over_more_than_was_brought_and_may_be_asked()
    {
        using var phone = await MovingPhone.PortedAsync(app);
        var (_, accounts) = await phone.LetGoAsync();
        var client = accounts.GetProperty("services")[0].GetProperty("clients").EnumerateArray().Single(one => one.GetProperty("client_id").GetString() == Clients.Basic);

        await phone.PutAsync(new
        {
            portTokens = new[] { client.GetProperty("port_token").GetString() },
            consents = new object[] { new { clientId = Clients.Basic, scopes = new[] { "email", "last_4_social", "offline_access", "port_data", "nonsense" } }, new { clientId = Clients.Es256, scopes = new[] { "name" } } },
        });
        await phone.FinishAsync();

        var subscriber = await phone.SubscriberAsync();
        var link = Assert.Single(await app.ReadAsync(store => store.Links.Where(row => row.SubscriberId == subscriber.Id).ToListAsync()));
        Assert.Equal("openid email", link.Scopes);
    }
}
