using System.Text.Json;
using System.Text.Json.Nodes;
using ZenKey.Protocol;
using ZenKey.TestKit;

namespace ZenKey.AuthServer.Tests;

/// <summary>The clients that tests add to the demo file. All but <see cref="Asks"/> take part in network authentication.</summary>
internal static class Clients
{
    public const string Secret = "zks_a-secret-of-the-protocol-tests-only";
    public const string OtherSecret = "zks_another-secret-of-the-protocol-tests-only";
    public const string Callback = "https://app.tests.example/callback";
    public const string OtherCallback = "https://app.tests.example/other?keep=1";
    public const string LoggedOut = "https://app.tests.example/bye?keep=1";
    public const string NativeCallback = "http://127.0.0.1/callback";

    public const string Basic = "ccid-basic00000000001";
    public const string Post = "ccid-post000000000001";
    public const string Public = "ccid-public0000000001";
    public const string Native = "ccid-native0000000001";
    public const string Plain = "ccid-plain00000000001";
    public const string Es256 = "ccid-es25600000000001";
    public const string Oidc = "ccid-oidc000000000001";
    public const string Asks = "ccid-asks000000000001";
    public const string Disabled = "ccid-disabled00000001";
    public const string Ciba = "ccid-ciba000000000001";
    public const string CibaNumbers = "ccid-cibanum000000001";
    public const string CibaJwt = "ccid-cibajwt000000001";
    public const string CibaFapi = "ccid-cibafapi00000001";
    public const string CibaPing = "ccid-cibaping00000001";
    public const string CibaPush = "ccid-cibapush00000001";
    public const string CibaUnreached = "ccid-cibanone00000001";
    public const string CibaPublic = "ccid-cibapub000000001";
    public const string Async = "ccid-async00000000001";
    public const string Ping = "ccid-ping000000000001";
    public const string Hinting = "ccid-hinting000000001";
    public const string Signed = "ccid-signed0000000001";
    public const string Pushing = "ccid-pushing000000001";
    public const string AppCallback = "com.example.tests:/callback";
    public const string Rotating = "ccid-rotate0000000001";
    public const string Jwt = "ccid-jwt0000000000001";
    public const string JwtByUri = "ccid-jwturi0000000001";
    public const string JwtDisabled = "ccid-jwtoff0000000001";
    public const string Offline = "ccid-offline000000001";
    public const string OfflinePublic = "ccid-offpub0000000001";
    public const string Service = "ccid-service000000001";
    public const string ServicePublic = "ccid-srvpub0000000001";
    public const string Trust = "ccid-trust00000000001";
    public const string TrustSecret = "ccid-trusts0000000001";
    public const string Porting = "ccid-porting000000001";
    public const string DpopBound = "ccid-dpop000000000001";
    public const string DpopPushed = "ccid-dpoppush00000001";
    public const string Certified = "ccid-cert000000000001";
    public const string CertifiedPublic = "ccid-certpub000000001";
    public const string CertifiedPushed = "ccid-certpush00000001";
    public const string CibaCertified = "ccid-certfapi00000001";
    public const string Premium = "ccid-premium000000001";
    public const string PremiumOidc = "ccid-premiumoidc00001";
    public const string NotEntitled = "ccid-notentitled00001";
    public const string Awaiting = "ccid-awaiting00000001";
    public const string AwaitingKeys = "ccid-awaitkeys0000001";
    public const string Unknown = "ccid-unknown000000001";

    public static RelyingParty At(string origin, string clientId = Basic) => clientId switch
    {
        Public or DpopBound or Post or Jwt or Trust or JwtByUri or OfflinePublic or ServicePublic or CibaJwt or AwaitingKeys or CibaFapi or CibaPublic or Async or CertifiedPublic or CibaCertified => new(origin, clientId, null, Callback),
        Native => new(origin, clientId, null, NativeCallback),
        _ => new(origin, clientId, Secret, Callback),
    };

