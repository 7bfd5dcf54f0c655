using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using ZenKey.Protocol.Network;

namespace ZenKey.Bench;

/// <summary>A provider in a process of its own.</summary>
internal sealed class Server(string name, Process process, Party party) : IDisposable
{
    private const double TicksPerMillisecond = 0.1; // USER_HZ is 100 on Linux

    public string Name { get; } = name;

    public Party Party { get; } = party;

    /// <summary>User and system time of the process so far, in ms.</summary>
    public double CpuMilliseconds()
    {
        var stat = File.ReadAllText($"/proc/{process.Id}/stat");
        var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
        return (long.Parse(fields[11], null) + long.Parse(fields[12], null)) / TicksPerMillisecond;
    }

    public void Dispose()
    {
        if (!process.HasExited) { process.Kill(entireProcessTree: true); }
        process.Dispose();
        Party.Http.Dispose();
    }
}

/// <summary>The providers of one run; each listens on a free loopback port and has a store of its own.</summary>
internal sealed class ServerSet : IAsyncDisposable
{
    private readonly List<Server> servers = [];
    private readonly List<string> folders = [];

    public IReadOnlyList<Server> All => servers;

    public static async Task<ServerSet> StartAsync(BenchOptions options)
    {
        var set = new ServerSet();
        foreach (var (name, program) in options.Ours) { await set.StartOursAsync(name, program, options.Postgres); }
        if (options.Peer is { } peer) { await set.StartPeerAsync(peer); }
        return set;
    }

    private async Task StartOursAsync(string name, string program, string? postgres)
    {
        var origin = $"http://localhost:{FreePort()}";
        var folder = Directory.CreateTempSubdirectory("zenkey-bench-").FullName;
        folders.Add(folder);
        var start = new ProcessStartInfo("dotnet", [program]) { WorkingDirectory = Path.GetDirectoryName(program)!, RedirectStandardOutput = true };
        start.Environment["ASPNETCORE_ENVIRONMENT"] = "Development";    // the simulated line is what lets a script in
        start.Environment["urls"] = origin;
        start.Environment["Origin"] = origin;
        start.Environment["Database__Provider"] = postgres is null ? "Sqlite" : "PostgreSql";
        start.Environment["Database__ConnectionString"] = postgres ?? $"Data Source={Path.Combine(folder, "zenkey.db")}";
        start.Environment["Logging__LogLevel__Default"] = "Warning";
        var http = Client();
        http.DefaultRequestHeaders.Add(SimulatedLine.Header, "nina");
        var issuer = origin + "/carriers/verizon";
        var party = new Party(http, issuer + "/authorize", issuer + "/token", issuer + "/userinfo", "ccid-k3c7l1qe5zd8n4ys",
            "zks_larkspur-kiosk-demo-secret-for-development-only", "https://kiosk.larkspur.example/signed-in", "openid name phone", "&acr_values=a1");
        await AddAsync(name, start, party, origin + "/health/ready");
    }

    private async Task StartPeerAsync(string folder)
    {
        var port = FreePort();
        const string RedirectUri = "https://kiosk.larkspur.example/signed-in";
        var start = new ProcessStartInfo(Path.Combine(folder, "node_modules/.bin/node"), ["server.mjs", $"{port}", "kiosk", "a-secret-of-the-bench", RedirectUri])
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        var origin = $"http://localhost:{port}";
        var party = new Party(Client(), origin + "/auth", origin + "/token", origin + "/me", "kiosk", "a-secret-of-the-bench", RedirectUri, "openid profile phone", "");
        await AddAsync("node oidc-provider", start, party, origin + "/.well-known/openid-configuration");
    }

    private async Task AddAsync(string name, ProcessStartInfo start, Party party, string ready)
    {
        var process = Process.Start(start)!;
        process.OutputDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        if (start.RedirectStandardError) { process.BeginErrorReadLine(); }
        servers.Add(new Server(name, process, party));
        for (var tries = 0; tries < 600; tries++)
        {
            try
            {
                if ((await party.Http.GetAsync(ready)).IsSuccessStatusCode) { return; }
            }
            catch (HttpRequestException) { } // not listening yet
            await Task.Delay(100);
        }
        throw new TimeoutException($"{name} does not start.");
    }

    private static HttpClient Client() => new(new SocketsHttpHandler { AllowAutoRedirect = false, CookieContainer = new CookieContainer(), MaxConnectionsPerServer = 256 });

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    public ValueTask DisposeAsync()
    {
        foreach (var server in servers) { server.Dispose(); }
        foreach (var folder in folders) { Directory.Delete(folder, recursive: true); }
        return ValueTask.CompletedTask;
    }
}
