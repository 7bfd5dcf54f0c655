using System.Text;
using ZenKey.Portal.Data.Audit;
using ZenKey.Portal.Data.Devices;
using ZenKey.Portal.Data.Enrolments;
using ZenKey.Portal.Data.EventSubscriptions;
using ZenKey.Portal.Data.Grants;
using ZenKey.Portal.Data.Links;
using ZenKey.Portal.Data.Pairings;
using ZenKey.Portal.Data.Passkeys;
using ZenKey.Portal.Data.People;
using ZenKey.Portal.Data.Porting;
using ZenKey.Portal.Data.Recovery;
using ZenKey.Portal.Data.RefreshTokens;
using ZenKey.Portal.Data.Requests;
using ZenKey.Portal.Data.Sessions;
using ZenKey.Portal.Data.Sims;
using ZenKey.Portal.Data.Subscribers;

namespace ZenKey.Portal.Data.Tests.Store;

/// <summary>A subscriber of whom the store holds something in every table and member that docs/data-map.md names.</summary>
internal sealed record FilledSubscriber(Sample Sample, Subscriber Subscriber, Person Person)
{
    private const string Pin = "604739";
    private static int count;

    private const string PortTokenText = "ported-token-of-quillfeather";

    /// <summary>Values by which the person could be found again; none of them stands in the audit trail.</summary>
    public IReadOnlyList<string> Traces =>
    [
        Subscriber.Phone, Subscriber.CarrierAccount, "Ottoline", "Quillfeather", "ottoline@quillfeather.example", "99733", "Teasel Lane 9", "1971-04-23", "teasel.png", "quill-passport",
        "8901999", "310999", "359999", "Ottoline's", "quill-subject", "quill-former", PortTokenText, "quill-context", "-QUIL", "quill-browser", "quill-note", "quill-passkey", "quill-challenge", "pbkdf2-sha512", "quill-last-4",
    ];

    public Guid Id => Subscriber.Id;

    public static async Task<FilledSubscriber> AddAsync(StoreNode node, DateTimeOffset now)
    {
        var sample = await Sample.AddAsync(node, now);
        var former = (await Sample.AddAsync(node, now)).Carrier;
        var number = 100_000 + Interlocked.Increment(ref count);
        var subscriber = Profile(sample, former.Id, number, now);
        var person = new Person { Id = Guid.CreateVersion7(now), Name = "Olive at work", SubscriberId = subscriber.Id, Issuer = $"https://issuer.example/{number}", Subject = $"portal-subject-{number}", CreatedAt = now };
        await node.AddAsync(subscriber, person);
        await node.AddAsync(
            Asked(new EmailProof { SubscriberId = subscriber.Id, CarrierId = sample.Carrier.Id }, now),
            new PhoneEnrolment
            {
                Id = Guid.CreateVersion7(now),
                SubscriberId = subscriber.Id,
                CarrierId = sample.Carrier.Id,
                Iccid = $"8901999{number}",
                Imsi = $"310999{number}",
                Imei = $"359999{number}",
                AppKeyThumbprint = RandomId.New(),
                PinHash = PinHash.Create(Pin),
                PinAt = now,
                GivenName = "Ottoline",
                FamilyName = "Quillfeather",
                Email = "ottoline@quillfeather.example",
                ProfileAt = now,
                CodeHashes = "x",
                Passkey = Passkey(),
                StartedAt = now,
                ExpiresAt = now.AddDays(1),
            });
        await node.AddAsync([.. SignIns(sample, subscriber, former.Id, number, now), .. Recovery(subscriber, number, now), .. Others(sample, subscriber, former.Id, person, number, now)]);
        return new FilledSubscriber(sample, subscriber, person);
    }

