using Microsoft.EntityFrameworkCore;
using ZenKey.Portal.Access;
using ZenKey.Portal.Data;
using ZenKey.Portal.Data.Audit;
using ZenKey.Portal.Data.Changes;
using ZenKey.Portal.Data.Journal;
using ZenKey.Portal.Data.Launches;
using ZenKey.Portal.Features.Clients.Api;
using ZenKey.Portal.Features.Clients.Held;
using ZenKey.Portal.Features.Clients.Keys;
using ZenKey.Portal.Features.Clients.Redirects;
using ZenKey.Portal.Ui;
using ZenKey.Protocol;

namespace ZenKey.Portal.Features.Clients;

/// <summary>
/// Changes clients. Each change names the version it was made from, and is audited with the values before and after. Of a
/// launched client a dangerous one (<see cref="DangerousEdits"/>) is asked for only.
/// </summary>
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
        EditAsync(person, clientId, version, new ClientChange.AddRedirectUris(uris), cancellationToken);

    public Task<EditClientResult> LabelRedirectUriAsync(CurrentPerson person, string clientId, int version, Guid uriId, string? label, CancellationToken cancellationToken) =>
        EditAsync(person, clientId, version, edit => RedirectUriEdits.Label(edit, uriId, label), cancellationToken);

    public Task<EditClientResult> RemoveRedirectUriAsync(CurrentPerson person, string clientId, int version, Guid uriId, CancellationToken cancellationToken) =>
        EditAsync(person, clientId, version, edit => RedirectUriEdits.Remove(edit, uriId), cancellationToken);

    public Task<EditClientResult> SetScopesAsync(CurrentPerson person, string clientId, int version, IReadOnlyCollection<string> scopes, CancellationToken cancellationToken) =>
        EditAsync(person, clientId, version, new ClientChange.SetScopes(scopes), cancellationToken);

    public Task<EditClientResult> AddSecretAsync(CurrentPerson person, string clientId, int version, string name, TimeSpan? lifetime, CancellationToken cancellationToken) =>
        EditAsync(person, clientId, version, edit => SecretEdits.Add(edit, name.Trim(), lifetime), cancellationToken);

    public Task<EditClientResult> EndSecretAsync(CurrentPerson person, string clientId, int version, Guid secretId, TimeSpan? after, CancellationToken cancellationToken) =>
        EditAsync(person, clientId, version, edit => SecretEdits.End(edit, secretId, after), cancellationToken);

    public Task<EditClientResult> RevokeSecretAsync(CurrentPerson person, string clientId, int version, Guid secretId, DangerAnswer answer, CancellationToken cancellationToken) =>
        EditAsync(person, clientId, version, edit => SecretEdits.Revoke(edit, secretId, answer), cancellationToken);

    public Task<EditClientResult> ImportAsync(CurrentPerson person, string clientId, int version, ClientConfiguration configuration, CancellationToken cancellationToken) =>
        EditAsync(person, clientId, version, new ClientChange.Import(configuration), cancellationToken);

    public Task<EditClientResult> AddKeysAsync(CurrentPerson person, string clientId, int version, string text, CancellationToken cancellationToken) =>
        EditAsync(person, clientId, version, edit => KeyEdits.Add(edit, text), cancellationToken);

    public Task<EditClientResult> RemoveKeyAsync(CurrentPerson person, string clientId, int version, string thumbprint, DangerAnswer answer, CancellationToken cancellationToken) =>
        EditAsync(person, clientId, version, edit => KeyEdits.Remove(edit, thumbprint, answer), cancellationToken);

    public Task<EditClientResult> SetKeyAddressAsync(CurrentPerson person, string clientId, int version, string address, CancellationToken cancellationToken) =>
        EditAsync(person, clientId, version, new ClientChange.SetKeyAddress(address.Trim()), cancellationToken);

    private Task<EditClientResult> EditAsync(CurrentPerson person, string clientId, int version, ClientChange change, CancellationToken cancellationToken) =>
        EditAsync(person, clientId, version, change.Apply, cancellationToken, change);

    private async Task<EditClientResult> EditAsync(CurrentPerson person, string clientId, int version, Func<ClientEdit, EditClientResult> change, CancellationToken cancellationToken, ClientChange? written = null)
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
                var edit = new ClientEdit(store, client, current, time.GetUtcNow());
                var before = ClientTrust.Of(client);
                var result = change(edit);
                if (result is not (EditClientResult.Saved or EditClientResult.SecretAdded)) { return result; }
                if (edit.Reasons(before) is { Count: > 0 } reasons) { return await HoldAsync(edit, written, reasons, token); }
                client.Version++;
                return result;
            }, [Topic.Clients], cancellationToken);
        }
        catch (StoreConflictException)
        {
            await using var store = await factory.CreateDbContextAsync(cancellationToken);
            return await ConflictAsync(store, clientId, cancellationToken);
        }
    }

    private static async Task<EditClientResult> HoldAsync(ClientEdit edit, ClientChange? written, IReadOnlyList<string> reasons, CancellationToken cancellationToken)
    {
        var (waits, fault) = await edit.HoldAsync(written ?? throw new InvalidOperationException("An edit that takes two persons cannot be written down."), reasons, cancellationToken);
        return waits is null ? new EditClientResult.Rejected(fault!) : new EditClientResult.NeedsApproval(waits);
    }

    private static async Task<EditClientResult> ConflictAsync(PortalDbContext store, string clientId, CancellationToken cancellationToken)
    {
        var last = await LastChange.OfAsync(store, "client", clientId, cancellationToken);
        return new EditClientResult.Conflict(last?.By, last?.At);
    }
}
