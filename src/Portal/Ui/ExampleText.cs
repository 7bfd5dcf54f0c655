using ZenKey.Protocol;

namespace ZenKey.Portal.Ui;

/// <summary>Examples in guides and code name the demo data, so that they work as they stand; a reader sees their own client and our addresses in its place.</summary>
public static class ExampleText
{
    /// <summary>Harbor Web of the demo data.</summary>
    public const string ClientId = "ccid-h7k2m9qx4tz8v3pa";

    public const string RedirectUri = "https://app.harborbank.example/auth/callback";

    /// <summary>What the programs ask for.</summary>
    public const string Scopes = "openid name email";
    private const string Origin = "http://localhost:5080";

    /// <param name="text">The example.</param>
    /// <param name="clientId">The reader's client; null leaves the demo data's.</param>
    /// <param name="redirectUri">Its redirect URI; null the same.</param>
    /// <param name="origins">The addresses that hold here.</param>
    public static string Fill(string text, string? clientId, string? redirectUri, ModuleOrigins origins)
    {
        var redirect = redirectUri ?? RedirectUri;
        return text.Replace(ClientId, clientId ?? ClientId, StringComparison.Ordinal)
            .Replace(Uri.EscapeDataString(RedirectUri), Uri.EscapeDataString(redirect), StringComparison.Ordinal)
            .Replace(RedirectUri, redirect, StringComparison.Ordinal)
            .Replace(Origin + "/simulator", origins.CarrierSimulator + "/simulator", StringComparison.Ordinal)
            .Replace(Origin + "/phone", origins.Authenticator + "/phone", StringComparison.Ordinal)
            .Replace(Origin, origins.AuthServer, StringComparison.Ordinal);
    }
}
