using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Npgsql;
using ZenKey.Portal.Data.ApiKeys;
using ZenKey.Portal.Data.Carriers;
using ZenKey.Portal.Data.Changes;
using ZenKey.Portal.Data.Clients;
using ZenKey.Portal.Data.Deliveries;
using ZenKey.Portal.Data.Demo;
using ZenKey.Portal.Data.Devices;
using ZenKey.Portal.Data.Enrolments;
using ZenKey.Portal.Data.Events;
using ZenKey.Portal.Data.EventSubscriptions;
using ZenKey.Portal.Data.Exports;
using ZenKey.Portal.Data.Grants;
using ZenKey.Portal.Data.Journal;
using ZenKey.Portal.Data.Links;
using ZenKey.Portal.Data.Pairings;
using ZenKey.Portal.Data.Passkeys;
using ZenKey.Portal.Data.People;
using ZenKey.Portal.Data.Porting;
using ZenKey.Portal.Data.PushedRequests;
using ZenKey.Portal.Data.Recovery;
using ZenKey.Portal.Data.RefreshTokens;
using ZenKey.Portal.Data.Requests;
using ZenKey.Portal.Data.Sessions;
using ZenKey.Portal.Data.Settings;
using ZenKey.Portal.Data.Sims;
using ZenKey.Portal.Data.Subscribers;
using ZenKey.Portal.Data.Usage;

namespace ZenKey.Portal.Data;

/// <summary>Puts the store into a process.</summary>
public static class StoreServices
{
    /// <param name="services">The process's services; <see cref="DatabaseOptions"/> and TimeProvider are there already.</param>
    /// <param name="options">The options, read once: the provider cannot change while the process runs.</param>
    public static IServiceCollection AddStore(this IServiceCollection services, DatabaseOptions options)
    {
        services.AddSingleton(Options.Create(options));
        services.AddSingleton<ChangeSignal>();
        services.AddSingleton<IWakeBus, LocalWakeBus>();
        services.AddSingleton(new WriteGate(options.Provider == DatabaseProvider.Sqlite));
        services.AddSingleton<StoreStartup>().AddSingleton<StoreWriter>();
        AddDirectories(services);
        AddOperations(services);
        if (options.Provider == DatabaseProvider.Sqlite) { AddSqlite(services, options); }
        else { AddPostgreSql(services, options); }
        services.AddSingleton(provider => new Journal.Journal(
            provider.GetRequiredService<IJournalEngine>(), provider.GetRequiredService<ChangeSignal>(),
            provider.GetRequiredService<IOptions<DatabaseOptions>>(), provider.GetRequiredService<ILogger<Journal.Journal>>()));
        services.AddHostedService(provider => provider.GetRequiredService<Journal.Journal>());
        services.AddHostedService<ChangeWatcher>();
        services.AddSingleton<Housekeeping>().AddHostedService(provider => provider.GetRequiredService<Housekeeping>());
        services.AddSingleton<UsageCounter>().AddHostedService(provider => provider.GetRequiredService<UsageCounter>());
        return services;
    }

    private static void AddDirectories(IServiceCollection services) => services
        .AddSingleton<CarrierDirectory>().AddSingleton<ClientDirectory>().AddSingleton<ClientOrigins>().AddSingleton<SubscriberDirectory>()
        .AddSingleton<DeviceDirectory>().AddSingleton<LinkDirectory>().AddSingleton<SectorClients>().AddSingleton<SessionDirectory>();

    private static void AddOperations(IServiceCollection services) => services
        .AddSingleton<PortalSessions>().AddSingleton<DeviceEndings>().AddSingleton<LinkLedger>().AddSingleton<IssuerKeyStore>().AddSingleton<SettingStore>()
        .AddSingleton<LineRegistry>().AddSingleton<AccountClosing>().AddSingleton<SubscriberExporter>().AddSingleton<PinLedger>().AddSingleton<GrantLedger>().AddSingleton<RefreshTokenLedger>().AddSingleton<EventLog>().AddSingleton<RequestLedger>().AddSingleton<PushedRequestLedger>()
        .AddSingleton<SimLedger>().AddSingleton<SecretUses>().AddSingleton<RedirectUriUses>().AddSingleton<RecoveryLedger>().AddSingleton<RecoveryCodeLedger>().AddSingleton<EnrolmentLedger>().AddSingleton<EmailLedger>().AddSingleton<PortTokenLedger>().AddSingleton<PortConsents>().AddSingleton<PortDepartures>().AddSingleton<PairingLedger>().AddSingleton<DeliveryLedger>().AddSingleton<BackchannelLedger>()
        .AddSingleton<EventLedger>().AddSingleton<SubscriptionLedger>().AddSingleton<ProfileLedger>().AddSingleton<PasskeyLedger>().AddSingleton<PasskeyChallengeLedger>()
        .AddSingleton<DemoLoader>().AddSingleton<PersonSignIns>().AddSingleton<PersonRegistry>().AddSingleton<WorkMailLedger>().AddSingleton<ApiKeyLedger>().AddSingleton<OperatorClient>().AddSingleton<CarrierApplications>().AddSingleton<ExportLedger>();

    private static void AddSqlite(IServiceCollection services, DatabaseOptions options)
    {
        if (Path.GetDirectoryName(Path.GetFullPath(new SqliteConnectionStringBuilder(options.ConnectionString).DataSource)) is { } folder)
        {
            Directory.CreateDirectory(folder);
        }
        services.AddPooledDbContextFactory<SqlitePortalDbContext>(builder => builder
            .UseSqlite(options.ConnectionString, sqlite => sqlite.UseQuerySplittingBehavior(QuerySplittingBehavior.SplitQuery)).AddInterceptors(new SqlitePragmas()).ConfigureWarnings(Quiet));
        services.AddSingleton<IDbContextFactory<PortalDbContext>, FactoryOf<SqlitePortalDbContext>>();
        services.AddSingleton<IJournalEngine>(provider => new SqliteJournalEngine(options.ConnectionString, provider.GetRequiredService<WriteGate>()));
    }

    /// <summary>Counts that stop at a cap take rows in no order, on purpose.</summary>
    private static void Quiet(WarningsConfigurationBuilder warnings) => warnings.Ignore(CoreEventId.RowLimitingOperationWithoutOrderByWarning);

    private static void AddPostgreSql(IServiceCollection services, DatabaseOptions options)
    {
        services.AddSingleton(_ => NpgsqlDataSource.Create(options.ConnectionString));
        services.AddPooledDbContextFactory<PostgreSqlPortalDbContext>((provider, builder) => builder
            .UseNpgsql(provider.GetRequiredService<NpgsqlDataSource>(), npgsql => npgsql.UseQuerySplittingBehavior(QuerySplittingBehavior.SplitQuery)).ConfigureWarnings(Quiet));
        services.AddSingleton<IDbContextFactory<PortalDbContext>, FactoryOf<PostgreSqlPortalDbContext>>();
        services.AddSingleton<IJournalEngine>(provider => new PostgreSqlJournalEngine(provider.GetRequiredService<NpgsqlDataSource>()));
    }

    private sealed class FactoryOf<TContext>(IDbContextFactory<TContext> inner) : IDbContextFactory<PortalDbContext>
        where TContext : PortalDbContext
    {
        public PortalDbContext CreateDbContext() => inner.CreateDbContext();

        public async Task<PortalDbContext> CreateDbContextAsync(CancellationToken cancellationToken = default) =>
            await inner.CreateDbContextAsync(cancellationToken);
    }
}
