using System.Text.Json;
using ZenKey.Protocol;
using ZenKey.Protocol.Network;

namespace ZenKey.Portal.Features.Clients.Redirects;

/// <summary>What a host says of the apps that may open its addresses.</summary>
/// <param name="Host">The host of a registered https address.</param>
/// <param name="Apple">The apps of <c>apple-app-site-association</c>; null when there is no such file that can be read.</param>
/// <param name="Android">The packages of <c>assetlinks.json</c>; null when there is no such file that can be read.</param>
public sealed record AppLinkReading(string Host, IReadOnlyList<string>? Apple, IReadOnlyList<string>? Android);

/// <summary>Looks whether a native app's https addresses lead into it: hosts name the apps that may open them (RFC 8252 §7.2).</summary>
public interface IAppLinkFiles
{
    /// <param name="client">A native client.</param>
    /// <returns>A reading for each host of its https addresses, at most ten.</returns>
    Task<IReadOnlyList<AppLinkReading>> ReadAsync(ClientDetail client);
}

/// <inheritdoc />
internal sealed class AppLinkFiles(IWebFiles files) : IAppLinkFiles
{
    private const int MaxHosts = 10;
    private const int MaxBytes = 128 * 1024;
    private const int MaxApps = 20;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    public async Task<IReadOnlyList<AppLinkReading>> ReadAsync(ClientDetail client) => await Task.WhenAll(Origins(client).Select(async origin => new AppLinkReading(
        RedirectUri.HostOf(origin),
        await FindAsync(origin + "/.well-known/apple-app-site-association", AppleApps),
        await FindAsync(origin + "/.well-known/assetlinks.json", AndroidApps))));

    /// <summary>The origins of the client's https addresses.</summary>
    internal static IReadOnlyList<string> Origins(ClientDetail client) =>
    [
        .. client.RedirectUris.Where(one => one.Uri.StartsWith("https://", StringComparison.Ordinal) && Uri.IsWellFormedUriString(one.Uri, UriKind.Absolute))
            .Select(one => new Uri(one.Uri).GetLeftPart(UriPartial.Authority)).Distinct().Take(MaxHosts),
    ];

    private async Task<IReadOnlyList<string>?> FindAsync(string address, Func<JsonElement, IEnumerable<string>> apps)
    {
        if (await files.ReadAsync(new Uri(address), MaxBytes, Patience) is not { } bytes) { return null; }
        try
        {
            using var json = JsonDocument.Parse(bytes);
            return [.. apps(json.RootElement).Distinct().Take(MaxApps)];
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    private static IEnumerable<string> AppleApps(JsonElement root)
    {
        if (!root.TryGetProperty("applinks", out var links) || !links.TryGetProperty("details", out var details) || details.ValueKind != JsonValueKind.Array) { yield break; }
        foreach (var detail in details.EnumerateArray())
        {
            if (detail.TryGetProperty("appID", out var one) && one.GetString() is { } id) { yield return id; }
            if (!detail.TryGetProperty("appIDs", out var many)) { continue; }
            foreach (var app in many.EnumerateArray()) { yield return app.GetString() ?? ""; }
        }
    }

    private static IEnumerable<string> AndroidApps(JsonElement root) =>
        from statement in root.EnumerateArray()
        where statement.TryGetProperty("relation", out var relation) && relation.EnumerateArray().Any(one => one.GetString() == "delegate_permission/common.handle_all_urls")
        let target = statement.TryGetProperty("target", out var told) && told.TryGetProperty("package_name", out var package) ? package.GetString() : null
        where target is not null
        select target;
}
