using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.AspNetCore.DataProtection;
using ZenKey.Portal.Data.Clients;
using ZenKey.Protocol;

namespace ZenKey.Portal.Features.SignIn;

/// <summary>
/// The portal as a client of the providers: registered like any other, with a secret that only Data Protection can read.
/// </summary>
internal sealed class PortalClient(OperatorClient registration, IDataProtectionProvider protection, ModuleOrigins origins) : IPortalClientCredentials, IDisposable
{
    public const string DiscoveredPath = "/sign-in/discovered";

    private readonly IDataProtector protector = protection.CreateProtector("ZenKey.Portal.Client.v1");
    private readonly SemaphoreSlim turn = new(1, 1);
    private (string ClientId, string Secret)? known;

    public async Task<(string ClientId, string Secret)> GetAsync() => known ?? await EnsureAsync(CancellationToken.None);

    /// <summary>Registers the portal where it is missing and brings its addresses up to date. Safe in many processes at once.</summary>
    public async Task<(string ClientId, string Secret)> EnsureAsync(CancellationToken cancellationToken)
    {
        await turn.WaitAsync(cancellationToken);
        try
        {
            var mode = RedirectUri.IsLoopback(origins.Portal) ? ClientMode.Developer : ClientMode.Launched;
            var kept = await registration.EnsureAsync(
                new OperatorClientWanted(mode, origins.Portal, slugs => [origins.Portal + DiscoveredPath, .. slugs.Select(slug => origins.Portal + CarrierSchemes.CallbackOf(slug))]),
                Unwrap, Wrap, cancellationToken);
            known = kept;
            return kept;
        }
        finally
        {
            turn.Release();
        }
    }

    public void Dispose() => turn.Dispose();

    private string Wrap((string ClientId, string Secret) credentials) =>
        JsonSerializer.Serialize(new Kept(credentials.ClientId, protector.Protect(credentials.Secret)));

    // Null when the keys that wrapped it are gone: a new secret is made then.
    private (string ClientId, string? Secret) Unwrap(string text)
    {
        var kept = JsonSerializer.Deserialize<Kept>(text)!;
        try { return (kept.ClientId, protector.Unprotect(kept.Secret)); }
        catch (CryptographicException) { return (kept.ClientId, null); }
    }

    private sealed record Kept(string ClientId, string Secret);
}
