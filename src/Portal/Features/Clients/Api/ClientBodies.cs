using System.Text.Json.Serialization;

namespace ZenKey.Portal.Features.Clients.Api;

/// <summary>A client in the list.</summary>
/// <param name="Type">confidential, public or native.</param>
/// <param name="Mode">developer or launched.</param>
/// <param name="State">active or disabled.</param>
/// <param name="LastRequestAt">When a carrier last saw it; null when never.</param>
public sealed record ClientItem(string ClientId, string Name, string Type, string Mode, string State, string Project, DateTimeOffset CreatedAt, DateTimeOffset? LastRequestAt);

/// <summary>A client whole, without any secret.</summary>
/// <param name="Type">confidential, public or native.</param>
/// <param name="Mode">developer or launched.</param>
/// <param name="State">active or disabled.</param>
/// <param name="Version">Turns with each change; the ETag holds it.</param>
public sealed record ClientBody(
    string ClientId, string Name, string Type, string Mode, string State, string TokenEndpointAuthMethod, bool RequirePkce, ClientProject Project,
    IReadOnlyList<string> Scopes, IReadOnlyList<ClientUriBody> RedirectUris, IReadOnlyList<ClientSecretBody> Secrets, IReadOnlyList<ClientKeyBody> Keys, string? JwksUri,
    DateTimeOffset CreatedAt, string? CreatedBy, int Version);

public sealed record ClientProject(Guid Id, string Name);

/// <param name="LastUsedAt">When somebody signed in by it, to the hour; null when nobody did.</param>
public sealed record ClientUriBody(Guid Id, string Uri, string? Label, DateTimeOffset AddedAt, string? AddedBy, DateTimeOffset? LastUsedAt);

/// <summary>A public key that the client proves itself by.</summary>
/// <param name="Kid">Its name.</param>
/// <param name="Kind">Such as EC P-256.</param>
/// <param name="Thumbprint">By which it is known whatever its name (RFC 7638).</param>
public sealed record ClientKeyBody(string Kid, string Kind, string? Alg, string Thumbprint);

/// <summary>What remains of a secret once it was told.</summary>
/// <param name="State">active, expired or revoked.</param>
/// <param name="Last4">Its last characters, to tell secrets apart.</param>
public sealed record ClientSecretBody(Guid Id, string Name, string State, string Last4, DateTimeOffset CreatedAt, string? CreatedBy, DateTimeOffset? ExpiresAt, DateTimeOffset? RevokedAt, DateTimeOffset? LastUsedAt);

/// <summary>A client with a secret that is told once, here.</summary>
/// <param name="Secret">Keep it; nobody can read it back. Null where there is none, and when an Idempotency-Key is sent again.</param>
public sealed record ClientWithSecret(ClientBody Client, string? Secret)
{
    // A record prints its members; this one must not reach a log.
    public override string ToString() => $"ClientWithSecret {Client.ClientId}";
}

/// <summary>A client that is to be registered.</summary>
/// <param name="Name">Your team reads it; people see the project's name.</param>
/// <param name="ProjectId">The project it belongs to; or else NewProject.</param>
/// <param name="NewProject">The name of a project that is made with it.</param>
/// <param name="Type">confidential (keeps a secret on a server), public (runs in a browser) or native (installed).</param>
/// <param name="RedirectUris">At least one, save for native clients, which have the SDKs' own.</param>
/// <param name="Scopes">The most that it may ask for; openid is always among them.</param>
/// <param name="TokenEndpointAuthMethod">For confidential ones client_secret_basic, which it is without, or private_key_jwt: then keys are added to it.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record RegisterClientBody(string? Name, string? Type, string? ProjectId = null, string? NewProject = null, IReadOnlyList<string>? RedirectUris = null, IReadOnlyList<string>? Scopes = null, string? TokenEndpointAuthMethod = null);

/// <param name="Uri">Compared character by character.</param>
/// <param name="Label">What your team calls it; may be left out.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record AddRedirectUriBody(string? Uri, string? Label = null);

/// <param name="RedirectUris">All of them are added, or none.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record AddRedirectUrisBody(IReadOnlyList<AddRedirectUriBody?>? RedirectUris);

/// <param name="Label">What your team calls it; null takes the name away.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record LabelRedirectUriBody(string? Label);

/// <param name="Keys">A public key or several: a JWK, a JWK set, or PEM, as text. One with its private half is refused.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record AddKeysBody(string? Keys);

/// <param name="JwksUri">Where the providers fetch the keys, in place of those that are kept here.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record SetKeyAddressBody(string? JwksUri);

/// <param name="Scopes">All of them, openid too.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record SetScopesBody(IReadOnlyList<string>? Scopes);

/// <param name="Name">Such as the month.</param>
/// <param name="LifetimeDays">1 to 366; left out, it lives until it is revoked.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record AddSecretBody(string? Name, int? LifetimeDays = null);

/// <param name="AfterHours">1 to 168; null takes the end back.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record EndSecretBody(int? AfterHours);

/// <summary>Why a secret or a key goes.</summary>
/// <param name="Reason">Kept in the audit trail, such as Leaked.</param>
/// <param name="Note">Kept beside it; may be left out.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record RevokeBody(string? Reason, string? Note = null);

/// <summary>What an import changed, or would.</summary>
public sealed record ImportAnswer(bool DryRun, IReadOnlyList<ImportChange> Changes, ClientBody Client);

/// <param name="Field">name, scopes or redirect_uris.</param>
/// <param name="Before">Lists one item a line.</param>
/// <param name="After">Lists one item a line.</param>
public sealed record ImportChange(string Field, string? Before, string? After);

internal static class ClientBodyWords
{
    public static ClientItem ToItem(this ClientRow row) =>
        new(row.ClientId, row.Name, Lower(row.Type), Lower(row.Mode), Lower(row.State), row.Project, row.CreatedAt, row.LastAt);

    public static ClientBody ToBody(this ClientDetail client, DateTimeOffset now) => new(
        client.ClientId, client.Name, Lower(client.Type), Lower(client.Mode), Lower(client.State), client.TokenAuth, client.RequirePkce, new ClientProject(client.ProjectId, client.Project),
        client.Scopes, [.. client.RedirectUris.Select(uri => new ClientUriBody(uri.Id, uri.Uri, uri.Label, uri.AddedAt, uri.AddedBy, uri.LastUsedAt))],
        [.. client.Secrets.Select(secret => new ClientSecretBody(secret.Id, secret.Name, secret.IsActive(now) ? "active" : secret.RevokedAt is null ? "expired" : "revoked",
            secret.Last4, secret.CreatedAt, secret.CreatedBy, secret.ExpiresAt, secret.RevokedAt, secret.LastUsedAt))],
        [.. (client.Keys ?? []).Select(key => new ClientKeyBody(key.Id, key.Kind, key.Algorithm, key.Thumbprint))], client.JwksUri,
        client.CreatedAt, client.CreatedBy, client.Version);

    public static string Lower<T>(T value)
        where T : struct, Enum => value.ToString().ToLowerInvariant();
}
