using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Options;

namespace ZenKey.Portal.Hosting;

/// <summary>
/// Whose certificate a request shows. Where a known proxy ends TLS it says so by the header <c>Client-Cert</c> (RFC 9440); from
/// anybody else that header is nothing, as anybody can write it.
/// </summary>
internal static class ForwardedCertificates
{
    private const string Header = "Client-Cert";

    /// <summary>
    /// Endpoints that ask for certificates (<c>ClientCertificateMode</c> in Kestrel:Endpoints) take any: tokens are bound to
    /// the certificate itself, whoever signed it (RFC 8705 §6.2).
    /// </summary>
    public static void TakeAnyClientCertificate(this KestrelServerOptions kestrel) => kestrel.ConfigureHttpsDefaults(https => https.AllowAnyClientCertificate());

    /// <summary>Before forwarded headers are read: they hide who the proxy is.</summary>
    public static void UseForwardedCertificates(this WebApplication app)
    {
        var proxies = app.Services.GetRequiredService<IOptions<ForwardedHeadersOptions>>().Value.KnownProxies.Select(Plain).ToHashSet();
        app.Use((context, next) =>
        {
            // What the proxy itself shows to us is the proxy's, not the client's.
            if (context.Connection.RemoteIpAddress is { } peer && proxies.Contains(Plain(peer)))
            {
                var certificate = Read(context.Request.Headers[Header]);
                if (certificate is not null) { context.Response.RegisterForDispose(certificate); }
                context.Features.Set<ITlsConnectionFeature>(new Forwarded(certificate));
            }
            return next(context);
        });
    }

    /// <summary>RFC 9440 §2.2: one header, whose value is a byte sequence (RFC 8941 §3.3.5) with the certificate in DER.</summary>
    /// <returns>Null when there is none that can be read.</returns>
    private static X509Certificate2? Read(Microsoft.Extensions.Primitives.StringValues header)
    {
        if (header is not [{ Length: > 2 } text] || text[0] != ':' || text[^1] != ':') { return null; }
        var bytes = new byte[text.Length];
        if (!Convert.TryFromBase64Chars(text.AsSpan(1, text.Length - 2), bytes, out var length)) { return null; }
        try
        {
            return X509CertificateLoader.LoadCertificate(bytes.AsSpan(0, length));
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    private static IPAddress Plain(IPAddress address) => address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;

    private sealed class Forwarded(X509Certificate2? certificate) : ITlsConnectionFeature
    {
        public X509Certificate2? ClientCertificate { get; set; } = certificate;

        public Task<X509Certificate2?> GetClientCertificateAsync(CancellationToken cancellationToken) => Task.FromResult(ClientCertificate);
    }
}
