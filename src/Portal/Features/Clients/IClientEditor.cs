using Microsoft.EntityFrameworkCore;
using ZenKey.Portal.Access;
using ZenKey.Portal.Data;
using ZenKey.Portal.Data.Audit;
using ZenKey.Portal.Data.Changes;
using ZenKey.Portal.Data.Journal;
using ZenKey.Portal.Features.Clients.Api;
using ZenKey.Portal.Features.Clients.Keys;
using ZenKey.Portal.Features.Clients.Redirects;
using ZenKey.Portal.Ui;
using ZenKey.Protocol;

namespace ZenKey.Portal.Features.Clients;

/// <summary>Changes clients. Each change names the version it was made from, and is audited with the values before and after.</summary>
public interface IClientEditor
{
    Task<EditClientResult> AddRedirectUriAsync(CurrentPerson person, string clientId, int version, string uri, string? label, CancellationToken cancellationToken);

    /// <summary>Adds all of them or, when one may not be, none.</summary>
    Task<EditClientResult> AddRedirectUrisAsync(CurrentPerson person, string clientId, int version, IReadOnlyList<NewRedirectUri> uris, CancellationToken cancellationToken);

    /// <param name="label">What the team calls it; null or empty takes the name away.</param>
    Task<EditClientResult> LabelRedirectUriAsync(CurrentPerson person, string clientId, int version, Guid uriId, string? label, CancellationToken cancellationToken);

    Task<EditClientResult> RemoveRedirectUriAsync(CurrentPerson person, string clientId, int version, Guid uriId, CancellationToken cancellationToken);

    Task<EditClientResult> SetScopesAsync(CurrentPerson person, string clientId, int version, IReadOnlyCollection<string> scopes, CancellationToken cancellationToken);

    /// <param name="lifetime">After which it ends by itself; null never ends.</param>
    Task<EditClientResult> AddSecretAsync(CurrentPerson person, string clientId, int version, string name, TimeSpan? lifetime, CancellationToken cancellationToken);

    /// <summary>Lets a secret end by itself, or takes that back. The other active one must live longer.</summary>
    /// <param name="after">In how long, an hour to seven days; null takes it back.</param>
    Task<EditClientResult> EndSecretAsync(CurrentPerson person, string clientId, int version, Guid secretId, TimeSpan? after, CancellationToken cancellationToken);

    Task<EditClientResult> RevokeSecretAsync(CurrentPerson person, string clientId, int version, Guid secretId, DangerAnswer answer, CancellationToken cancellationToken);

    /// <summary>Makes the client what a configuration says, in one change; what it leaves out stays.</summary>
    Task<EditClientResult> ImportAsync(CurrentPerson person, string clientId, int version, ClientConfiguration configuration, CancellationToken cancellationToken);

    /// <param name="text">A public key or a key set; see <see cref="PublicKeySet"/>.</param>
    Task<EditClientResult> AddKeysAsync(CurrentPerson person, string clientId, int version, string text, CancellationToken cancellationToken);

    /// <param name="thumbprint">Of the key (RFC 7638).</param>
    Task<EditClientResult> RemoveKeyAsync(CurrentPerson person, string clientId, int version, string thumbprint, DangerAnswer answer, CancellationToken cancellationToken);

    /// <param name="address">Where the providers fetch the keys (jwks_uri), in place of keys that are kept here.</param>
    Task<EditClientResult> SetKeyAddressAsync(CurrentPerson person, string clientId, int version, string address, CancellationToken cancellationToken);
}

/// <inheritdoc />
internal sealed class ClientEditor(StoreWriter writer, IDbContextFactory<PortalDbContext> factory, TimeProvider time) : IClientEditor
{
    internal const int MaxLabel = 100;

    public Task<EditClientResult> AddRedirectUriAsync(CurrentPerson person, string clientId, int version, string uri, string? label, CancellationToken cancellationToken) =>
        AddRedirectUrisAsync(person, clientId, version, [new NewRedirectUri(uri, label)], cancellationToken);

    public Task<EditClientResult> AddRedirectUrisAsync(CurrentPerson person, string clientId, int version, IReadOnlyList<NewRedirectUri> uris, CancellationToken cancellationToken) =>
        EditAsync(person, clientId, version, edit => RedirectUriEdits.Add(edit, uris), cancellationToken);

    public Task<EditClientResult> LabelRedirectUriAsync(CurrentPerson person, string clientId, int version, Guid uriId, string? label, CancellationToken cancellationToken) =>
        EditAsync(person, clientId, version, edit => RedirectUriEdits.Label(edit, uriId, label), cancellationToken);

