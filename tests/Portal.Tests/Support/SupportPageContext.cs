using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using ZenKey.Portal.Data;
using ZenKey.Portal.Features.AuditTrail;
using ZenKey.Portal.Features.Devices;
using ZenKey.Portal.Features.Links;
using ZenKey.Portal.Features.Recoveries;
using ZenKey.Portal.Subscribers;

namespace ZenKey.Portal.Tests.Support;

/// <summary>Renders the support pages over a store of the test's own.</summary>
public abstract class SupportPageContext : PortalPageContext, IAsyncLifetime
{
    protected FileStore Store { get; private set; } = null!;

    protected World World { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Store = await FileStore.CreateAsync();
        World = await World.CreateAsync(Store);
        Services.AddSingleton<IDbContextFactory<PortalDbContext>>(Store.Factory);
        Services.AddSingleton(Store.Writer).AddSingleton(Store.Carriers).AddSingleton(Store.Endings).AddSingleton(Store.Recoveries);
        Services.AddSingleton<SubscriberSearch>().AddLinks().AddDevices().AddRecoveries().AddAuditTrail();
        Become(World.Ada);
        await FillAsync();
    }

    /// <summary>What the test's pages show.</summary>
    protected virtual Task FillAsync() => Task.CompletedTask;

    protected override async ValueTask DisposeAsyncCore()
    {
        await base.DisposeAsyncCore();
        await Store.DisposeAsync();
    }
}
