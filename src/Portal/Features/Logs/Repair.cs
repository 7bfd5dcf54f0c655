namespace ZenKey.Portal.Features.Logs;

/// <summary>What can be done about a refusal in the portal.</summary>
/// <param name="Verb">What the button says.</param>
/// <param name="Address">Where it leads, filled in as far as it can be.</param>
/// <param name="Words">What it does.</param>
public sealed record Repair(string Verb, string Address, string Words)
{
    private const string LeftOut = "…";

    /// <returns>Null when nothing in the portal would help.</returns>
    public static Repair? Of(LogEntry entry) => entry.Row.ClientId is { } client && entry.Row.Cause is { } cause ? Of(client, cause, entry) : null;

    private static Repair? Of(string client, string cause, LogEntry entry) => cause switch
    {
        "redirect_uri_unregistered" or "redirect_uri_missing" when entry.Received is { } received && received.Contains(':', StringComparison.Ordinal) && !received.Contains(LeftOut, StringComparison.Ordinal) => new(
            "Add this URI…", $"/clients/{client}/redirects?add={Uri.EscapeDataString(received)}", "Register the second form too. It works within five seconds."),
        "redirect_uri_unregistered" or "redirect_uri_missing" => new("Redirect URIs", $"/clients/{client}/redirects", "Register the address as the app sends it, with its query."),
        "scope_not_allowed" => new("Allow the scope…", $"/clients/{client}/scopes?allow={Uri.EscapeDataString(Unallowed(entry))}", "Let this client ask for it. People who have linked are asked again for what is new."),
        "client_secret_wrong" or "client_auth_method" or "basic_malformed" => new("Credentials", $"/clients/{client}/credentials", "See which secrets are active and when each was made; a new one works at once, beside the old."),
        "client_disabled" => new("The client", $"/clients/{client}", "It is switched off. The history says by whom, and why."),
        _ => null,
    };

    /// <summary>What was asked for and is not allowed.</summary>
    private static string Unallowed(LogEntry entry) =>
        string.Join(' ', (entry.Received ?? "").Split(' ').Except((entry.Expected ?? "").Split(' ')).Where(word => Protocol.Scope.Find(word) is not null));
}
