using System.Net;
using ZenKey.Portal.Ui;
using ZenKey.Protocol;

namespace ZenKey.Portal.Features.Clients.Redirects;

/// <summary>Looks at an address that breaks no rule for what usually turns out to be a mistake.</summary>
internal static class UriFindings
{
    private static readonly string[] AnswerParameters = ["code", "state", "iss", "mccmnc", "error", "error_description", "error_uri"];

    /// <param name="text">The address, registered or about to be.</param>
    /// <param name="client">Whose.</param>
    /// <param name="others">The other addresses it will stand beside.</param>
    public static IReadOnlyList<UriFinding> Of(string text, ClientDetail client, IReadOnlyList<string> others)
    {
        if (RedirectUri.Fault(text, client.Type, client.Mode) is { } fault) { return [new($"It could not be registered today: {fault}", RedirectUriMend.Of(text, client.Type, client.Mode))]; }
        if (!Uri.TryCreate(text, UriKind.Absolute, out var uri)) { return []; }
        var own = uri.Scheme is "https" or "http" ? OfWeb(text, uri, client) : OfScheme(uri, client);
        return [.. own, .. OfTwins(text, others)];
    }

    /// <summary>The same for an address that is registered.</summary>
    public static IReadOnlyList<UriFinding> Of(ClientUriView uri, ClientDetail client) =>
        Of(uri.Uri, client, [.. client.RedirectUris.Where(other => other.Id != uri.Id).Select(other => other.Uri)]);

    private static IEnumerable<UriFinding> OfWeb(string text, Uri uri, ClientDetail client)
    {
        var host = text[(uri.Scheme.Length + 3)..].Split('/', '?')[0];
        foreach (var finding in OfHost(text, uri, host)) { yield return finding; }
        if (uri.Scheme == "http" && uri.Host == "localhost" && client.Type == ClientType.Native)
        {
            yield return new("localhost may lead elsewhere on some computers; 127.0.0.1 cannot (RFC 8252 §8.3).", "http://127.0.0.1" + text["http://localhost".Length..]);
        }
        if (uri.IsDefaultPort && host.Contains($":{uri.Port}", StringComparison.Ordinal))
        {
            yield return new($"Port {uri.Port} is what {uri.Scheme} has anyway. Most libraries leave it out, and then this address does not match.", text.Replace($"{host}", host[..host.LastIndexOf(':')], StringComparison.Ordinal));
        }
        if (host.Any(char.IsAsciiLetterUpper))
        {
            yield return new("Browsers write hosts in small letters; an app that takes its address from the browser sends another one.", text.Replace(host, host.ToLowerInvariant(), StringComparison.Ordinal));
        }
        if (text.Length == uri.Scheme.Length + 3 + host.Length)
        {
            yield return new("It ends with the host. Browsers and many libraries add a slash, and then it does not match.", text + "/");
        }
        if (uri.AbsolutePath.Contains("//", StringComparison.Ordinal)) { yield return new("The path has two slashes in a row; servers often make one of them.", Collapsed(text, host)); }
        foreach (var name in AnswerParameters.Where(name => uri.Query.TrimStart('?').Split('&').Any(part => part.Split('=')[0] == name)))
        {
            yield return new($"The answer brings a parameter {name} of its own; then there are two, and apps read the wrong one.");
        }
    }

    private static IEnumerable<UriFinding> OfHost(string text, Uri uri, string host)
    {
        if (HostLook.Of(uri.IdnHost) is { } look)
        {
            yield return new(look switch
            {
                { IsMixed: true } => $"The host reads “{Bidi.Isolate(look.Shown)}” and mixes letters of several scripts: it looks like another host that it is not. Be sure that it is yours.",
                { IsDisguised: true } => $"The host reads “{Bidi.Isolate(look.Shown)}”, of letters that look like Latin ones and are not. Be sure that it is yours.",
                _ => $"The host reads “{Bidi.Isolate(look.Shown)}”.",
            });
        }
        if (RedirectUri.IsLoopback(text)) { yield break; }
        if (IPAddress.TryParse(uri.Host.Trim('[', ']'), out var address))
        {
            yield return new(IPAddress.IsLoopback(address)
                ? "It leads to each person's own computer, where a certificate that browsers trust is hard to have."
                : "A number in place of a name: it changes with the network, and few certificates are made for one.");
        }
        else if (host.Split(':')[0] is var name && name.EndsWith('.')) { yield return new("The host ends in a dot; browsers keep it, and apps rarely send it.", text.Replace(host, host.Replace(name, name.TrimEnd('.'), StringComparison.Ordinal), StringComparison.Ordinal)); }
        else if (!name.Contains('.', StringComparison.Ordinal)) { yield return new("The host has no dot: it is known in one network only, and people outside of it end at an error."); }
    }

    private static IEnumerable<UriFinding> OfScheme(Uri uri, ClientDetail client)
    {
        if (client.Type != ClientType.Native)
        {
            yield return new($"An app's own scheme, but this client is a {ClientWords.Of(client.Type).ToLowerInvariant()}. Register a native client for the app; each has its own rules.");
        }
        if (ClientId.TryParse(uri.Scheme, out var named) && named.Value != client.ClientId)
        {
            yield return new($"The scheme is the ID of another client, {named.Value}.", RedirectUri.DefaultFor(ClientId.TryParse(client.ClientId, out var own) ? own : named));
        }
        else if (uri.Scheme.Contains('.', StringComparison.Ordinal) && uri.Scheme.Split('.')[0] is var first && first.Length > 3 && uri.Scheme.Split('.')[^1].Length <= 3)
        {
            yield return new("A reversed domain begins with its last part, such as com.example.app.");
        }
    }

    /// <summary>Addresses that a person takes for the same and the provider does not.</summary>
    private static IEnumerable<UriFinding> OfTwins(string text, IReadOnlyList<string> others)
    {
        foreach (var other in others)
        {
            var (name, _) = UriDifference.Tell(other, text);
            if (name is "Trailing slash" or "Capital letters" or "http and https")
            {
                yield return new($"Almost the same as {other}: {Differs(name)}. If only one of them is sent, remove the other.");
            }
            else if (RedirectUri.HostOf(text) is var host && RedirectUri.HostOf(other) is var near && host != near && HostLook.Skeleton(host) == HostLook.Skeleton(near))
            {
                yield return new($"The host looks like {near}, which is registered too, and is another.");
            }
        }
    }

    private static string Differs(string name) => name switch
    {
        "Trailing slash" => "one ends in a slash",
        "Capital letters" => "they differ in capital letters",
        _ => "one is http",
    };

    private static string Collapsed(string text, string host)
    {
        var start = text.IndexOf(host, StringComparison.Ordinal) + host.Length;
        var query = text.IndexOf('?', start);
        var path = query < 0 ? text[start..] : text[start..query];
        while (path.Contains("//", StringComparison.Ordinal)) { path = path.Replace("//", "/", StringComparison.Ordinal); }
        return text[..start] + path + (query < 0 ? "" : text[query..]);
    }
}
