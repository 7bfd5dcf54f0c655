using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using ZenKey.Protocol;

namespace ZenKey.TestKit;

/// <summary>
/// The whole process on a real Kestrel at a free loopback port, with a store of its own. Tests speak HTTP to it; what they
/// need of its inside they take from <see cref="WebApplicationFactory{T}.Services"/>.
/// </summary>
public sealed class ZenKeyApp : WebApplicationFactory<Program>
{
    private readonly string folder;
    private readonly AppOptions options;
    private readonly int port;
    private bool handedOn;

    private ZenKeyApp(AppOptions options, string folder, int port)
    {
        (this.options, this.folder, this.port) = (options, folder, port);
        Origin = $"http://localhost:{port}";
    }

    public string Origin { get; }

    /// <summary>Where it listens, whatever its origin is.</summary>
    public int Port => port;

    public ModuleOrigins Origins => Services.GetRequiredService<ModuleOrigins>();

    /// <summary>Starts the process and waits until it is ready.</summary>
    public static ZenKeyApp Start(AppOptions? options = null) => Start(new ZenKeyApp(options ?? new AppOptions(), Directory.CreateTempSubdirectory("zenkey-").FullName, FreePort()));

    /// <summary>Stops this process and starts another on the same port and store, as when a version is rolled out. This one is over.</summary>
    public async Task<ZenKeyApp> RestartAsync()
    {
        handedOn = true;
        await DisposeAsync();
        return Start(new ZenKeyApp(options, folder, port));
    }

    private static ZenKeyApp Start(ZenKeyApp app)
    {
        if (app.options.Settings.Keys.Any(key => key.StartsWith("Kestrel:", StringComparison.Ordinal))) { app.UseKestrel(app.ListenAsConfigured); }
        else { app.UseKestrel(app.port); }
        app.StartServer();
        return app;
    }

    /// <summary>A browser of its own cookies that follows no redirect by itself.</summary>
    public TestBrowser NewBrowser() => new(Origin);

    /// <summary>The factory listens to one port, and does not read the section that a process of its own would.</summary>
    private void ListenAsConfigured(KestrelServerOptions kestrel)
    {
        kestrel.ListenLocalhost(port);
        kestrel.Configure(new ConfigurationBuilder().AddInMemoryCollection(options.Settings.Select(pair => KeyValuePair.Create(pair.Key, (string?)pair.Value))).Build().GetSection("Kestrel"));
    }

    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        builder.UseEnvironment(options.Environment);
        builder.UseSetting("urls", Origin);
        builder.UseSetting("Origin", Origin);
        builder.UseSetting("Database:Provider", options.Postgres is null ? "Sqlite" : "PostgreSql");
        builder.UseSetting("Database:ConnectionString", options.Postgres ?? $"Data Source={Path.Combine(folder, "zenkey.db")}");
        builder.UseSetting("Logging:LogLevel:Default", "Warning");
        if (options.DemoFile is not null) { builder.UseSetting("Demo:File", options.DemoFile); }
        foreach (var (key, value) in options.Settings) { builder.UseSetting(key, value); }
        builder.ConfigureTestServices(services =>
        {
            if (options.Time is { } time) { services.Replace(ServiceDescriptor.Singleton(time)); }
            options.Services?.Invoke(services);
        });
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        SqliteConnection.ClearAllPools();
        if (handedOn) { return; }
        try { Directory.Delete(folder, recursive: true); }
        catch (IOException) { } // a connection that closes late
    }

    /// <summary>A port that nobody listens on now.</summary>
    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}

/// <summary>How a test wants its process.</summary>
public sealed record AppOptions
{
    public string Environment { get; init; } = "Development";

    /// <summary>A clock of the test's own.</summary>
    public TimeProvider? Time { get; init; }

    /// <summary>Another demo file than the shipped one.</summary>
    public string? DemoFile { get; init; }

    /// <summary>A connection string; null takes a SQLite file.</summary>
    public string? Postgres { get; init; }
    public IReadOnlyDictionary<string, string> Settings { get; init; } = new Dictionary<string, string>();

    /// <summary>Changes what is registered.</summary>
    public Action<IServiceCollection>? Services { get; init; }
}
