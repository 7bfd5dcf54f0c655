using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using ZenKey.Portal.Data;
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