    public static JsonArray Rows() =>
    [
        Row(Basic),
        Row(Post, tokenAuth: TokenAuth.Post),
        With(Row(Public, type: "public", tokenAuth: TokenAuth.None, secret: false), "webOrigins", new JsonArray("https://spa.tests.example:8443")),
        With(Row(Disabled), "webOrigins", new JsonArray("https://disabled.tests.example")),
        Row(Native, type: "native", tokenAuth: TokenAuth.None, secret: false, callback: NativeCallback),
        Row(Plain, pkce: false),
        Row(Es256, pkce: false, algorithm: "ES256", project: "tests-other"),
        Row(Oidc, pkce: false, format: "oidc"),
        Row(Asks, network: false),
        Row(Ciba, grant: "urn:openid:params:grant-type:ciba"),
        With(Row(Ping, grant: GrantType.Ciba), "cibaDelivery", "ping"),
        Row(CibaNumbers, grant: $"{GrantType.Ciba} refresh_token", project: "tests-enum", offline: true),
        Row(CibaJwt, tokenAuth: TokenAuth.PrivateKeyJwt, secret: false, grant: GrantType.Ciba, project: "tests-enum", jwks: ClientKeyPair.Jwks(ClientKeyPair.Rsa, ClientKeyPair.Ec, ClientKeyPair.OtherEc)),
        With(Row(CibaFapi, tokenAuth: TokenAuth.PrivateKeyJwt, secret: false, grant: $"{GrantType.Ciba} refresh_token", project: "tests-enum", offline: true, algorithm: "ES256", jwks: ClientKeyPair.FapiJwks()), "cibaSigningAlg", "PS256"),
        With(Row(CibaPing, grant: GrantType.Ciba, project: "tests-enum"), "cibaDelivery", "ping"),
        With(Row(CibaPush, grant: $"{GrantType.Ciba} refresh_token", project: "tests-enum", offline: true), "cibaDelivery", "push"),
        With(Row(CibaUnreached, grant: GrantType.Ciba, project: "tests-enum"), "cibaDelivery", "push"),
        Row(CibaPublic, type: "public", tokenAuth: TokenAuth.None, secret: false, grant: GrantType.Ciba, project: "tests-enum"),
        Row(Async, tokenAuth: TokenAuth.PrivateKeyJwt, secret: false, grant: GrantType.Ciba, jwks: ClientKeyPair.Jwks(ClientKeyPair.Rsa, ClientKeyPair.Ec, ClientKeyPair.OtherEc)),
        Row(Rotating, pkce: false, project: "tests-other"),
        Row(Hinting, pkce: false, project: "tests-enum"),
        With(Row(Signed, pkce: false), "userinfoSignedAlg", "ES256"),
        With(Row(Pushing), "requirePar", true),
        Row(Jwt, tokenAuth: TokenAuth.PrivateKeyJwt, secret: false, jwks: ClientKeyPair.Jwks(ClientKeyPair.Rsa, ClientKeyPair.Ec, ClientKeyPair.OtherEc)),
        Row(Trust, tokenAuth: TokenAuth.PrivateKeyJwt, secret: false, pkce: false, project: "tests-trust", offline: true, jwks: ClientKeyPair.Jwks(ClientKeyPair.Rsa, ClientKeyPair.Ec, ClientKeyPair.OtherEc)),
        Row(TrustSecret, pkce: false, project: "tests-trust", grant: "authorization_code client_credentials", offline: true),
        With(Row(Porting, pkce: false, project: "tests-other", portData: true), "portingFor", "verizon"),
        With(Row(DpopBound, type: "public", tokenAuth: TokenAuth.None, secret: false), "dpopBoundAccessTokens", true),
        With(With(Row(DpopPushed, grant: GrantType.Ciba, project: "tests-enum"), "cibaDelivery", "push"), "dpopBoundAccessTokens", true),
        With(Row(Certified, pkce: false, grant: "authorization_code refresh_token client_credentials", offline: true), "certificateBoundAccessTokens", true),
        With(Row(CertifiedPublic, type: "public", tokenAuth: TokenAuth.None, secret: false, grant: "authorization_code refresh_token", offline: true), "certificateBoundAccessTokens", true),
        With(With(Row(CertifiedPushed, grant: GrantType.Ciba, project: "tests-enum"), "cibaDelivery", "push"), "certificateBoundAccessTokens", true),
        With(With(Row(CibaCertified, tokenAuth: TokenAuth.PrivateKeyJwt, secret: false, grant: GrantType.Ciba, project: "tests-enum", algorithm: "ES256", jwks: ClientKeyPair.FapiJwks()), "cibaSigningAlg", "PS256"), "certificateBoundAccessTokens", true),
        With(Row(Premium, pkce: false, project: "tests-premium"), "scopes", Sensitive()),
        With(Row(PremiumOidc, pkce: false, format: "oidc", project: "tests-premium"), "scopes", Sensitive()),
        With(Row(NotEntitled, pkce: false), "scopes", Sensitive()),
        Row(JwtByUri, tokenAuth: TokenAuth.PrivateKeyJwt, secret: false),
        Row(JwtDisabled, tokenAuth: TokenAuth.PrivateKeyJwt, secret: false, jwks: ClientKeyPair.Jwks(ClientKeyPair.Rsa)),
        With(Row(Awaiting, pkce: false, grant: "authorization_code client_credentials " + GrantType.Ciba), "provisioning", new JsonObject { ["verizon"] = "submitted", ["att"] = "refused", ["tmobile"] = "active" }),
        With(Row(AwaitingKeys, tokenAuth: TokenAuth.PrivateKeyJwt, secret: false, grant: GrantType.Ciba, jwks: ClientKeyPair.Jwks(ClientKeyPair.Rsa, ClientKeyPair.Ec, ClientKeyPair.OtherEc)), "provisioning", new JsonObject { ["verizon"] = "submitted" }),
        Row(Offline, pkce: false, grant: "authorization_code refresh_token", offline: true),
        Row(OfflinePublic, type: "public", tokenAuth: TokenAuth.None, secret: false, grant: "authorization_code refresh_token", offline: true),
        Row(Service, grant: "client_credentials", offline: true),
        Row(ServicePublic, type: "public", tokenAuth: TokenAuth.None, secret: false, grant: "client_credentials", offline: true),
    ];