    private static Subscriber Profile(Sample sample, Guid formerId, int number, DateTimeOffset now) => new()
    {
        Id = Guid.CreateVersion7(now),
        CarrierId = sample.Carrier.Id,
        CarrierAccount = $"customer-{number}",
        Phone = $"+1907555{number % 10_000:0000}",
        GivenName = "Ottoline",
        FamilyName = "Quillfeather",
        Email = "ottoline@quillfeather.example",
        EmailVerifiedAt = now,
        PostalCode = "99733",
        Address = """{"formatted":"Teasel Lane 9"}""",
        Birthdate = "1971-04-23",
        PictureUrl = "https://pictures.example/teasel.png",
        Last4Social = Encoding.UTF8.GetBytes("quill-last-4"),
        ProofedBy = "quill-passport",
        ProofedAt = now,
        PinHash = PinHash.Create(Pin),
        PinFailures = 2,
        PinLockedUntil = now.AddMinutes(10),
        PasskeyFailures = 1,
        PasskeyLockedUntil = now.AddMinutes(10),
        FactorAt = now,
        FactorAmr = "fpt",
        AlwaysAsk = true,
        PortedFromCarrierId = formerId,
        PortedAt = now,
        PortedToCarrierId = formerId,
        PortedOutAt = now,
        CreatedAt = now,
    };

    private static List<object> SignIns(Sample sample, Subscriber subscriber, Guid formerId, int number, DateTimeOffset now)
    {
        var phone = new Device
        {
            Id = Guid.CreateVersion7(now),
            SubscriberId = subscriber.Id,
            CarrierId = sample.Carrier.Id,
            Kind = DeviceKind.Primary,
            Name = "Ottoline's phone",
            Platform = "ZenKey app",
            Iccid = "89019990000000000001",
            Imsi = "310999000000001",
            Imei = "359999000000001",
            AppKeyThumbprint = RandomId.Hash("app"),
            RecoveryAmr = "pin otp",
            StoppedAt = now,
            TrustedAt = now,
            LastUsedAt = now,
        };
        var browser = new Device
        {
            Id = Guid.CreateVersion7(now),
            SubscriberId = subscriber.Id,
            CarrierId = sample.Carrier.Id,
            Kind = DeviceKind.Trusted,
            Name = "Ottoline's laptop",
            Platform = "quill-browser",
            State = DeviceState.Revoked,
            BrowserHash = RandomId.Hash(RandomId.New()),
            TrustedAt = now,
            SignedOutAt = now,
            RecoveredAt = now,
            EndedAt = now,
            EndedBy = "Sam",
            EndReason = "Lost",
        };
        var link = new AccountLink
        {
            Id = Guid.CreateVersion7(now),
            CarrierId = sample.Carrier.Id,
            SubscriberId = subscriber.Id,
            ProjectId = sample.Project.Id,
            Sector = sample.Project.Sector,
            Subject = $"quill-subject-{number}",
            Scopes = "openid email",
            Declined = "phone",
            State = LinkState.Ended,
            FirstUsedAt = now,
            LastUsedAt = now,
            EndedAt = now,
            PreviousCarrierId = formerId,
            PreviousSubject = "quill-former",
        };
        var grant = new Grant
        {
            Id = Guid.CreateVersion7(now),
            LinkId = link.Id,
            ClientId = sample.Client.Id,
            DeviceId = browser.Id,
            Scopes = "openid email",
            State = GrantState.Revoked,
            IssuedAt = now,
            ExpiresAt = now.AddDays(1),
            RevokedAt = now,
        };
        var token = new RefreshToken
        {
            Hash = RefreshToken.HashOf(RefreshToken.NewText()),
            GrantId = grant.Id,
            CarrierId = sample.Carrier.Id,
            SubscriberId = subscriber.Id,
            Acr = "a3",
            Amr = "hwk pin",
            AuthTime = now,
            IssuedAt = now,
            ExpiresAt = now.AddDays(1),
            FamilyExpiresAt = now.AddDays(1),
        };
        var session = new ClientSession { SessionId = RandomId.New(), ClientId = sample.Client.Id, DeviceId = browser.Id, LinkId = link.Id, SubscriberId = subscriber.Id, StartedAt = now, LastUsedAt = now };
        var passkey = Passkeys.Passkey.Of(Passkey(), subscriber.Id, phone.Id, now);
        passkey.LastUsedAt = now;
        var challenge = new PasskeyChallenge { HolderId = phone.Id, Id = RandomId.New(), SubscriberId = subscriber.Id, Purpose = "export", State = "quill-challenge", ExpiresAt = now.AddMinutes(2) };
        return [phone, browser, passkey, challenge, link, grant, token, session, Request(sample, subscriber, browser.Id, RequestState.Approved, now), Request(sample, subscriber, browser.Id, RequestState.Denied, now)];
    }

    private static MadePasskey Passkey() => new(Guid.CreateVersion7().ToByteArray(), [1, 2, 3], 4, "internal", true, true, "quill-passkey");

