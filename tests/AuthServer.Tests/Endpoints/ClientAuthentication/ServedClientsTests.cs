using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using ZenKey.AuthServer.Endpoints.ClientAuthentication;
using ZenKey.AuthServer.Tests.Refusals;
using ZenKey.Portal.Data;
using ZenKey.Portal.Data.Changes;
using ZenKey.Portal.Data.Clients;
using ZenKey.Portal.Data.Devices;
using ZenKey.Portal.Data.Journal;
using ZenKey.Protocol;
using ZenKey.Protocol.Network;
using ZenKey.TestKit;

namespace ZenKey.AuthServer.Tests.Endpoints.ClientAuthentication;

/// <summary>A client that a carrier has not taken up, and the two worlds of Developer Mode.</summary>
[Spec("ZenKey platform §9.6")]
public sealed class ServedClientsTests(SharedApp app)
{
    [Theory]
    [InlineData("verizon", People.Line, "submitted")]
    [InlineData("att", People.LineAtt, "refused")]
    public async Task A_client_that_a_carrier_has_not_taken_up_is_told_so_at_authorize(string carrier, string line, string state)
    {
        var answer = await app.Http.AskAsync(app.Party(Clients.Awaiting).Authorize(carrier), SignIns.Over(line));

        var logged = await app.IsLoggedAsync(answer.IsErrorAt(Clients.Callback, ErrorCode.UnauthorizedClient), "client_not_provisioned", "authorize");
        Assert.Equal(("active", state), (logged.Expected, logged.Received));
    }

    [Fact]
    public async Task Where_it_has_been_taken_up_it_is_served()
    {
        var answer = await app.Http.AskAsync(app.Party(Clients.Awaiting).Authorize("tmobile", [("acr_values", Acr.A1)]), SignIns.Over(People.LineTmobile));
        Assert.Equal(303, answer.Status);
        Assert.Null(answer.Parameter("error"));
    }

    [Theory]
    [InlineData("token")]
    [InlineData("par")]
    [InlineData("introspect")]
    [InlineData("bc-authorize")]
    public async Task It_is_told_so_at_what_it_calls_itself(string endpoint)
    {
        var answer = await app.AskAsClientAsync(app.Party(Clients.Awaiting), "verizon", endpoint, ("grant_type", "client_credentials"), ("token", "x"));
        await app.IsLoggedAsync(answer.IsOAuthError(ErrorCode.UnauthorizedClient), "client_not_provisioned", endpoint);
    }

    [Fact]
    public async Task What_it_holds_it_may_give_back() =>
        Assert.Equal(200, (await app.AskAsClientAsync(app.Party(Clients.Awaiting), "verizon", "revoke", ("token", "x"))).Status);

    [Theory]
    [InlineData(ClientMode.Developer, false, false, "developer_mode_client")]
    [InlineData(ClientMode.Developer, true, false, null)]
    [InlineData(ClientMode.Launched, true, false, "developer_mode_phone")]
    [InlineData(ClientMode.Launched, false, false, null)]
    [InlineData(ClientMode.Developer, false, true, null)]
    [InlineData(ClientMode.Launched, true, true, null)]
    public void A_phone_is_in_one_world_and_a_simulated_one_in_both(ClientMode mode, bool phone, bool simulated, string? cause)
    {
        var client = new Client { ClientId = Clients.Basic, Name = "One", TokenAuth = TokenAuth.Basic, Mode = mode };
        Assert.Equal(cause, ServedClients.ModeFault(client, new Device { Name = "Phone", DeveloperMode = phone }, simulated)?.Cause);
    }

    [Fact]
    public async Task A_real_phone_meets_a_client_in_Developer_Mode_once_it_is_switched()
    {
        await using var real = ZenKeyApp.Start(new AppOptions { Services = MakeReal });
        var party = RelyingParty.Kiosk(real.Origin);
        await real.Services.GetRequiredService<StoreWriter>().WriteAsync((store, token) => store.Clients.Where(client => client.ClientId == party.ClientId)
            .ExecuteUpdateAsync(set => set.SetProperty(client => client.Mode, ClientMode.Developer), token), [Topic.Clients], CancellationToken.None);
        using var browser = real.NewBrowser();
        (await AskAsync()).IsErrorAt(party.RedirectUri, ErrorCode.UnauthorizedClient);

        var devices = real.Services.GetRequiredService<DeviceDirectory>();
        await using (var store = await real.Services.GetRequiredService<IDbContextFactory<PortalDbContext>>().CreateDbContextAsync())
        {
            Assert.Single(store.Events, entry => entry.Cause == "developer_mode_client");
            var subscriber = await store.Subscribers.SingleAsync(one => one.CarrierAccount == "maya");
            await devices.SetDeveloperModeAsync((await devices.FindPrimaryAsync(subscriber.Id, CancellationToken.None))!, true, CancellationToken.None);
        }

        Assert.Null((await AskAsync()).Parameter("error"));

        Task<Answer> AskAsync() => browser.Http.AskAsync(party.Authorize("verizon"), SignIns.Over("maya"));
    }

    /// <summary>The pretend network, which says that it is none.</summary>
    private static void MakeReal(IServiceCollection services)
    {
        var pretended = services.Last(service => service.ServiceType == typeof(ICarrierNetwork));
        services.Replace(ServiceDescriptor.Singleton<ICarrierNetwork>(provider => new Real((ICarrierNetwork)(pretended.ImplementationFactory?.Invoke(provider)
            ?? ActivatorUtilities.CreateInstance(provider, pretended.ImplementationType!)))));
    }

    private sealed class Real(ICarrierNetwork pretended) : ICarrierNetwork
    {
        public ValueTask<Msisdn?> FindLineAsync(ConnectionEvidence connection, CancellationToken cancellationToken) => pretended.FindLineAsync(connection, cancellationToken);

        public ValueTask<SimFacts?> FindSimAsync(Msisdn line, CancellationToken cancellationToken) => pretended.FindSimAsync(line, cancellationToken);

        public ValueTask<Msisdn?> FindLineOfSimAsync(string iccid, CancellationToken cancellationToken) => pretended.FindLineOfSimAsync(iccid, cancellationToken);

        public ValueTask<bool> VerifySimAsync(string iccid, ReadOnlyMemory<byte> challenge, ReadOnlyMemory<byte> signature, CancellationToken cancellationToken) =>
            pretended.VerifySimAsync(iccid, challenge, signature, cancellationToken);

        public ValueTask<PushOutcome> PushAsync(Msisdn line, PushMessage message, CancellationToken cancellationToken) => pretended.PushAsync(line, message, cancellationToken);
    }
}