    public Task<EditClientResult> RemoveRedirectUriAsync(CurrentPerson person, string clientId, int version, Guid uriId, CancellationToken cancellationToken) =>
        EditAsync(person, clientId, version, edit => RedirectUriEdits.Remove(edit, uriId), cancellationToken);

    public Task<EditClientResult> SetScopesAsync(CurrentPerson person, string clientId, int version, IReadOnlyCollection<string> scopes, CancellationToken cancellationToken) =>
        EditAsync(person, clientId, version, edit => SetScopes(edit, scopes), cancellationToken);

    public Task<EditClientResult> AddSecretAsync(CurrentPerson person, string clientId, int version, string name, TimeSpan? lifetime, CancellationToken cancellationToken) =>
        EditAsync(person, clientId, version, edit => SecretEdits.Add(edit, name.Trim(), lifetime), cancellationToken);

    public Task<EditClientResult> EndSecretAsync(CurrentPerson person, string clientId, int version, Guid secretId, TimeSpan? after, CancellationToken cancellationToken) =>
        EditAsync(person, clientId, version, edit => SecretEdits.End(edit, secretId, after), cancellationToken);

    public Task<EditClientResult> RevokeSecretAsync(CurrentPerson person, string clientId, int version, Guid secretId, DangerAnswer answer, CancellationToken cancellationToken) =>
        EditAsync(person, clientId, version, edit => SecretEdits.Revoke(edit, secretId, answer), cancellationToken);

    public Task<EditClientResult> ImportAsync(CurrentPerson person, string clientId, int version, ClientConfiguration configuration, CancellationToken cancellationToken) =>
        EditAsync(person, clientId, version, edit => ClientImport.Apply(edit, configuration), cancellationToken);

    public Task<EditClientResult> AddKeysAsync(CurrentPerson person, string clientId, int version, string text, CancellationToken cancellationToken) =>
        EditAsync(person, clientId, version, edit => KeyEdits.Add(edit, text), cancellationToken);

    public Task<EditClientResult> RemoveKeyAsync(CurrentPerson person, string clientId, int version, string thumbprint, DangerAnswer answer, CancellationToken cancellationToken) =>
        EditAsync(person, clientId, version, edit => KeyEdits.Remove(edit, thumbprint, answer), cancellationToken);

    public Task<EditClientResult> SetKeyAddressAsync(CurrentPerson person, string clientId, int version, string address, CancellationToken cancellationToken) =>
        EditAsync(person, clientId, version, edit => KeyEdits.SetAddress(edit, address.Trim()), cancellationToken);

    private static EditClientResult SetScopes(ClientEdit edit, IReadOnlyCollection<string> scopes)
    {
        if (scopes.Any(name => Scope.Find(name) is null)) { return new EditClientResult.Rejected("There is no such scope."); }
        if (!scopes.Contains(Scope.OpenId)) { return new EditClientResult.Rejected("openid cannot be removed: it is what makes a request a sign-in."); }
        var before = edit.Client.ScopeNames;
        var after = ClientScopes.Join(scopes);
        if (after == edit.Client.Scopes) { return new EditClientResult.Rejected("Nothing was changed."); }
        edit.Client.Scopes = after;
        edit.Log("client.scopes.changed", [new FieldChange(ClientChanges.Scopes, ClientChanges.Lines(before), ClientChanges.Lines(edit.Client.ScopeNames))]);
        return new EditClientResult.Saved();
    }

    private async Task<EditClientResult> EditAsync(CurrentPerson person, string clientId, int version, Func<ClientEdit, EditClientResult> change, CancellationToken cancellationToken)
    {
        try
        {
            return await writer.WriteAsync<EditClientResult>(async (store, token) =>
            {
                var current = await store.RefreshAsync(person, token);
                var client = current is null ? null : await store.Clients.EditableBy(current).Where(row => row.ClientId == clientId)
                    .Include(row => row.Project).Include(row => row.Uris).Include(row => row.Secrets).SingleOrDefaultAsync(token);
                if (current is null || client is null) { return new EditClientResult.NotFound(); }
                if (client.Version != version) { return await ConflictAsync(store, clientId, token); }
                var result = change(new ClientEdit(store, client, current, time.GetUtcNow()));
                if (result is EditClientResult.Saved or EditClientResult.SecretAdded) { client.Version++; }
                return result;
            }, [Topic.Clients], cancellationToken);
        }
        catch (StoreConflictException)
        {
            await using var store = await factory.CreateDbContextAsync(cancellationToken);
            return await ConflictAsync(store, clientId, cancellationToken);
        }
    }

    private static async Task<EditClientResult> ConflictAsync(PortalDbContext store, string clientId, CancellationToken cancellationToken)
    {
        var last = await LastChange.OfAsync(store, "client", clientId, cancellationToken);
        return new EditClientResult.Conflict(last?.By, last?.At);
    }
}