    private static JsonArray Sensitive() => ["openid", "address", "picture", "is_adult", "last_4_social", "proofing"];

    private static JsonObject With(JsonObject row, string member, JsonNode value)
    {
        row[member] = value;
        return row;
    }

    private static JsonObject Row(
        string clientId, string type = "confidential", string tokenAuth = TokenAuth.Basic, bool secret = true, bool pkce = true, bool network = true,
        string algorithm = "RS256", string format = "platform", string project = "tests-app", string grant = "authorization_code", string callback = Callback, JsonObject? jwks = null, bool offline = false, bool portData = false) => new()
        {
            ["clientId"] = clientId,
            ["project"] = project,
            ["name"] = clientId,
            ["type"] = type,
            ["tokenAuth"] = tokenAuth,
            ["secrets"] = secret ? new JsonArray(Secret, OtherSecret) : new JsonArray(),
            ["redirectUris"] = type == "native" ? new JsonArray(callback, AppCallback) : new JsonArray(callback, OtherCallback),
            ["postLogoutRedirectUris"] = new JsonArray(LoggedOut),
            ["grants"] = new JsonArray([.. grant.Split(' ').Select(one => JsonValue.Create(one))]),
            ["scopes"] = new JsonArray([.. (string[])["openid", "name", "email", "phone", "postal_code", "address", "birthdate", .. offline ? (string[])["offline_access", "events"] : [], .. portData ? (string[])["port_data"] : []]]),
            ["requirePkce"] = pkce,
            ["networkAuthentication"] = network,
            ["idTokenAlg"] = algorithm,
            ["userinfoFormat"] = format,
            ["jwks"] = jwks,
        };
}

/// <summary>The shipped demo file with the tests' own clients and subscribers.</summary>
internal static class TestData
{
    public static readonly string Fingerprint = string.Join(':', Enumerable.Repeat("AB", 32));

    public static void Write(string path)
    {
        var shipped = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "demo", "demo.json"));
        var demo = JsonNode.Parse(shipped)!.AsObject();
        Add(demo, "companies", [new JsonObject { ["key"] = "tests", ["name"] = "Tests", ["state"] = "approved" }]);
        Add(demo, "projects",
        [
            Project("tests-app", "Tests", "app.tests.example"), Project("tests-other", "Other tests", "other.tests.example"),
            Project("tests-enum", "Tests by number", "enum.tests.example", enumEnabled: true),
            Project("tests-premium", "Tests that are entitled", "premium.tests.example", premium: true),
            Project("tests-trust", "Tests that trust", "trust.tests.example", trustServices: ["sim_tenure_24"]),
        ]);
        // AT&T is the carrier with silent sign-in, Verizon and T-Mobile are those with network authentication.
        var att = demo["carriers"]!.AsArray().Single(carrier => (string?)carrier!["slug"] == "att")!;
        att["policies"]!["silentSignIn"] = true;
        demo["carriers"]!.AsArray().Single(carrier => (string?)carrier!["slug"] == "tmobile")!["policies"]!["dpopNonces"] = true;  // the carrier that wants them
        att["applications"] = new JsonObject
        {
            ["ios"] = "A1B2C3D4E5.com.example.att.ccid",
            ["androidPackage"] = "com.example.att.ccid",
            ["androidFingerprints"] = new JsonArray(Fingerprint),
            ["iosStore"] = "https://stores.example/ios/att",
            ["androidStore"] = "https://stores.example/android/att",
        };
        demo["carriers"]!.AsArray().Single(carrier => (string?)carrier!["slug"] == "verizon")!.AsObject().Remove("applications");  // the carrier without
        Add(demo, "subscribers", People.Rows());
        Add(demo, "clients", Clients.Rows().Select(row => row!.DeepClone()));
        Add(demo, "links", People.Consents());
        File.WriteAllText(path, demo.ToJsonString(new JsonSerializerOptions { WriteIndented = true }));
    }

    private static JsonObject Project(string key, string name, string sector, bool enumEnabled = false, string[]? trustServices = null, bool premium = false) => new()
    {
        ["key"] = key,
        ["enumEnabled"] = enumEnabled,
        ["trustServices"] = new JsonArray([.. (trustServices ?? []).Select(name => JsonValue.Create(name))]),
        ["company"] = "tests",
        ["name"] = name,
        ["links"] = new JsonObject { ["domain"] = $"https://{sector}" },
        ["sectorUri"] = $"https://{sector}/sector.json",
        ["scopes"] = new JsonArray(
            new JsonObject { ["name"] = "name", ["required"] = true, ["purpose"] = "To greet you" },
            new JsonObject { ["name"] = premium ? "proofing" : "email", ["required"] = false, ["purpose"] = "To write to you" },
            new JsonObject { ["name"] = premium ? "last_4_social" : "picture", ["required"] = false }),
    };

    private static void Add(JsonObject demo, string array, IEnumerable<JsonNode> rows)
    {
        foreach (var row in rows) { demo[array]!.AsArray().Add(row); }
    }
}
