using ZenKey.Portal.Data.Audit;
namespace ZenKey.Portal.Features.Clients.Redirects;

/// <summary>Redirect URIs come, are named and go; one always stays.</summary>
internal static class RedirectUriEdits
{
    public static EditClientResult Add(ClientEdit edit, IReadOnlyList<NewRedirectUri> uris)
    {
        if (uris.Count == 0) { return new EditClientResult.Rejected("Enter an address."); }
        var before = edit.Client.RedirectUris.Select(row => row.Uri).ToList();
        var after = before.ToList();
        foreach (var entry in uris.Select(Trimmed))
        {
            if (UriLine.FaultOf(entry, edit.Client.Type, edit.Client.Mode, after) is { } fault) { return new EditClientResult.Rejected(uris.Count == 1 ? fault : $"{entry.Uri}: {fault}"); }
            after.Add(entry.Uri);
        }
        foreach (var entry in uris.Select(Trimmed)) { edit.AddUri(entry.Uri, entry.Label); }
        edit.Log("client.redirect_uri.added", [new FieldChange(ClientChanges.RedirectUris, ClientChanges.Lines(before), ClientChanges.Lines(after))]);
        return new EditClientResult.Saved();
    }

    public static EditClientResult Label(ClientEdit edit, Guid uriId, string? label)
    {
        if (edit.Client.RedirectUris.FirstOrDefault(row => row.Id == uriId) is not { } uri) { return new EditClientResult.Rejected("This address is gone already."); }
        var after = Named(label);
        if (after is { Length: > ClientEditor.MaxLabel }) { return new EditClientResult.Rejected($"A label may have at most {ClientEditor.MaxLabel} characters."); }
        if (after == uri.Label) { return new EditClientResult.Rejected("Nothing was changed."); }
        edit.Log("client.redirect_uri.labelled", [new FieldChange($"label of {uri.Uri}", uri.Label, after)]);
        uri.Label = after;
        return new EditClientResult.Saved();
    }

    public static EditClientResult Remove(ClientEdit edit, Guid uriId)
    {
        var before = edit.Client.RedirectUris.ToList();
        if (before.Find(row => row.Id == uriId) is not { } uri) { return new EditClientResult.Rejected("This address is gone already."); }
        if (before.Count == 1) { return new EditClientResult.Rejected("The last address cannot be removed: without one nobody can sign in. Add another first."); }
        edit.Store.ClientUris.Remove(uri);
        edit.Log("client.redirect_uri.removed", [new FieldChange(ClientChanges.RedirectUris,
            ClientChanges.Lines(before.Select(row => row.Uri)), ClientChanges.Lines(before.Where(row => row.Id != uriId).Select(row => row.Uri)))]);
        return new EditClientResult.Saved();
    }

    private static NewRedirectUri Trimmed(NewRedirectUri entry) => new(entry.Uri.Trim(), Named(entry.Label));

    private static string? Named(string? label) => string.IsNullOrWhiteSpace(label) ? null : label.Trim();
}
