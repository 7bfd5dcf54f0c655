using ZenKey.Protocol;

namespace ZenKey.Portal.Features.Clients;

/// <summary>A faulty address as it was probably meant.</summary>
internal static class RedirectUriMend
{
    /// <summary>An address without fault, or null when we cannot guess one.</summary>
    public static string? Of(string? text, ClientType type, ClientMode mode)
    {
        if (string.IsNullOrWhiteSpace(text) || RedirectUri.Fault(text, type, mode) is null) { return null; }
        var candidate = text.Trim();
        var fragment = candidate.IndexOf('#', StringComparison.Ordinal);
        if (fragment >= 0) { candidate = candidate[..fragment]; }
        if (!candidate.Contains(':', StringComparison.Ordinal) && candidate.Contains('.', StringComparison.Ordinal)) { candidate = "https://" + candidate; }
        var colon = candidate.IndexOf(':', StringComparison.Ordinal);
        if (colon > 0) { candidate = candidate[..colon].ToLowerInvariant() + candidate[colon..]; }
        if (RedirectUri.Fault(candidate, type, mode) is null) { return candidate; }
        if (candidate.StartsWith("http://", StringComparison.Ordinal)) { candidate = "https://" + candidate["http://".Length..]; }
        return RedirectUri.Fault(candidate, type, mode) is null ? candidate : null;
    }
}
