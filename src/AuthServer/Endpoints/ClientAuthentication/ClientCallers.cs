using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using ZenKey.AuthServer.Http;
using ZenKey.AuthServer.Interaction;
using ZenKey.Portal.Data;
using ZenKey.Portal.Data.Clients;
using ZenKey.Portal.Data.Grants;
using ZenKey.Protocol;

namespace ZenKey.AuthServer.Endpoints.ClientAuthentication;

/// <summary>How a client's proof of itself went.</summary>
internal abstract record ClientAuthenticationResult
{
    private ClientAuthenticationResult() { }

    /// <param name="Client">Who it is.</param>
    /// <param name="Jwk">The key that its tokens are bound to, as JSON: the one it named, else the one it signed with; null without an assertion.</param>
    public sealed record Known(Client Client, string? Jwk = null) : ClientAuthenticationResult;

    /// <summary>Unknown client, wrong secret and bad assertion are told alike (hardening 7).</summary>
    public sealed record Refused(string Cause, Guid? ClientId, string? Expected = null, string? Received = null) : ClientAuthenticationResult;

    /// <summary>The request itself is malformed (RFC 6749 §2.3: more than one method).</summary>
    public sealed record Malformed(string Description) : ClientAuthenticationResult;

    /// <summary>Too many bad secrets from this address.</summary>
    public sealed record Slowed(TimeSpan RetryAfter) : ClientAuthenticationResult;
}

/// <summary>
/// Which client calls (RFC 6749 §2.3, OpenID Connect Core §9): client_secret_basic, client_secret_post, private_key_jwt, or
/// none for clients that can keep nothing. A client has one method for life.
/// </summary>
internal sealed class ClientCallers(ClientDirectory clients, ClientKeys keys, GrantLedger grants, SecretUses uses, AttemptLimits limits, TimeProvider time)
{
    private static readonly byte[] NoHash = new byte[32];

    /// <param name="context">The request, for its Authorization header and its address.</param>
    /// <param name="scope">The issuer that is called.</param>
    /// <param name="endpoint">The last part of the called endpoint's address: an assertion may name it as its audience.</param>
    /// <param name="form">The request's body.</param>
    public async ValueTask<ClientAuthenticationResult> AuthenticateAsync(HttpContext context, CarrierScope scope, string endpoint, Parameters form)
    {
        var header = context.Request.Headers.Authorization.FirstOrDefault();
        var (secret, assertion) = (form["client_secret"], form["client_assertion"] ?? form["client_assertion_type"]);
        if (new[] { header, secret, assertion }.Count(way => way is not null) > 1)
        {
            return new ClientAuthenticationResult.Malformed("Use one way of client authentication, not two.");
        }
        if (assertion is not null) { return await AssertionAsync(scope, endpoint, form, context.RequestAborted); }
        return await SlowedAsync(context, () => header is not null ? BasicAsync(header, form, context.RequestAborted)
            : secret is not null ? CheckAsync(form["client_id"], secret, TokenAuth.Post, context.RequestAborted)
            : CheckAsync(form["client_id"], null, TokenAuth.None, context.RequestAborted));
    }

    /// <summary>client_secret_basic alone, for a request that has no body and no issuer: discovery.</summary>
    public ValueTask<ClientAuthenticationResult> AuthenticateBasicAsync(HttpContext context, Parameters query) =>
        SlowedAsync(context, () => BasicAsync(context.Request.Headers.Authorization.FirstOrDefault() ?? "", query, context.RequestAborted));

    private async ValueTask<ClientAuthenticationResult> SlowedAsync(HttpContext context, Func<ValueTask<ClientAuthenticationResult>> authenticate)
    {
        var address = context.Connection.RemoteIpAddress?.ToString() ?? "";
        if (limits.ClientSecrets.Wait(address) is { } wait) { return new ClientAuthenticationResult.Slowed(wait); }
        var result = await authenticate();
        if (result is ClientAuthenticationResult.Refused) { limits.ClientSecrets.Fail(address); }
        return result;
    }

    private async ValueTask<ClientAuthenticationResult> AssertionAsync(CarrierScope scope, string endpoint, Parameters form, CancellationToken cancellationToken)
    {
        if (form["client_assertion"] is not { } text || form["client_assertion_type"] != ClientAssertion.Type)
        {
            return new ClientAuthenticationResult.Malformed($"client_assertion comes with client_assertion_type={ClientAssertion.Type}.");
        }
        if (ClientAssertion.Parse(text) is not { } assertion) { return new ClientAuthenticationResult.Refused("assertion_malformed", null); }
        if (form["client_id"] is { } inBody && assertion.Subject is { } subject && inBody != subject)
        {
            return new ClientAuthenticationResult.Malformed("client_id in the body is another than in the assertion.");
        }
        var client = await FindAsync(assertion.Subject, cancellationToken);
        return await AssertionFaultAsync(client, assertion, scope, endpoint, cancellationToken) is { } cause
            ? Refused(cause, client, assertion, AudiencesOf(scope, endpoint))
            : new ClientAuthenticationResult.Known(client!, ReferredBinding.Of(assertion.Jwt));
    }