    private static Request Request(Sample sample, Subscriber subscriber, Guid deviceId, RequestState state, DateTimeOffset now) => new()
    {
        Id = RandomId.New(),
        CarrierId = sample.Carrier.Id,
        SubscriberId = subscriber.Id,
        ClientId = sample.Client.Id,
        DeviceId = deviceId,
        BrowserName = "quill-browser",
        BrowserHash = RandomId.Hash("b"),
        RedirectUri = "https://app.example/cb",
        Scopes = "openid email phone",
        Context = "quill-context",
        Acr = "a3",
        State = state,
        Delivery = RequestDelivery.Delivered,
        CreatedAt = now,
        ExpiresAt = now.AddMinutes(2),
        EndedAt = now,
        GrantedScopes = "openid email",
        Amr = "hwk pin",
        AcrReached = "a3",
        AuthTime = now,
    };

    private static List<object> Recovery(Subscriber subscriber, int number, DateTimeOffset now)
    {
        var recovery = new RecoveryCase
        {
            Id = Guid.CreateVersion7(now),
            Number = $"RC-{number % 10_000:0000}-QUIL",
            CarrierId = subscriber.CarrierId,
            SubscriberId = subscriber.Id,
            State = RecoveryState.Cancelled,
            Reason = RecoveryReason.SimChanged,
            Required = 3,
            Iccid = "89019990000000000002",
            Imsi = "310999000000002",
            Imei = "359999000000002",
            AppKeyThumbprint = RandomId.Hash("new"),
            OpenedAt = now,
            ExpiresAt = now.AddDays(1),
            CoolsUntil = now,
            EndedAt = now,
            ChangedAt = now,
            BrowserAskedAt = now,
            MailSentAt = now,
            MailTokenHash = RandomId.Hash("mail"),
            MailsSent = 1,
        };
        var step = new RecoveryEntry { Id = Guid.CreateVersion7(now), CaseId = recovery.Id, At = now, Position = 1, Kind = RecoveryEntryKind.Failed, Factor = RecoveryFactor.RecoveryCode, ActorName = "Sam", Note = "quill-note" };
        var code = new RecoveryCode { Id = Guid.CreateVersion7(now), SubscriberId = subscriber.Id, Hash = RecoveryCode.HashOf(subscriber.Id, "7Q4M2XKD9HTR")!, CreatedAt = now, UsedAt = now };
        return [recovery, step, code];
    }

    private static List<object> Others(Sample sample, Subscriber subscriber, Guid formerId, Person person, int number, DateTimeOffset now) =>
    [
        new Sim { Id = Guid.CreateVersion7(now), SubscriberId = subscriber.Id, Iccid = "89019990000000000001", Imsi = "310999000000001", Since = now, SeenAt = now },
        new Pairing
        {
            Id = RandomId.New(), Code = $"10{number}", BrowserHash = RandomId.Hash("b"), BrowserName = "quill-browser", Platform = "quill-browser", SubscriberId = subscriber.Id, State = PairingState.Trusted,
            CreatedAt = now, ExpiresAt = now.AddMinutes(2),
        },
        new PortToken
        {
            Id = Guid.CreateVersion7(now), SubscriberId = subscriber.Id, ClientId = sample.Client.Id, CarrierId = formerId, Subject = "quill-former", Token = PortTokenText, StoredAt = now,
            ExpiresAt = now.AddDays(180),
        },
        new RaisedEvent { Id = Guid.CreateVersion7(now), Type = "profile_change", SubscriberId = subscriber.Id, Reason = "profile_changed", Names = "email", At = now, ToldAt = now },
        new PortalSession { Id = RandomId.Hash(RandomId.New()), PersonId = person.Id, Ticket = [1], CreatedAt = now, SeenAt = now, ExpiresAt = now.AddHours(1) },
        AuditEntry.Of(new Actor("person", person.Id, "Sam", "support"), now, "link.ended", "link", "1", sample.Project.Name, [new FieldChange("state", "Active", "Ended")], "Asked for", "A note", subscriberId: subscriber.Id),
    ];

    private static EmailProof Asked(EmailProof proof, DateTimeOffset now)
    {
        proof.Ask("new-ottoline@quillfeather.example", RandomId.Hash(RandomId.New()), now);
        return proof;
    }
}
