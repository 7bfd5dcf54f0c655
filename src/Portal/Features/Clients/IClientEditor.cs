using Microsoft.EntityFrameworkCore;
using ZenKey.Portal.Access;
using ZenKey.Portal.Data;
using ZenKey.Portal.Data.Audit;
using ZenKey.Portal.Data.Changes;
using ZenKey.Portal.Data.Clients;
using ZenKey.Portal.Data.Journal;
using ZenKey.Portal.Features.Clients.Api;
using ZenKey.Portal.Ui;
using ZenKey.Protocol;

namespace ZenKey.Portal.Features.Clients;

/// <summary>Changes clients. Each change names the version it was made from, and is audited with the values before and after.</summary>
public interface IClientEditor
{
    Task<EditClientResult> AddRedirectUriAsync(CurrentPerson person, string clientId, int version, string uri, string? label, CancellationToken cancellationToken);

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
}

/// <inheritdoc />
internal sealed class ClientEditor(StoreWriter writer, IDbContextFactory<PortalDbContext> factory, TimeProvider time) : IClientEditor
{
    internal const int MaxLabel = 100;

    public Task<EditClientResult> AddRedirectUriAsync(CurrentPerson person, string clientId, int version, string uri, string? label, CancellationToken cancellationToken) =>
        EditAsync(person, clientId, version, edit => AddUri(edit, uri.Trim(), label?.Trim()), cancellationToken);

    public Task<EditClientResult> RemoveRedirectUriAsync(CurrentPerson person, string clientId, int version, Guid uriId, CancellationToken cancellationToken) =>
        EditAsync(person, clientId, version, edit => RemoveUri(edit, uriId), cancellationToken);

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

    private static EditClientResult AddUri(ClientEdit edit, string uri, string? label)
    {
        var client = edit.Client;
        if (RedirectUri.Fault(uri, client.Type, client.Mode) is { } fault) { return new EditClientResult.Rejected(fault); }
        if (label is { Length: > MaxLabel }) { return new EditClientResult.Rejected($"A label may have at most {MaxLabel} characters."); }
        var before = client.RedirectUris.Select(row => row.Uri).ToList();
        if (before.Contains(uri, StringComparer.Ordinal)) { return new EditClientResult.Rejected("This address is in the list already."); }
        if (before.Count >= ClientForm.MaxUris) { return new EditClientResult.Rejected($"A client may have at most {ClientForm.MaxUris} addresses."); }
        edit.Store.ClientUris.Add(new ClientUri
        {
            Id = Guid.CreateVersion7(edit.Now),
            ClientId = client.Id,
            Kind = ClientUriKind.Redirect,
            Uri = uri,
            Label = string.IsNullOrEmpty(label) ? null : label,
            AddedAt = edit.Now,
            AddedBy = edit.Person.Name,
        });
        edit.Log("client.redirect_uri.added", [new FieldChange(ClientChanges.RedirectUris, ClientChanges.Lines(before), ClientChanges.Lines([.. before, uri]))]);
        return new EditClientResult.Saved();
    }

    private static EditClientResult RemoveUri(ClientEdit edit, Guid uriId)
    {
        var before = edit.Client.RedirectUris.ToList();
        if (before.Find(row => row.Id == uriId) is not { } uri) { return new EditClientResult.Rejected("This address is gone already."); }
        if (before.Count == 1) { return new EditClientResult.Rejected("The last address cannot be removed: without one nobody can sign in. Add another first."); }
        edit.Store.ClientUris.Remove(uri);
        edit.Log("client.redirect_uri.removed", [new FieldChange(ClientChanges.RedirectUris,
            ClientChanges.Lines(before.Select(row => row.Uri)), ClientChanges.Lines(before.Where(row => row.Id != uriId).Select(row => row.Uri)))]);
        return new EditClientResult.Saved();
    }

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
