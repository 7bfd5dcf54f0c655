using ZenKey.Portal.Ui;

namespace ZenKey.Portal.Features.Logs;

/// <summary>Endpoints in words, and how far a sign-in comes.</summary>
internal static class LogWords
{
    /// <summary>Endpoints by their spec names, in the order in which a sign-in meets them.</summary>
    public static IReadOnlyList<(string Name, string Words)> Endpoints => EndpointWords.All;

    private static readonly string[] Steps = ["discovery", "authorize", "phone", "token", "userinfo"];

    public static string Endpoint(string name) => EndpointWords.Of(name);

    /// <summary>What a request that went well is called.</summary>
    public static string Answered(string endpoint) => endpoint switch
    {
        "token" => "Tokens were given",
        "logout" => "The session was ended",
        "revoke" => "A token was revoked",
        "usertrait" => "A user trait was told",
        "user-porting" => "Port tokens were given",
        _ => $"{Endpoint(endpoint)} answered",
    };

    /// <summary>The steps of a sign-in, and which of them a request belongs to; none of them for endpoints apart from sign-ins.</summary>
    public static IReadOnlyList<(string Words, int Side)> HowFar(string endpoint, string? cause)
    {
        var step = cause is "denied" or "timed_out" or "push_undelivered" ? "phone" : endpoint is "optimized" ? "discovery" : endpoint is "par" or "si-authorize" or "bc-authorize" ? "authorize" : endpoint;
        var here = Array.IndexOf(Steps, step);
        return here < 0 ? [] : [.. Steps.Select((name, index) => (name == "phone" ? "Approval on the phone" : Endpoint(name == "authorize" && endpoint is not "authorize" && step == "authorize" ? endpoint : name), index.CompareTo(here)))];
    }

    /// <summary>What came back to whom.</summary>
    public static string Answer(string endpoint, string cause) => endpoint switch
    {
        "discovery" or "optimized" or "authorize" when cause is "client_unknown" or "client_disabled" or "client_id_missing" or "redirect_uri_missing" or "redirect_uri_unregistered" or "carrier_unknown" or "request_unreadable" =>
            "A page with this reference. Nothing was shared, and nobody was sent back to the app: an address that is not known is never followed (RFC 6749 §4.1.2.1).",
        "authorize" or "logout" or "optimized" => "The browser was sent back to the app’s redirect URI with error and error_description; the reference stands in error_description.",
        "discovery" => "A JSON error, and the redirect_uri of the discovery UI.",
        _ => "The app’s server got a JSON error; the reference stands in error_description. The person saw what the app made of it.",
    };
}
