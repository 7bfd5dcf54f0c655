using System.Globalization;
using System.Text.Json;
using ZenKey.Portal.Data.Audit;
using ZenKey.Portal.Data.Carriers;
using ZenKey.Portal.Data.Companies;
using ZenKey.Portal.Data.Devices;
using ZenKey.Portal.Data.EventSubscriptions;
using ZenKey.Portal.Data.People;
using ZenKey.Portal.Data.Projects;
using ZenKey.Portal.Data.Recovery;
using ZenKey.Portal.Data.Subscribers;
using ZenKey.Protocol.Demo;

namespace ZenKey.Portal.Data.Demo;

/// <summary>Makes rows of a demo file's objects.</summary>
internal sealed class DemoRows
{
    private readonly DateTimeOffset now;
    private readonly IAttributeProtection? protection;
    private readonly Dictionary<string, Carrier> carriers;
    private readonly Dictionary<string, string> pins;
    private readonly Dictionary<string, Subscriber> subscribers;
    private readonly Dictionary<string, Company> companies;
    private readonly Dictionary<string, Project> projects;
    private readonly List<Device> devices = [];
    private readonly List<RecoveryCode> codes = [];
    private readonly List<Person> people = [];
    private readonly DemoClientRows clients;

    /// <param name="file">What is loaded.</param>
    /// <param name="now">When.</param>
    /// <param name="secrets">Closes what event receivers know us by.</param>
    /// <param name="protection">Closes what must not be read from the store; without it that is left out.</param>
    public DemoRows(DemoFile file, DateTimeOffset now, IAttributeProtection? protection, IReceiverSecrets? secrets)
    {
        (this.now, this.protection) = (now, protection);
        carriers = file.Carriers.ToDictionary(carrier => carrier.Slug, Carrier);
        // Slow on purpose, so once for each PIN; that demo people share a salt tells nobody what the file does not.
        pins = file.Subscribers.Select(subscriber => subscriber.Pin).OfType<string>().Distinct().AsParallel()
            .Select(pin => (Pin: pin, Hash: PinHash.Create(pin))).ToDictionary(pair => pair.Pin, pair => pair.Hash);
        subscribers = file.Subscribers.ToDictionary(subscriber => subscriber.Key, Subscriber);
        var demoCarriers = file.Carriers.ToDictionary(carrier => carrier.Slug);
        foreach (var subscriber in file.Subscribers) { AddDevices(subscriber, demoCarriers[subscriber.Carrier]); }
        foreach (var subscriber in file.Subscribers) { codes.AddRange(subscriber.RecoveryCodes.Select(code => Code(subscribers[subscriber.Key].Id, code))); }
        companies = file.Companies.ToDictionary(company => company.Key, Company);
        people.AddRange(file.People.Select(Person));
        projects = file.Projects.ToDictionary(project => project.Key, Project);
        clients = new DemoClientRows(file, projects, subscribers, carriers, now, secrets);
    }

    public void AddTo(PortalDbContext store)
    {
        store.Carriers.AddRange(carriers.Values);
        store.Subscribers.AddRange(subscribers.Values);
        store.Devices.AddRange(devices);
        store.RecoveryCodes.AddRange(codes);
        store.Companies.AddRange(companies.Values);
        store.People.AddRange(people);
        store.Projects.AddRange(projects.Values);
        clients.AddTo(store);
        store.Audit.Add(AuditEntry.Of(Actor.System, now, "demo.loaded", "store", "demo", "Demo data"));
    }

