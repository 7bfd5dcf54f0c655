using ZenKey.Portal.Data.Clients;
using ZenKey.Portal.Ui;
using ZenKey.Protocol;

namespace ZenKey.Portal.Features.Clients.Settings;

/// <summary>The public keys by which a client signs: request objects (RFC 9101), requests to phones, and its own proof where it has no secret.</summary>
public sealed record KeysForm : ISettingsForm<KeysForm>
{
    public const string None = "none";
    public const string Address = "uri";
    public const string Inline = "inline";

    public static string Action => "client.keys.changed";

    public string Source { get; set; } = None;
    public string Uri { get; set; } = "";
    public string Jwks { get; set; } = "";

    // As the providers do: keys that stand here come before an address.
    public static KeysForm Of(Client client) => new() { Source = client.Jwks is not null ? Inline : client.JwksUri is not null ? Address : None, Uri = client.JwksUri ?? "", Jwks = client.Jwks ?? "" };

    public IEnumerable<(string Field, string Message)> Faults(ClientFacts client)
    {
        if (Source is not (None or Address or Inline)) { yield return (nameof(Source), "Choose one."); }
        if (Source == None && client.TokenAuth == TokenAuth.PrivateKeyJwt) { yield return (nameof(Source), "This client proves itself by its keys, so some stay."); }
        if (Source == None && client.Backchannel.SigningAlg.Length > 0) { yield return (nameof(Source), "Its requests to phones must be signed, so keys stay. Take signed or not there first."); }
        if (Source == Address && ServerUri.Fault(Uri.Trim()) is { } fault) { yield return (nameof(Uri), fault); }
        if (Source == Inline && PublicKeySet.Fault(Jwks) is { } wrong) { yield return (nameof(Jwks), wrong); }
    }

    public IEnumerable<string> Breaks(KeysForm before)
    {
        if (before.Source != None && this != before) { yield return "What is signed by keys that are no longer there is refused."; }
    }

    public IEnumerable<(string Field, string? Value)> Told() => [("jwks_uri", Source == Address ? Kept.Of(Uri) : null), ("jwks", Source == Inline ? Kept.Of(Jwks) : null)];

    public void Apply(Client client, Changing changing) => (client.JwksUri, client.Jwks) = (Source == Address ? Uri.Trim() : null, Source == Inline ? Jwks.Trim() : null);
}
