namespace ZenKey.Protocol;

/// <summary>
/// Whether a state-changing request comes from our own pages (cross-site request forgery; OWASP ASVS 5.0 §3.5). Browsers say
/// so themselves in headers that no page can forge.
/// </summary>
public static class FormOrigin
{
    /// <summary>
    /// True for a request of our own page, and for one that no browser sent: every browser marks a POST with
    /// <c>Sec-Fetch-Site</c> or, on plain http, with <c>Origin</c>.
    /// </summary>
    /// <param name="secFetchSite">The header Sec-Fetch-Site, where the browser sends it.</param>
    /// <param name="origin">The header Origin.</param>
    /// <param name="own">The origin of the module whose form it is, from configuration.</param>
    public static bool IsOurs(string? secFetchSite, string? origin, string own) =>
        !string.IsNullOrEmpty(secFetchSite) ? secFetchSite is "same-origin" or "none"
        : string.IsNullOrEmpty(origin) || string.Equals(origin, own, StringComparison.OrdinalIgnoreCase);
}