    private async ValueTask<string?> AssertionFaultAsync(Client? client, ClientAssertion assertion, CarrierScope scope, string endpoint, CancellationToken cancellationToken)
    {
        if (StandingFault(client, TokenAuth.PrivateKeyJwt) is { } fallen) { return fallen; }
        var facts = new AssertionFacts(client!.ClientId, AudiencesOf(scope, endpoint), time.GetUtcNow());
        if (AssertionRules.FirstFault(assertion, facts) is { } fault) { return fault; }
        if (await keys.FaultAsync(client, assertion.Jwt, cancellationToken) is { } unsigned) { return $"assertion_{unsigned}"; }
        // Used up last: what is refused for another reason may be sent again, once it is put right.
        return await grants.UseOnceAsync($"assertion:{client.Id:N}:{RandomId.Hash(assertion.JwtId!)}", assertion.ExpiresAt!.Value + AssertionRules.Skew) ? null : "assertion_replayed";
    }

    private static string[] AudiencesOf(CarrierScope scope, string endpoint) => [scope.Issuer, .. scope.AddressesOf("token"), .. scope.AddressesOf(endpoint)];

    /// <summary>With what its developer needs to see what is wrong, and nothing that proves the client.</summary>
    private ClientAuthenticationResult.Refused Refused(string cause, Client? client, ClientAssertion assertion, IEnumerable<string> audiences)
    {
        var (expected, received) = cause switch
        {
            "client_auth_method" or "client_disabled" => (client?.TokenAuth, TokenAuth.PrivateKeyJwt),
            "assertion_audience" => (Kept.Addresses(audiences), Kept.Addresses(assertion.Audiences)),
            "assertion_algorithm" => (Kept.Words(ClientKeys.Algorithms), Kept.Algorithm(assertion.Jwt.Algorithm)),
            "assertion_type" => ("JWT", Kept.Word(assertion.Jwt.Type)),
            "assertion_expired" => ($"exp after {Kept.Time(time.GetUtcNow())}", Kept.Time(assertion.ExpiresAt)),
            "assertion_life_too_long" => ($"a life of {AssertionRules.MaxLife.TotalMinutes} minutes", Kept.Time(assertion.ExpiresAt)),
            "assertion_not_yet_valid" => ($"nbf before {Kept.Time(time.GetUtcNow())}", Kept.Time(assertion.NotBefore)),
            "assertion_from_the_future" => ($"iat before {Kept.Time(time.GetUtcNow())}", Kept.Time(assertion.IssuedAt)),
            _ => (null, null),
        };
        return new ClientAuthenticationResult.Refused(cause, client?.Id, expected, received);
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
        var client = await FindAsync(clientId, cancellationToken);
        var now = time.GetUtcNow();
        // The same work whether the client is known or not.
        var hash = ClientSecret.HashOf(secret ?? "");
        ClientSecret? right = null;
        foreach (var kept in client?.Secrets.Where(one => one.IsActive(now)) ?? [])
        {
            if (CryptographicOperations.FixedTimeEquals(hash, kept.Hash)) { right = kept; }
        }
        if (client is null) { _ = CryptographicOperations.FixedTimeEquals(hash, NoHash); }
        if (StandingFault(client, method) is { } fallen) { return new ClientAuthenticationResult.Refused(fallen, client?.Id, client?.TokenAuth, method); }
        if (method != TokenAuth.None && right is null) { return new ClientAuthenticationResult.Refused("client_secret_wrong", client!.Id); }
        if (right is { Purpose: ClientSecretPurpose.Client }) { uses.Note(right.Id); }
        return new ClientAuthenticationResult.Known(client!);
    }

    private async ValueTask<Client?> FindAsync(string? clientId, CancellationToken cancellationToken) =>
        clientId is not null && ClientId.TryParse(clientId, out _) ? await clients.FindAsync(clientId, cancellationToken) : null;

    private static string? StandingFault(Client? client, string method) => client switch
    {
        null => "client_unknown",
        { State: not ClientState.Active } => "client_disabled",
        _ when client.TokenAuth != method => "client_auth_method",
        _ => null,
    };

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
