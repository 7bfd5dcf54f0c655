using ZenKey.AuthServer.Http;
using ZenKey.Portal.Data.Carriers;

namespace ZenKey.AuthServer.Interaction;

/// <summary>What a page that finds out whose browser it is begins with.</summary>
public enum FirstStep
{
    /// <summary>A code, for the phone beside this screen.</summary>
    Code,

    /// <summary>The choice of carrier: this is the phone, or a client asks for it.</summary>
    Carrier,

    /// <summary>The carrier's application: this is a phone, and no application claimed the address (ZenKey platform §7.1).</summary>
    Application,
}

/// <summary>A store that has the carrier's application.</summary>
/// <param name="Name">As people know it.</param>
/// <param name="Url">Where in it, https.</param>
public sealed record StoreLink(string Name, string Url);

/// <summary>
/// All that pages decide by the User-Agent. It is a guess about a screen and never about a person: every choice that is made
/// by it leaves the other way open.
/// </summary>
internal static class AgentRules
{
    private const string AppStore = "App Store";
    private const string PlayStore = "Google Play";

    /// <param name="agent">The browser.</param>
    /// <param name="carrierKnown">Whether it is at one carrier's page already.</param>
    /// <param name="asksForCarrier">Whether the client asks for the choice of carrier (prompt picker or porting).</param>
    public static FirstStep First(UserAgent agent, bool carrierKnown, bool asksForCarrier) => (agent.IsPhone, carrierKnown) switch
    {
        (true, true) => FirstStep.Application,
        (true, false) => FirstStep.Carrier,
        (false, false) when asksForCarrier => FirstStep.Carrier,
        _ => FirstStep.Code,
    };

    /// <summary>The stores that a screen is shown: that of its own kind, or each where its kind has none. What is not set, or no https, is not shown.</summary>
    public static IReadOnlyList<StoreLink> Stores(Carrier carrier, UserAgent agent)
    {
        (string Name, string? Url)[] all = agent.Platform switch
        {
            "iPhone" or "iPad" => [(AppStore, carrier.IosStoreUrl)],
            "Android" => [(PlayStore, carrier.AndroidStoreUrl)],
            _ => [(AppStore, carrier.IosStoreUrl), (PlayStore, carrier.AndroidStoreUrl)],
        };
        return [.. all.Where(one => Uri.TryCreate(one.Url, UriKind.Absolute, out var uri) && uri.Scheme == Uri.UriSchemeHttps).Select(one => new StoreLink(one.Name, one.Url!))];
    }

    /// <summary>Whether the application can be opened from this screen: it is the phone.</summary>
    /// <param name="ownLine">Whether the request came over the subscriber's own line.</param>
    /// <param name="agent">The browser.</param>
    public static bool OpensApplication(bool ownLine, UserAgent agent) => ownLine || agent.IsPhone;
}
