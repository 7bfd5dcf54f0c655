using System.Collections.Concurrent;
using System.Data.Common;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using ZenKey.Portal.Data;
using ZenKey.Portal.Data.Journal;
using ZenKey.TestKit;

namespace ZenKey.Portal.Tests.Hosting;

/// <summary>The whole process with a hundred thousand clients more than the demo's, whose requests' statements are written down.</summary>
public sealed class BudgetApp : IAsyncLifetime
{
    private const int Clients = 100_000;

    public ZenKeyApp App { get; private set; } = null!;

    /// <summary>Ada's, an administrator's, signed in.</summary>
    public TestBrowser Browser { get; private set; } = null!;

    public StatementLog Statements { get; } = new();

    public async ValueTask InitializeAsync()
    {
        App = ZenKeyApp.Start(new AppOptions
        {
            Services = services => services.AddSingleton<IStartupFilter>(Statements).ConfigureDbContext<SqlitePortalDbContext>(options => options.AddInterceptors(Statements)),
        });
        await App.Services.GetRequiredService<StoreWriter>().WriteAsync(FillAsync, [], CancellationToken.None);
        Browser = App.NewBrowser();
        await new Phones(Browser.Http).SetAsync("ada", new { approve = "always" });
        await SignInAsync("ada");
        Browser.Http.DefaultRequestHeaders.AcceptEncoding.ParseAdd("gzip, br");
        Browser.Http.DefaultRequestHeaders.Accept.ParseAdd("text/html");
    }

    private async Task SignInAsync(string who)
    {
        var to = new Uri($"/simulator/line/{who}?return={Uri.EscapeDataString("/sign-in/start")}", UriKind.Relative);
        for (var steps = 0; steps < 20; steps++)
        {
            if (to.OriginalString.Contains("/waiting/", StringComparison.Ordinal)) { to = await Browser.WaitForRedirectAsync(to.OriginalString); }
            using var answer = await Browser.Http.GetAsync(to);
            if (answer.StatusCode == HttpStatusCode.OK && answer.RequestMessage!.RequestUri!.AbsolutePath == "/") { return; }
            to = answer.Headers.Location ?? throw new InvalidOperationException($"The sign-in of {who} ends at {to} with {(int)answer.StatusCode}.");
        }
        throw new InvalidOperationException($"The sign-in of {who} has no end.");
    }

    public ValueTask DisposeAsync()
    {
        Browser.Dispose();
        return App.DisposeAsync();
    }

    /// <summary>Copies one of the demo's clients.</summary>
    private static Task<int> FillAsync(PortalDbContext store, CancellationToken cancellationToken)
    {
        var columns = store.Model.FindEntityType(typeof(Data.Clients.Client))!.GetProperties().Select(property => property.GetColumnName()).ToList();
        string Value(string column) => column switch
        {
            "Id" => "printf('01A22D10-%04X-7%03X-96A1-%012X', i >> 8, i & 4095, i)",
            "ClientId" => "printf('ccid-%016d', i)",
            "Name" => "printf('Client %06d', i)",
            "NameKey" => "printf('client %06d', i)",
            "CreatedAt" => "\"CreatedAt\" - i * 10000000",
            _ => $"\"{column}\"",
        };
        var sql = $"""
            WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {Clients}), one AS (SELECT * FROM "Clients" WHERE "Mode" = 'Launched' LIMIT 1)
            INSERT INTO "Clients" ({string.Join(", ", columns.Select(column => $"\"{column}\""))}) SELECT {string.Join(", ", columns.Select(Value))} FROM one, n
            """;
        return store.Database.ExecuteSqlRawAsync(sql, cancellationToken);
    }
}

/// <summary>The SQL of requests, and not of what runs beside them.</summary>
public sealed class StatementLog : DbCommandInterceptor, IStartupFilter
{
    private static readonly AsyncLocal<bool> Asked = new();
    private readonly ConcurrentQueue<string> seen = new();

    public IReadOnlyCollection<string> Seen => seen;

    public void Forget() => seen.Clear();

    public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
    {
        app.Use((context, go) =>
        {
            Asked.Value = true;
            return go(context);
        });
        next(app);
    };

    public override ValueTask<InterceptionResult<DbDataReader>> ReaderExecutingAsync(
        DbCommand command, CommandEventData eventData, InterceptionResult<DbDataReader> result, CancellationToken cancellationToken = default)
    {
        if (Asked.Value) { seen.Enqueue(command.CommandText); }
        return ValueTask.FromResult(result);
    }

    public override ValueTask<InterceptionResult<int>> NonQueryExecutingAsync(
        DbCommand command, CommandEventData eventData, InterceptionResult<int> result, CancellationToken cancellationToken = default)
    {
        if (Asked.Value) { seen.Enqueue(command.CommandText); }
        return ValueTask.FromResult(result);
    }
}
