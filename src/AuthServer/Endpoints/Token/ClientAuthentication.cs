using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using ZenKey.AuthServer.Http;
using ZenKey.Portal.Data.Clients;
using ZenKey.Protocol;

namespace ZenKey.AuthServer.Endpoints.Token;

/// <summary>How a client's proof of itself went.</summary>
internal abstract record ClientAuthenticationResult
{
    private ClientAuthenticationResult() { }

    public sealed record Known(Client Client) : ClientAuthenticationResult;

    /// <summary>Unknown client and wrong secret are told alike (hardening 7).</summary>
    public sealed record Refused(string Cause, Guid? ClientId) : ClientAuthenticationResult;

    /// <summary>The request itself is malformed (RFC 6749 §2.3: more than one method).</summary>
    public sealed record Malformed(string Description) : ClientAuthenticationResult;

    /// <summary>Too many bad secrets from this address.</summary>
    public sealed record Slowed(TimeSpan RetryAfter) : ClientAuthenticationResult;
}

/// <summary>
/// Client authentication (RFC 6749 §2.3, OpenID Connect Core §9): client_secret_basic, client_secret_post, or none for
/// clients that can keep nothing. A client has one method for life.
/// </summary>
internal sealed class ClientAuthentication(ClientDirectory clients, AttemptLimits limits, TimeProvider time)
{
    private static readonly byte[] NoHash = new byte[32];

    public async ValueTask<ClientAuthenticationResult> AuthenticateAsync(HttpContext context, Parameters form)
    {
        var address = context.Connection.RemoteIpAddress?.ToString() ?? "";
        if (limits.ClientSecrets.Wait(address) is { } wait) { return new ClientAuthenticationResult.Slowed(wait); }
        var header = context.Request.Headers.Authorization.FirstOrDefault();
        if (header is not null && form["client_secret"] is not null)
        {
            return new ClientAuthenticationResult.Malformed("Use one way of client authentication, not two.");
        }
        var result = header is not null ? await BasicAsync(header, form, context.RequestAborted)
            : form["client_secret"] is { } secret ? await CheckAsync(form["client_id"], secret, TokenAuth.Post, context.RequestAborted)
            : await CheckAsync(form["client_id"], null, TokenAuth.None, context.RequestAborted);
        if (result is ClientAuthenticationResult.Refused) { limits.ClientSecrets.Fail(address); }
        return result;
    }

    private async ValueTask<ClientAuthenticationResult> BasicAsync(string header, Parameters form, CancellationToken cancellationToken)
    {
        if (Read(header) is not var (id, secret)) { return new ClientAuthenticationResult.Refused("basic_malformed", null); }
        return form["client_id"] is { } inBody && inBody != id
            ? new ClientAuthenticationResult.Malformed("client_id in the body is another than in the Authorization header.")
            : await CheckAsync(id, secret, TokenAuth.Basic, cancellationToken);
    }

    private async ValueTask<ClientAuthenticationResult> CheckAsync(string? clientId, string? secret, string method, CancellationToken cancellationToken)
    {
        var client = clientId is not null && ClientId.TryParse(clientId, out _) ? await clients.FindAsync(clientId, cancellationToken) : null;
        var now = time.GetUtcNow();
        // The same work whether the client is known or not.
        var hash = ClientSecret.HashOf(secret ?? "");
        var right = false;
        foreach (var kept in client?.Secrets.Where(one => one.IsActive(now)).Select(one => one.Hash) ?? [NoHash])
        {
            right |= CryptographicOperations.FixedTimeEquals(hash, kept);
        }
        return client switch
        {
            null => new ClientAuthenticationResult.Refused("client_unknown", null),
            { State: not ClientState.Active } => new ClientAuthenticationResult.Refused("client_disabled", client.Id),
            _ when client.TokenAuth != method => new ClientAuthenticationResult.Refused("client_auth_method", client.Id),
            _ when method != TokenAuth.None && !right => new ClientAuthenticationResult.Refused("client_secret_wrong", client.Id),
            _ => new ClientAuthenticationResult.Known(client),
        };
    }

    /// <summary>Id and secret of a Basic header; both are form-encoded inside it (RFC 6749 §2.3.1).</summary>
    private static (string Id, string Secret)? Read(string header)
    {
        if (!header.StartsWith("Basic ", StringComparison.OrdinalIgnoreCase)) { return null; }
        var bytes = new byte[header.Length];
        if (!Convert.TryFromBase64String(header["Basic ".Length..].Trim(), bytes, out var length)) { return null; }
        var text = Encoding.UTF8.GetString(bytes, 0, length);
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        return colon < 0 ? null : (Decode(text[..colon]), Decode(text[(colon + 1)..]));
    }

    private static string Decode(string text) => Uri.UnescapeDataString(text.Replace('+', ' '));
}