    private Carrier Carrier(DemoCarrier demo)
    {
        var id = Guid.CreateVersion7(now);
        var policies = demo.Policies;
        return new Carrier
        {
            Id = id,
            Slug = demo.Slug,
            Name = demo.Name,
            PoweredBy = demo.Branding?.PoweredBy,
            LogoUrl = demo.Branding?.Logo,
            Color = demo.Branding?.Color,
            IosAppId = demo.Applications?.Ios,
            AndroidPackage = demo.Applications?.AndroidPackage,
            AndroidFingerprints = demo.Applications is { AndroidFingerprints: { Count: > 0 } prints } ? string.Join(' ', prints) : null,
            IosStoreUrl = demo.Applications?.IosStore,
            AndroidStoreUrl = demo.Applications?.AndroidStore,
            SsoWindow = DemoDuration.Read(policies?.SsoWindow) ?? TimeSpan.FromMinutes(30),
            SilentSignIn = policies?.SilentSignIn ?? false,
            NetworkAuthentication = policies?.NetworkAuthentication ?? false,
            AccessTokenLifetime = DemoDuration.Read(policies?.AccessTokenLifetime) ?? TimeSpan.FromMinutes(15),
            CodeLifetime = DemoDuration.Read(policies?.CodeLifetime) ?? TimeSpan.FromSeconds(60),
            RefreshTokenLifetime = DemoDuration.Read(policies?.RefreshTokenLifetime) ?? TimeSpan.FromDays(30),
            RefreshTokenIdleLifetime = DemoDuration.Read(policies?.RefreshTokenIdleLifetime) ?? TimeSpan.FromDays(14),
            DpopNonces = policies?.DpopNonces ?? false,
            RecoveryFactors = policies?.RecoveryFactors ?? 3,
            Networks = [.. demo.Mccmnc.Select((mccmnc, position) => new CarrierNetwork { Mccmnc = mccmnc, CarrierId = id, Position = position })],
        };
    }

    private Subscriber Subscriber(DemoSubscriber demo) => new()
    {
        Id = Guid.CreateVersion7(now),
        CarrierId = carriers[demo.Carrier].Id,
        CarrierAccount = demo.Key,
        Phone = demo.Phone,
        GivenName = demo.Given,
        FamilyName = demo.Family,
        Email = demo.Email,
        PostalCode = demo.PostalCode,
        Address = AddressOf(demo.Address),
        Birthdate = demo.Birthdate,
        PictureUrl = demo.Picture,
        Last4Social = demo.Last4Social is null ? null : protection?.Protect(demo.Last4Social),
        ProofedBy = demo.Proofing?.Evidence,
        ProofedAt = demo.Proofing is { } proofing ? DateTimeOffset.Parse(proofing.On, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal) : null,
        PinHash = demo.Pin is null ? null : pins[demo.Pin],
        State = demo.State == "locked" ? SubscriberState.Locked : SubscriberState.Active,
        PortedFromCarrierId = demo.PortedFrom is { } port && carriers.TryGetValue(port.Carrier, out var former) ? former.Id : null,
        PortedAt = demo.PortedFrom is { } ported ? DateTimeOffset.Parse(ported.On, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal) : null,
        CreatedAt = now,
    };

    private RecoveryCode Code(Guid subscriberId, string code) =>
        new() { Id = Guid.CreateVersion7(now), SubscriberId = subscriberId, Hash = RecoveryCode.HashOf(subscriberId, code)!, CreatedAt = now };

    private static string? AddressOf(JsonElement? address) => address switch
    {
        { ValueKind: JsonValueKind.Object } members => members.GetRawText(),
        { ValueKind: JsonValueKind.String } line => JsonSerializer.Serialize(new { formatted = line.GetString() }),
        _ => null,
    };

    private void AddDevices(DemoSubscriber demo, DemoCarrier carrier)
    {
        var subscriber = subscribers[demo.Key];
        if (demo.State != "noApp")
        {
            var sim = DemoSim.Enrolled(demo, carrier);
            devices.Add(new Device
            {
                Id = Guid.CreateVersion7(now),
                SubscriberId = subscriber.Id,
                CarrierId = subscriber.CarrierId,
                Kind = DeviceKind.Primary,
                Name = "Phone",
                Platform = "ZenKey app",
                Iccid = sim.Iccid,
                Imsi = sim.Imsi,
                Imei = sim.Imei,
                TrustedAt = now.AddDays(-400),
                LastUsedAt = now.AddDays(-1),
            });
        }
        foreach (var trusted in demo.TrustedDevices)
        {
            devices.Add(new Device
            {
                Id = Guid.CreateVersion7(now),
                SubscriberId = subscriber.Id,
                CarrierId = subscriber.CarrierId,
                Kind = DeviceKind.Trusted,
                Name = trusted.Name,
                Platform = trusted.Name.Split(" on ") is [_, var platform] ? platform : null,
                // No browser holds this cookie: the device can be looked at and revoked, not used.
                BrowserHash = RandomId.Hash(RandomId.New()),
                TrustedAt = (trusted.LastUsed ?? now).AddDays(-90),
                LastUsedAt = trusted.LastUsed ?? now.AddDays(-2),
            });
        }
    }

