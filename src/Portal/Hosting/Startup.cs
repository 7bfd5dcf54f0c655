using ZenKey.AuthServer;
using ZenKey.Portal.Data;
using ZenKey.Portal.Data.Demo;
using ZenKey.Protocol.Demo;

namespace ZenKey.Portal.Hosting;

/// <summary>What happens before the first request is taken.</summary>
internal static class Startup
{
    /// <summary>
    /// Migrates the store where that is allowed (Development, or --migrate), loads demo data in Development, and makes what
    /// the product needs: the portal's own client and first keys.
    /// </summary>
    public static async Task PrepareAsync(this WebApplication app, bool migrateOnly)
    {
        var services = app.Services;
        var development = app.Environment.IsDevelopment();
        await services.GetRequiredService<StoreStartup>().PrepareAsync(development || migrateOnly, CancellationToken.None);
        if (development && services.GetService<DemoFile>() is { } demo)
        {
            await services.GetRequiredService<DemoLoader>().LoadAsync(demo, CancellationToken.None);
        }
        if (services.GetService<IKeyHealth>() is { } keys) { await keys.CheckAsync(CancellationToken.None); }
    }

    /// <summary>Begins to rotate the keys of a carrier (<c>--rotate-keys verizon</c>); the nodes that serve go on with it.</summary>
    /// <returns>The process's exit code.</returns>
    public static async Task<int> RotateKeysAsync(this WebApplication app, string carrier)
    {
        if (app.Services.GetService<IKeyRotation>() is { } rotation && await rotation.BeginAsync(carrier, CancellationToken.None) is { } from)
        {
            await Console.Out.WriteLineAsync($"The next keys of {carrier} are published; they take over at {from:u}.");
            return 0;
        }
        await Console.Error.WriteLineAsync($"--rotate-keys: there is no carrier \"{carrier}\", or this process does not run the AuthServer.");
        return 1;
    }

    /// <summary>The demo file, in Development only. A fault in it stops the start.</summary>
    public static void AddDemo(this IServiceCollection services, IConfiguration configuration, IHostEnvironment environment)
    {
        if (!environment.IsDevelopment()) { return; }
        services.AddSingleton(_ =>
        {
            var path = configuration["Demo:File"] is { Length: > 0 } named
                ? Path.GetFullPath(named, environment.ContentRootPath)
                : Path.Combine(AppContext.BaseDirectory, "demo", "demo.json");
            return File.Exists(path) ? DemoFile.Parse(File.ReadAllText(path)) : throw new DemoFileException("$", $"there is no file {path}");
        });
    }
}
