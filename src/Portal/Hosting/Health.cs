using Microsoft.EntityFrameworkCore;
using ZenKey.AuthServer;
using ZenKey.Portal.Data;

namespace ZenKey.Portal.Hosting;

/// <summary><c>/health/live</c>: the process runs. <c>/health/ready</c>: store and keys can be used.</summary>
internal static class Health
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    public static void MapHealth(this WebApplication app, HostSettings settings)
    {
        app.MapGet("/health/live", () => TypedResults.Ok(new { status = "live" }));
        app.MapGet("/health/ready", ReadyAsync);
    }

    private static async Task<IResult> ReadyAsync(IDbContextFactory<PortalDbContext> factory, IServiceProvider services, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Patience);
        var checks = new Dictionary<string, string>
        {
            ["store"] = await TryAsync(async () =>
            {
                await using var store = await factory.CreateDbContextAsync(limit.Token);
                await store.ChangeCounters.AsNoTracking().AnyAsync(limit.Token);
            }),
            ["keys"] = await TryAsync(() => services.GetService<IKeyHealth>()?.CheckAsync(limit.Token) ?? Task.CompletedTask),
        };
        var ready = checks.Values.All(word => word == "ok");
        return TypedResults.Json(new { status = ready ? "ready" : "not ready", checks }, statusCode: ready ? 200 : 503);
    }

    /// <summary>"ok" or "failed": why stands in the log, not in an answer that anybody can read.</summary>
    private static async Task<string> TryAsync(Func<Task> check)
    {
        try
        {
            await check();
            return "ok";
        }
        catch (Exception)
        {
            return "failed";
        }
    }
}
