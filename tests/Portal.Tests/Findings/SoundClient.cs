using ZenKey.Portal.Data.Clients;
using ZenKey.Portal.Data.Companies;
using ZenKey.Portal.Data.Deliveries;
using ZenKey.Portal.Data.Projects;
using ZenKey.Portal.Findings;
using ZenKey.Protocol;

namespace ZenKey.Portal.Tests.Findings;

/// <summary>A client of which no rule finds anything, and ways to make it worse.</summary>
internal sealed class SoundClient
{
    public static readonly DateTimeOffset Now = new(2026, 11, 24, 9, 0, 0, TimeSpan.Zero);

    private readonly Guid id = Guid.CreateVersion7();

    public SoundClient()
    {
        Project = new Project
        {
            Id = Guid.CreateVersion7(),
            CompanyId = Guid.CreateVersion7(),
            Company = new Company { Id = Guid.CreateVersion7(), Name = "Harbor Bank" },
            Name = "Harbor",
            LogoUrl = "https://harbor.example/logo.png",
            DomainUrl = "https://harbor.example",
            PrivacyUrl = "https://harbor.example/privacy",
            TermsUrl = "https://harbor.example/terms",
            SecurityContact = "security@harbor.example",
            SectorHost = "harbor.example",
            Scopes = [new ProjectScope { Name = Scope.Email, Purpose = "To write to you." }, new ProjectScope { Name = Scope.Last4Social, Purpose = "To know you." }],
            Proofs = [DomainProof.Passed(Guid.Empty, "harbor.example", "https://harbor.example/sector.json", Now)],
        };
        Uris = [Uri(ClientUriKind.Redirect, "https://app.harbor.example/cb"), Uri(ClientUriKind.Notification, "https://harbor.example/told")];
        Secrets = [Secret("Now", Now.AddDays(-20), Now.AddDays(200), Now.AddHours(-1))];
    }

    public Project Project { get; set; }
    public List<ClientUri> Uris { get; }
    public List<ClientSecret> Secrets { get; }
    public List<ClientProvisioning> Provisionings { get; } = [];
    public ClientType Type { get; set; } = ClientType.Confidential;
    public ClientMode Mode { get; set; } = ClientMode.Launched;
    public string TokenAuth { get; set; } = Protocol.TokenAuth.Basic;
    public string Grants { get; set; } = GrantType.AuthorizationCode;
    public string Scopes { get; set; } = "openid email";
    public string? Jwks { get; set; }
    public string? JwksUri { get; set; }
    public bool Pkce { get; set; } = true;
    public bool Pushed { get; set; }
    public bool Dpop { get; set; }
    public int Owners { get; set; } = 2;
    public int Links { get; set; } = 50;
    public DateTimeOffset? LastSignIn { get; set; } = Now.AddHours(-1);
    public DateTimeOffset CreatedAt { get; set; } = Now.AddDays(-400);
    public long SignIns { get; set; } = 100;
    public long Stopped { get; set; } = 5;
    public List<DeliveryKind> GivenUp { get; } = [];
    public List<AskedScopes> Asked { get; } = [new(["openid", "email"], [], 30)];

    public ClientFacts Facts()
    {
        var client = new Client
        {
            Id = id,
            ClientId = "ccid-h7k2m9qx4tz8v3pa",
            ProjectId = Project.Id,
            Project = Project,
            Name = "Harbor Web",
            Type = Type,
            Mode = Mode,
            TokenAuth = TokenAuth,
            Grants = Grants,
            Scopes = Scopes,
            Jwks = Jwks,
            JwksUri = JwksUri,
            RequirePkce = Pkce,
            RequirePushedRequests = Pushed,
            DpopBoundAccessTokens = Dpop,
            CreatedAt = CreatedAt,
            Uris = Uris,
            Secrets = Secrets,
            Provisionings = Provisionings,
        };
        return new ClientFacts(client, Now, Owners, Links, LastSignIn, SignIns, Stopped, GivenUp, Asked);
    }

    public ClientUri Uri(ClientUriKind kind, string uri, DateTimeOffset? added = null, DateTimeOffset? used = null) =>
        new() { Id = Guid.CreateVersion7(), ClientId = id, Kind = kind, Uri = uri, AddedAt = added ?? Now.AddDays(-1), LastUsedAt = used };

    public void Redirect(params string[] uris) => Uris.AddRange(uris.Select(uri => Uri(ClientUriKind.Redirect, uri)));

    public ClientSecret Secret(string name, DateTimeOffset created, DateTimeOffset? ends = null, DateTimeOffset? used = null) =>
        new() { Id = Guid.CreateVersion7(), ClientId = id, Name = name, Hash = [], Last4 = "abcd", CreatedAt = created, ExpiresAt = ends, LastUsedAt = used };

    public void Only(ClientSecret secret)
    {
        Secrets.Clear();
        Secrets.Add(secret);
    }

    public void Keys(string keys)
    {
        (TokenAuth, Jwks) = (Protocol.TokenAuth.PrivateKeyJwt, keys);
        Secrets.Clear();
    }
}
