using ZenKey.Protocol;

namespace ZenKey.Portal.Ui;

/// <summary>A program that signs people in, or that is told of event alerts, in one language.</summary>
/// <param name="Name">Its name in the address.</param>
/// <param name="Label">What developers call the language.</param>
/// <param name="File">What it is saved as.</param>
/// <param name="WithSecret">Whether it is a server's, which proves itself by a secret.</param>
/// <param name="Tested">Whether our own tests run it, as it stands, against the service.</param>
public sealed record CodeSample(string Name, string Label, string File, bool WithSecret, bool Tested)
{
    /// <summary>All, in the order in which pages show them.</summary>
    public static IReadOnlyList<CodeSample> All { get; } =
    [
        new("dotnet", ".NET", "app.cs", true, true),
        new("node", "Node", "app.mjs", true, true),
        new("python", "Python", "app.py", true, true),
        new("java", "Java", "App.java", true, false),
        new("ios", "iOS", "ZenKeySignIn.swift", false, false),
        new("android", "Android", "ZenKeySignIn.kt", false, false),
        new("curl", "cURL", "sign-in.sh", true, true),
    ];

    /// <summary>Programs that verify and take event alerts (RFC 8935), in the order in which pages show them.</summary>
    public static IReadOnlyList<CodeSample> Receivers { get; } =
    [
        new("dotnet-receiver", "Alerts in .NET", "receiver.cs", false, true),
        new("node-receiver", "Alerts in Node", "receiver.mjs", false, true),
    ];

    /// <summary>Whether it takes alerts, and signs nobody in.</summary>
    public bool Receives => Receivers.Contains(this);

    private readonly Lazy<string> source = new(() => Read(Name));

    /// <summary>The program, with the client and the addresses of the demo data.</summary>
    public string Source => source.Value;

    /// <summary>The program for a client that sends its secret in the body instead of the header, where it has to.</summary>
    /// <param name="tokenAuth">How the client proves itself.</param>
    public string For(string? tokenAuth) => tokenAuth == TokenAuth.Post ? InTheBody.Aggregate(Source, (text, one) => text.Replace(one.Header, one.Body, StringComparison.Ordinal)) : Source;

    // In every language, as its library calls the two.
    private static readonly (string Header, string Body)[] InTheBody =
    [
        ("oidc.ClientSecretBasic(", "oidc.ClientSecretPost("),
        ("\"client_secret_basic\"", "\"client_secret_post\""),
        ("ClientCredentialStyle.AuthorizationHeader", "ClientCredentialStyle.PostBody"),
        ("new ClientSecretBasic(", "new ClientSecretPost("),
        ("-u \"$CLIENT_ID:$ZENKEY_CLIENT_SECRET\"", "-d client_id=\"$CLIENT_ID\" --data-urlencode client_secret=\"$ZENKEY_CLIENT_SECRET\""),
    ];

    /// <summary>In what a program does not fit a client; null when it fits.</summary>
    /// <param name="sample">The program.</param>
    /// <param name="tokenAuth">How the client proves itself; null for none that is known.</param>
    public static string? Differs(CodeSample sample, string? tokenAuth) => (sample.WithSecret, tokenAuth) switch
    {
        _ when sample.Receives => null,
        (true, TokenAuth.None) => "This client keeps no secret. Leave the secret out; PKCE proves each request.",
        (true, TokenAuth.PrivateKeyJwt) => "This client proves itself by its key. Where the secret stands, give your library the private key (private_key_jwt).",
        (false, not (null or TokenAuth.None)) => "This client proves itself, which an app on a phone cannot do. Make a client of the type native app for it.",
        _ => null,
    };

    public static CodeSample? Find(string? name) => All.Concat(Receivers).FirstOrDefault(sample => sample.Name == name);

    private static string Read(string name)
    {
        using var stream = typeof(CodeSample).Assembly.GetManifestResourceStream("code/" + name) ?? throw new InvalidOperationException($"There is no code sample {name}.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
