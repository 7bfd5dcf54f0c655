using ZenKey.Portal.Data.Audit;
using ZenKey.Portal.Data.Clients;
using ZenKey.Portal.Ui;
using ZenKey.Protocol;

namespace ZenKey.Portal.Features.Clients.Keys;

/// <summary>Public keys of a client come and go: inline, or by the address where its server shows them; never both (RFC 7591 §2).</summary>
internal static class KeyEdits
{
    public const string JwksUri = "jwks_uri";

    /// <summary>Adds the keys of a text to those that are there. Where an address was, they take its place.</summary>
    public static EditClientResult Add(ClientEdit edit, string text)
    {
        var reading = PublicKeySet.Read(text);
        if (reading.Faults.Count > 0) { return new EditClientResult.Rejected(string.Join(' ', reading.Faults)); }
        var before = Of(edit.Client);
        List<PublicKey> after = [.. before, .. reading.Keys];
        if (PublicKeySet.TogetherFault(after) is { } fault) { return new EditClientResult.Rejected(fault); }
        var written = PublicKeySet.Write(after);
        if (written.Length > PublicKeySet.MaxBytes) { return new EditClientResult.Rejected($"All keys together may have at most {PublicKeySet.MaxBytes / 1024} kB."); }
        List<FieldChange> changes = [.. reading.Keys.Select(key => new FieldChange(Field(key), null, Told(key)))];
        if (edit.Client.JwksUri is { } address) { changes.Add(new FieldChange(JwksUri, address, null)); }
        (edit.Client.Jwks, edit.Client.JwksUri) = (written, null);
        edit.Log("client.key.added", changes);
        return new EditClientResult.Saved();
    }

    public static EditClientResult Remove(ClientEdit edit, string thumbprint, DangerAnswer answer)
    {
        var before = Of(edit.Client);
        if (before.FirstOrDefault(key => key.Thumbprint == thumbprint) is not { } gone) { return new EditClientResult.Rejected("This key is gone already."); }
        if (before.Count == 1 && edit.Client.TokenAuth == TokenAuth.PrivateKeyJwt) { return new EditClientResult.Rejected("The last key cannot be removed: the app would stop. Add another first."); }
        if (before.Count == 1 && edit.Client.BackchannelRequestSigningAlg is not null) { return new EditClientResult.Rejected("Its requests to phones must be signed, so the last key stays. Under Settings, take them unsigned too first."); }
        edit.Client.Jwks = before.Count == 1 ? null : PublicKeySet.Write(before.Where(key => key != gone));
        edit.Log("client.key.removed", [new FieldChange(Field(gone), Told(gone), null)], answer);
        return new EditClientResult.Saved();
    }

    /// <summary>Lets the providers fetch the keys from an address, in place of those kept here.</summary>
    public static EditClientResult SetAddress(ClientEdit edit, string address)
    {
        if (ServerUri.Fault(address) is { } fault) { return new EditClientResult.Rejected(fault); }
        if (address == edit.Client.JwksUri) { return new EditClientResult.Rejected("Nothing was changed."); }
        List<FieldChange> changes = [new FieldChange(JwksUri, edit.Client.JwksUri, address), .. Of(edit.Client).Select(key => new FieldChange(Field(key), Told(key), null))];
        (edit.Client.Jwks, edit.Client.JwksUri) = (null, address);
        edit.Log("client.key.address", changes);
        return new EditClientResult.Saved();
    }

    /// <summary>The keys that are kept here.</summary>
    public static IReadOnlyList<PublicKey> Of(Client client) => client.Jwks is { } text ? PublicKeySet.Read(text).Keys : [];

    private static string Field(PublicKey key) => $"key {key.Id}";

    private static string Told(PublicKey key) => $"{key.Kind}{(key.Algorithm is null ? "" : $", {key.Algorithm}")}, thumbprint {key.Thumbprint}";
}
