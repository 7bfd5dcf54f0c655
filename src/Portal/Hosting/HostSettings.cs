using ZenKey.Protocol;

namespace ZenKey.Portal.Hosting;

/// <summary>Which modules a process runs, and where each is published.</summary>
internal sealed record HostSettings(IReadOnlySet<string> Modules, ModuleOrigins Origins)
{
    public const string Portal = "Portal";
    public const string AuthServer = "AuthServer";
    public const string Authenticator = "Authenticator";
    public const string CarrierSimulator = "CarrierSimulator";
    private const string DefaultUrl = "http://localhost:5080";

    public bool Runs(string module) => Modules.Contains(module);

    /// <summary>Reads the settings, and says all that is wrong with them at once.</summary>
    /// <exception cref="InvalidOperationException">A setting cannot be used.</exception>
    public static HostSettings Read(IConfiguration configuration, bool isDevelopment)
    {
        string[] all = [Portal, AuthServer, Authenticator, CarrierSimulator];
        var modules = (configuration.GetSection("Modules").Get<string[]>() ?? all).ToHashSet(StringComparer.OrdinalIgnoreCase);
        var faults = modules.Where(module => !all.Contains(module, StringComparer.OrdinalIgnoreCase))
            .Select(module => $"Modules: there is no module {module}; there are {string.Join(", ", all)}.").ToList();
        if (!isDevelopment) { modules.Remove(CarrierSimulator); }
        var common = Origin(configuration, "Origin", FirstUrl(configuration), faults);
        var origins = new ModuleOrigins(
            Origin(configuration, "Portal:Origin", common, faults), Origin(configuration, "AuthServer:Origin", common, faults),
            Origin(configuration, "Authenticator:Origin", common, faults), Origin(configuration, "CarrierSimulator:Origin", common, faults))
        {
            MutualTls = MutualTlsOrigin(configuration, faults),
        };
        return faults.Count == 0 ? new HostSettings(modules, origins) : throw new InvalidOperationException(string.Join(Environment.NewLine, faults));
    }

    /// <summary>The first address to listen on; a wildcard host is this machine by name.</summary>
    private static string FirstUrl(IConfiguration configuration)
    {
        var first = configuration["urls"]?.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).FirstOrDefault() ?? DefaultUrl;
        return first.Replace("://+", "://localhost", StringComparison.Ordinal).Replace("://*", "://localhost", StringComparison.Ordinal)
            .Replace("://0.0.0.0", "://localhost", StringComparison.Ordinal).Replace("://[::]", "://localhost", StringComparison.Ordinal).TrimEnd('/');
    }

    private static string? MutualTlsOrigin(IConfiguration configuration, List<string> faults)
    {
        const string Key = "AuthServer:MutualTlsOrigin";
        if (Origin(configuration, Key, "", faults) is not { Length: > 0 } origin) { return null; }
        if (!origin.StartsWith("https://", StringComparison.Ordinal)) { faults.Add($"{Key}: certificates are shown by https only."); }
        return origin;
    }

    private static string Origin(IConfiguration configuration, string key, string fallback, List<string> faults)
    {
        if (configuration[key] is not { Length: > 0 } text) { return fallback; }
        if (Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https" && uri.PathAndQuery == "/" && uri.Fragment.Length == 0 && uri.UserInfo.Length == 0)
        {
            return uri.GetLeftPart(UriPartial.Authority);
        }
        faults.Add($"{key}: \"{text}\" is no origin; write scheme, host and port, such as https://id.example.");
        return fallback;
    }
}
