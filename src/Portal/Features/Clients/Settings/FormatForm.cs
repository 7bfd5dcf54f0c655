using ZenKey.Portal.Data.Clients;

namespace ZenKey.Portal.Features.Clients.Settings;

/// <summary>In which form a client is told of people: the ID token's signature, userinfo's form and signature.</summary>
public sealed record FormatForm : ISettingsForm<FormatForm>
{
    public const string Platform = "platform";
    public const string Oidc = "oidc";

    public static string Action => "client.format.changed";

    /// <summary>What tokens can be signed by.</summary>
    public static IReadOnlyList<string> Algorithms { get; } = ["RS256", "ES256"];

    public string IdTokenAlg { get; set; } = "RS256";
    public string Userinfo { get; set; } = Platform;

    /// <summary>Empty for plain JSON.</summary>
    public string UserinfoAlg { get; set; } = "";

    public static FormatForm Of(Client client) => new() { IdTokenAlg = client.IdTokenAlg, Userinfo = client.UserinfoFormat, UserinfoAlg = client.UserinfoSignedResponseAlg ?? "" };

    public IEnumerable<(string Field, string Message)> Faults(ClientFacts client)
    {
        if (!Algorithms.Contains(IdTokenAlg)) { yield return (nameof(IdTokenAlg), "Choose RS256 or ES256."); }
        if (Userinfo is not (Platform or Oidc)) { yield return (nameof(Userinfo), "Choose one of the two forms."); }
        if (UserinfoAlg.Length > 0 && !Algorithms.Contains(UserinfoAlg)) { yield return (nameof(UserinfoAlg), "Choose plain JSON, RS256 or ES256."); }
    }

    public IEnumerable<string> Breaks(FormatForm before)
    {
        if (IdTokenAlg != before.IdTokenAlg) { yield return $"ID tokens are signed by {IdTokenAlg} from now on. An app that insists on {before.IdTokenAlg} refuses them."; }
        if (Userinfo != before.Userinfo) { yield return "Userinfo has another form from now on. An app that reads the former one finds nothing."; }
        if (UserinfoAlg != before.UserinfoAlg) { yield return UserinfoAlg.Length > 0 ? "Userinfo is a signed JWT from now on. An app that reads JSON cannot read it." : "Userinfo is plain JSON from now on. An app that checks a signature refuses it."; }
    }

    public IEnumerable<(string Field, string? Value)> Told() =>
        [("id_token_signed_response_alg", IdTokenAlg), ("userinfo_format", Userinfo), ("userinfo_signed_response_alg", UserinfoAlg.Length > 0 ? UserinfoAlg : null)];

    public void Apply(Client client, Changing changing) =>
        (client.IdTokenAlg, client.UserinfoFormat, client.UserinfoSignedResponseAlg) = (IdTokenAlg, Userinfo, UserinfoAlg.Length > 0 ? UserinfoAlg : null);
}
