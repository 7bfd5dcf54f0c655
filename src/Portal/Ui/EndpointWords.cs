namespace ZenKey.Portal.Ui;

/// <summary>Endpoints in words.</summary>
public static class EndpointWords
{
    /// <summary>By their spec names, in the order in which a sign-in meets them.</summary>
    public static IReadOnlyList<(string Name, string Words)> All { get; } =
    [
        ("discovery", "Discovery"), ("optimized", "Optimized flow"), ("par", "Pushed request"), ("authorize", "Authorization request"), ("si-authorize", "Server-initiated request"),
        ("si-resend", "Resend"), ("si-cancel", "Cancel"), ("bc-authorize", "CIBA request"), ("token", "Token request"), ("userinfo", "Userinfo"), ("introspect", "Introspection"), ("revoke", "Revocation"),
        ("logout", "Logout"), ("usertrait", "User trait"), ("events", "Event alerts"), ("user-porting", "Porting"),
    ];

    public static string Of(string name) => All.FirstOrDefault(one => one.Name == name).Words ?? char.ToUpperInvariant(name[0]) + name[1..];
}
