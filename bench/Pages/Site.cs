using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Microsoft.Data.Sqlite;

namespace ZenKey.Bench.Pages;

/// <summary>A site in a process of its own, with a hundred thousand clients.</summary>
internal sealed class Site : IAsyncDisposable
{
    private const double TicksPerMillisecond = 0.1; // USER_HZ is 100 on Linux
    private readonly Process process;
    private readonly string folder;
    private int statements;
    private bool named;

    private Site(string name, string origin, Process process, string folder)
    {
        (Name, Origin, this.process, this.folder) = (name, origin, process, folder);
        process.OutputDataReceived += (_, line) => Hear(line.Data);
        process.BeginOutputReadLine();
    }

    public string Name { get; }

    public string Origin { get; }

    /// <summary>The page on which one signs in; null where everybody may look.</summary>
    public string? SignIn { get; private init; }

    /// <summary>Statements on the list's table since the last <see cref="Forget"/>.</summary>
    public int Statements => statements;

    public void Forget() => statements = 0;

    public static async Task<Site> StartPortalAsync(string program)
    {
        var (folder, origin) = (Directory.CreateTempSubdirectory("zenkey-pages-").FullName, Free());
        var store = $"Data Source={Path.Combine(folder, "zenkey.db")}";
        var site = new Site("portal", origin, Start(program, origin, ("ASPNETCORE_ENVIRONMENT", "Development"), ("Origin", origin), ("Database__ConnectionString", store)), folder)
        {
            SignIn = "/sign-in",
        };
        await site.AwaitAsync("/health/ready");
        await FillAsync(store);
        return site;
    }

    public static async Task<Site> StartStockAsync(string program)
    {
        var (folder, origin) = (Directory.CreateTempSubdirectory("zenkey-pages-").FullName, Free());
        var site = new Site("stock", origin, Start(program, origin,
            ("ASPNETCORE_ENVIRONMENT", "Development"), ("ReloadStaticAssetsAtRuntime", "false"), ("EnableStaticAssetsDevelopmentCaching", "true"), ("Database", $"Data Source={Path.Combine(folder, "stock.db")}")), folder);
        await site.AwaitAsync("/clients");
        return site;
    }

    /// <summary>User and system time of the process so far, in ms.</summary>
    public double CpuMilliseconds()
    {
        var stat = File.ReadAllText($"/proc/{process.Id}/stat");
        var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
        return (long.Parse(fields[11], null) + long.Parse(fields[12], null)) / TicksPerMillisecond;
    }

    private static Process Start(string program, string origin, params (string Name, string Value)[] settings)
    {
        var start = new ProcessStartInfo("dotnet", [program]) { WorkingDirectory = Path.GetDirectoryName(program)!, RedirectStandardOutput = true };
        start.Environment["urls"] = origin;
        start.Environment["Logging__LogLevel__Default"] = "Warning";
        start.Environment["Logging__LogLevel__Microsoft.EntityFrameworkCore.Database.Command"] = "Information";
        foreach (var (name, value) in settings) { start.Environment[name] = value; }
        return Process.Start(start)!;
    }

    /// <summary>A statement is told in several lines, of which more than one may name the table.</summary>
    private void Hear(string? line)
    {
        if (line is null) { return; }
        if (line.Contains("Executed DbCommand", StringComparison.Ordinal)) { named = false; }
        else if (!named && (line.Contains("\"Clients\"", StringComparison.Ordinal) || line.Contains("\"AllClients\"", StringComparison.Ordinal)))
        {
            named = true;
            Interlocked.Increment(ref statements);
        }
    }

    private async Task AwaitAsync(string path)
    {
        using var http = new HttpClient { Timeout = TimeSpan.FromMinutes(1) };
        for (var tries = 0; tries < 600; tries++)
        {
            try
            {
                if ((await http.GetAsync(Origin + path)).IsSuccessStatusCode) { return; }
            }
            catch (HttpRequestException) { } // not listening yet
            await Task.Delay(100);
        }
        throw new TimeoutException($"{Name} does not start.");
    }

    /// <summary>Copies one of the demo's clients.</summary>
    private static async Task FillAsync(string store)
    {
        await using var connection = new SqliteConnection(store);
        await connection.OpenAsync();
        var columns = new List<string>();
        await using (var asked = connection.CreateCommand())
        {
            asked.CommandText = "SELECT name FROM pragma_table_info('Clients')";
            await using var reader = await asked.ExecuteReaderAsync();
            while (await reader.ReadAsync()) { columns.Add(reader.GetString(0)); }
        }
        static string Value(string column) => column switch
        {
            "Id" => "printf('01A22D10-%04X-7%03X-96A1-%012X', i >> 8, i & 4095, i)",
            "ClientId" => "printf('ccid-%016d', i)",
            "Name" => "printf('Client %06d', i)",
            "NameKey" => "printf('client %06d', i)",
            "CreatedAt" => "CreatedAt - i * 10000000",
            _ => column,
        };
        await using var fill = connection.CreateCommand();
        fill.CommandText = $"""
            WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 100000), one AS (SELECT * FROM Clients WHERE Mode = 'Launched' LIMIT 1)
            INSERT INTO Clients ({string.Join(", ", columns)}) SELECT {string.Join(", ", columns.Select(Value))} FROM one, n
            """;
        await fill.ExecuteNonQueryAsync();
    }

    private static string Free()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return $"http://localhost:{((IPEndPoint)listener.LocalEndpoint).Port}";
    }

    public ValueTask DisposeAsync()
    {
        if (!process.HasExited) { process.Kill(entireProcessTree: true); }
        process.Dispose();
        Directory.Delete(folder, recursive: true);
        return ValueTask.CompletedTask;
    }
}