    private Company Company(DemoCompany demo) => new()
    {
        Id = Guid.CreateVersion7(now),
        Name = demo.Name,
        State = Enum.TryParse<CompanyState>(demo.State, ignoreCase: true, out var state) ? state : CompanyState.Approved,
        CreatedAt = now.AddDays(-120),
        Agreements = [.. AgreementsOf(demo).Select(kind => new Agreement
        {
            Kind = kind,
            TextVersion = Agreement.CurrentText,
            AcceptedAt = now.AddDays(-110),
            AcceptedBy = "Demo data",
        })],
    };

    /// <summary>Whoever has the commercial agreement has had the trial.</summary>
    private static IEnumerable<AgreementKind> AgreementsOf(DemoCompany demo) => demo.Agreement switch
    {
        "none" => [],
        "trial" => [AgreementKind.Trial],
        null when demo.State is "registered" or "submitted" or "declined" => [],
        _ => [AgreementKind.Trial, AgreementKind.Commercial],
    };

    private Person Person(DemoPerson demo) => new()
    {
        Id = Guid.CreateVersion7(now),
        Name = demo.Name,
        Roles = demo.Roles.Aggregate(PortalRoles.None, (all, role) => all | Enum.Parse<PortalRoles>(role, ignoreCase: true)),
        CompanyId = demo.Company is null ? null : companies[demo.Company].Id,
        CompanyRole = RankOf(demo),
        Email = EmailOf(demo),
        EmailVerifiedAt = EmailOf(demo) is null ? null : now,
        SubscriberId = subscribers[demo.Subscriber].Id,
        CreatedAt = now,
    };

    private string? EmailOf(DemoPerson demo) => subscribers[demo.Subscriber].Email;

    /// <summary>A developer of a company without a rank is a developer there, too; staff have none.</summary>
    private static CompanyRole? RankOf(DemoPerson demo) => demo switch
    {
        { CompanyRole: { } rank } => Enum.Parse<CompanyRole>(rank, ignoreCase: true),
        { Company: not null } when demo.Roles.Contains("developer") => People.CompanyRole.Developer,
        _ => null,
    };

    private Project Project(DemoProject demo)
    {
        var id = Guid.CreateVersion7(now);
        string? Link(params string[] names) => names.Select(name => demo.Links?.GetValueOrDefault(name)).FirstOrDefault(value => value is not null);
        return new Project
        {
            Id = id,
            CompanyId = companies[demo.Company].Id,
            Name = demo.Name,
            LogoUrl = demo.Logo,
            DomainUrl = Link("domain", "home", "website"),
            PrivacyUrl = Link("privacy", "privacyPolicy"),
            TermsUrl = Link("terms", "termsOfService"),
            SectorUri = demo.SectorUri,
            SectorHost = Uri.TryCreate(demo.SectorUri, UriKind.Absolute, out var sector) ? sector.Host : null,
            SubmittedAt = now.AddDays(-99),
            SavedSteps = ProjectSteps.All,
            EnumEnabled = demo.EnumEnabled,
            TrustServices = string.Join(' ', demo.TrustServices),
            CreatedAt = now.AddDays(-100),
            Proofs = sector is null ? [] : [DomainProof.Passed(id, sector.Host, demo.SectorUri!, now.AddDays(-98))],
            Scopes = [.. demo.Scopes.Select(scope => new ProjectScope { ProjectId = id, Name = scope.Name, Required = scope.Required, Purpose = scope.Purpose })],
        };
    }
}
