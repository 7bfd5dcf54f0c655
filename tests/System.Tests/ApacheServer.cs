using System.Diagnostics;
using System.Net.Sockets;
using ZenKey.TestKit;

namespace ZenKey.System.Tests;

/// <summary>An Apache of the test's own on the loopback address, with all its files in one folder. Ended by its own pid file.</summary>
internal sealed class ApacheServer : IAsyncDisposable
{
    private static readonly string[] Modules = ["mpm_event", "authn_core", "authz_core", "authz_user", "auth_openidc", "headers", "dir"];
    private readonly string folder;
    private readonly Process process;

    private ApacheServer(string folder, Process process)
    {
        this.folder = folder;
        this.process = process;
    }

    private static string Configuration(string folder) => Path.Combine(folder, "apache.conf");

    /// <summary>Starts it with a folder <c>guarded</c> of one page, and waits until it listens.</summary>
    public static async Task<ApacheServer> StartAsync(string folder, int port, string settings)
    {
        Directory.CreateDirectory(Path.Combine(folder, "www", "guarded"));
        await File.WriteAllTextAsync(Path.Combine(folder, "www", "guarded", "index.html"), "Behind the guard");
        // As root its workers run as www-data, who must be able to read the folder.
        var asRoot = Environment.IsPrivilegedProcess;
        if (asRoot && !OperatingSystem.IsWindows()) { File.SetUnixFileMode(folder, File.GetUnixFileMode(folder) | UnixFileMode.OtherExecute | UnixFileMode.OtherRead); }
        await File.WriteAllTextAsync(Configuration(folder), $"""
            ServerRoot "{folder}"
            ServerName localhost
            DefaultRuntimeDir "{folder}"
            PidFile "{folder}/apache.pid"
            Listen 127.0.0.1:{port}
            {string.Join('\n', Modules.Select(module => $"LoadModule {module}_module {DebianClients.Modules}/mod_{module}.so"))}
            {(asRoot ? "User www-data\nGroup www-data" : "")}
            ErrorLog "{folder}/error.log"
            DocumentRoot "{folder}/www"
            DirectoryIndex index.html
            {settings}
            """);
        var server = new ApacheServer(folder, Start(folder, "-DFOREGROUND"));
        await Until.HoldsAsync(() => ListensAsync(port), otherwise: () => server.LogAsync().GetAwaiter().GetResult());
        return server;
    }

    /// <summary>What it has complained of.</summary>
    public async Task<string> LogAsync()
    {
        var log = Path.Combine(folder, "error.log");
        return File.Exists(log) ? await File.ReadAllTextAsync(log) : "Apache wrote no log.";
    }

    public async ValueTask DisposeAsync()
    {
        // Asked to stop, it ends its workers; killed, it would leave them.
        using (var stop = Start(folder, "-k", "stop")) { await stop.WaitForExitAsync(); }
        await process.WaitForExitAsync();
        process.Dispose();
    }

    private static Process Start(string folder, params string[] arguments) =>
        Process.Start(new ProcessStartInfo(DebianClients.Apache, ["-f", Configuration(folder), .. arguments]))!;

    private static async Task<bool> ListensAsync(int port)
    {
        try
        {
            using var client = new TcpClient();
            await client.ConnectAsync("127.0.0.1", port);
            return true;
        }
        catch (SocketException) { return false; }
    }
}
