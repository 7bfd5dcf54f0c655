using ZenKey.Protocol;

namespace ZenKey.TestKit;

/// <summary>Whether an address may be registered by a client of a type and in a mode.</summary>
/// <param name="Address">As it is typed.</param>
/// <param name="Type">Of the client.</param>
/// <param name="Mode">Of the client.</param>
/// <param name="IsTaken">Whether it may be registered.</param>
public sealed record RedirectUriCase(string Address, ClientType Type, ClientMode Mode, bool IsTaken);

/// <summary>
/// One table of redirect URIs, by which the portal's form, its service and the providers are each tested: what the portal
/// takes the providers take, and what it refuses leads nobody anywhere.
/// </summary>
public static class RedirectUriCases
{
    /// <summary>May be registered by every client.</summary>
    private static readonly string[] Always =
    [
        "https://app.example/cb", "https://app.example", "https://app.example/", "https://app.example:8443/cb", "https://app.example:443/cb", "https://APP.example/cb",
        "https://app.example/cb?tenant=1", "https://app.example/cb?", "https://app.example/cb?a=1&b=2", "https://app.example/a%2Fb", "https://app.example/%63b",
        "https://app.example/gr%C3%B6%C3%9Fe", "https://xn--bcher-kva.example/cb", "https://xn--80ak6aa92e.example/cb", "https://app.example./cb", "https://intranet/cb",
        "https://192.0.2.10/cb", "https://[2001:db8::1]/cb", "https://localhost/cb", "https://127.0.0.1:8443/cb", "https://app.example//cb", "https://app.example/cb;v=1",
        "https://app.example/~user/cb", "https://app.example/a,b(c)!$'", "https://a.b.c.d.e.example/cb", "com.example.app:/cb", "com.example.app://cb", "com.example.app:/cb?x=1",
        "ccid-h7k2m9qx4tz8v3pa://com.xci.provider.sdk", "ccid-h7k2m9qx4tz8v3pa:/cb",
    ];

    /// <summary>On this computer: of native clients always, of others in Developer Mode.</summary>
    private static readonly string[] Loopback =
        ["http://localhost/cb", "http://localhost:5173/cb", "http://127.0.0.1/cb", "http://127.0.0.1:49152/cb?x=1", "http://[::1]/cb", "http://[::1]:8080/cb", "http://localhost"];

    /// <summary>May be registered by nobody.</summary>
    private static readonly string[] Never =
    [
        "", "   ", "callback", "/callback", "//app.example/cb", "app.example/cb", "https://", "https:///cb", "https:app.example/cb", "https:/app.example/cb", "https://:443/cb",
        "https://app.example:99999/cb", "https://app.example/cb#top", "https://app.example/cb#", "com.example.app:/cb#x", "https://*.app.example/cb", "https://app.example/*",
        "https://user@app.example/cb", "https://user:password@app.example/cb", "https://app.example@evil.example/cb", "http://localhost:80@evil.example/cb",
        "https://app.example/a/../cb", "https://app.example/./cb", "https://app.example/a/%2e%2e/cb", "https://app.example/a/.%2E/cb", "https://app.example/..",
        "https://app.example/call back", "https://app.example\\@evil.example/cb", "https://app.example/<script>", "https://app.example/\"x\"", "HTTPS://app.example/cb",
        "https://b\u00FCcher.example/cb", "https://app.example/gr\u00F6\u00DFe", "https://\u0430pp.example/cb", "https://app.example/\u202Ecb", "http://app.example/cb",
        "http://localhost.evil.example/cb", "http://127.0.0.1.evil.example/cb", "http://127.0.0.2/cb", "http://0.0.0.0/cb", "http://192.168.1.10/cb", "http://127.1/cb",
        "http://2130706433/cb", "http://0x7f.0.0.1/cb", "http://[0:0:0:0:0:0:0:1]/cb", "http://LOCALHOST/cb", "javascript:alert(1)", "data:text/html,hello", "vbscript:x",
        "file:///etc/passwd", "blob:https://app.example/1", "about:blank", "ftp://app.example/cb", "ws://app.example/cb", "mailto:someone@app.example", "intent://scan/",
        "view-source:https://app.example/", "myapp://callback", "Com.Example.App:/cb", "ccid-short://com.xci.provider.sdk", "urn:ietf:wg:oauth:2.0:oob",
    ];

    /// <summary>Every address with every type and mode.</summary>
    public static IReadOnlyList<RedirectUriCase> All { get; } =
    [
        .. from type in Enum.GetValues<ClientType>()
           from mode in Enum.GetValues<ClientMode>()
           from one in Always.Select(address => (address, true))
               .Concat(Loopback.Select(address => (address, type == ClientType.Native || mode == ClientMode.Developer)))
               .Concat(Never.Select(address => (address, false)))
           select new RedirectUriCase(one.Item1, type, mode, one.Item2),
    ];

    /// <summary>How many addresses the table has.</summary>
    public static int Count => Always.Length + Loopback.Length + Never.Length;
}
