using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using ZenKey.Portal.Data;
using ZenKey.Portal.Data.Changes;
using ZenKey.Portal.Data.Journal;
using ZenKey.Portal.Data.Subscribers;
using ZenKey.Protocol;
using ZenKey.Protocol.Network;
using ZenKey.TestKit;

namespace ZenKey.AuthServer.Tests.Endpoints.Authorization;

/// <summary>A carrier's network that knows addresses, and then fails.</summary>
public sealed class NetworkTests
{
    private const string Demo = "+12125550142";

    [Fact]
    [Spec("ZenKey platform §2.2")]
    [Spec("ZenKey platform §3")]
    public async Task It_tells_the_carrier_of_an_address_and_when_it_fails_the_client_hears_network_failure()
    {
        await using var app = ZenKeyApp.Start(new AppOptions { Services = services => services.Replace(ServiceDescriptor.Singleton<ICarrierNetwork>(new Broken())) });
        using var browser = app.NewBrowser();
        var party = RelyingParty.Kiosk(app.Origin);

        var found = await browser.Http.AskAsync($"/.well-known/openid_configuration?client_id={party.ClientId}&ip=192.0.2.7");
        var other = await browser.Http.AskAsync($"/.well-known/openid_configuration?client_id={party.ClientId}&ip=192.0.2.8");
        var failed = await browser.Http.AskAsync(party.Authorize(found.Member("issuer")!.Split('/')[^1]), (Broken.Line, "1"));

        var pages = await browser.Http.AskAsync(party.Authorize(found.Member("issuer")!.Split('/')[^1]), (Broken.Fails, "1"));

        Assert.NotNull(pages.Mark("data-pairing-code"));
        Assert.Equal(200, found.Status);
        Assert.Equal(404, other.Status);
        failed.IsErrorAt(party.RedirectUri, ErrorCode.NetworkFailure);
        await using var store = await app.Services.GetRequiredService<IDbContextFactory<PortalDbContext>>().CreateDbContextAsync();
        Assert.Single(store.Events, entry => entry.Cause == "network_unavailable");
    }

    // A moved line is known to two carriers, and only the network could say to which it belongs.
    [Fact]
    public async Task A_moved_line_of_which_the_network_cannot_tell_is_paired_by_hand()
    {
        await using var app = ZenKeyApp.Start(new AppOptions { Services = services => services.Replace(ServiceDescriptor.Singleton<ICarrierNetwork>(new Broken())) });
        using var browser = app.NewBrowser();
        await app.Services.GetRequiredService<StoreWriter>().WriteAsync(async (store, token) =>
        {
            var carrier = await store.Carriers.SingleAsync(row => row.Slug == "att", token);
            store.Subscribers.Add(new Subscriber { Id = Guid.CreateVersion7(), CarrierId = carrier.Id, CarrierAccount = "moved", Phone = Demo });
        }, [Topic.Subscribers], CancellationToken.None);

        var page = await browser.Http.AskAsync(RelyingParty.Kiosk(app.Origin).Authorize("verizon"), (Broken.Line, "1"));

        Assert.Equal(200, page.Status);
        Assert.NotNull(page.Mark("data-pairing-code"));
    }

    private sealed class Broken : ICarrierNetwork
    {
        public const string Line = "X-Line";
        public const string Fails = "X-Fails";

        public ValueTask<Msisdn?> FindLineAsync(ConnectionEvidence connection, CancellationToken cancellationToken) =>
            connection.Header(Fails) is not null ? throw new IOException("The gateway does not answer.") : ValueTask.FromResult<Msisdn?>((connection.RemoteAddress == "192.0.2.7" || connection.Header(Line) is not null) && Msisdn.TryParse(Demo, out var line) ? line : null);

        public ValueTask<SimFacts?> FindSimAsync(Msisdn line, CancellationToken cancellationToken) => throw new IOException("The register does not answer.");

        public ValueTask<Msisdn?> FindLineOfSimAsync(string iccid, CancellationToken cancellationToken) => ValueTask.FromResult<Msisdn?>(null);

        public ValueTask<bool> VerifySimAsync(string iccid, ReadOnlyMemory<byte> challenge, ReadOnlyMemory<byte> signature, CancellationToken cancellationToken) => ValueTask.FromResult(false);

        public ValueTask<PushOutcome> PushAsync(Msisdn line, PushMessage message, CancellationToken cancellationToken) => ValueTask.FromResult(PushOutcome.Unreachable);
    }
}
