using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using ZenKey.Portal.Data.Audit;
using ZenKey.Portal.Data.Journal;
using ZenKey.Portal.Data.Recovery;

namespace ZenKey.Portal.Data.Subscribers;

/// <summary>Reads all that the store has of one subscriber, for themselves.</summary>
public sealed class SubscriberExporter(IDbContextFactory<PortalDbContext> factory, StoreWriter writer, TimeProvider time, IAttributeProtection? protection = null)
{
    /// <summary>The export, of which the trail tells that it was made; null when there is no such subscriber, or they have closed their account.</summary>
    public async Task<SubscriberExport?> ExportAsync(Guid subscriberId, CancellationToken cancellationToken)
    {
        if (await ReadAsync(subscriberId, cancellationToken) is not { } export) { return null; }
        await writer.WriteAsync((store, _) =>
        {
            store.Audit.Add(AuditEntry.Of(Actor.Subscriber(subscriberId), export.MadeAt, "subscriber.exported", "subscriber", subscriberId.ToString(), "Subscriber", subscriberId: subscriberId));
            return Task.CompletedTask;
        }, [], cancellationToken);
        return export;
    }

    private async Task<SubscriberExport?> ReadAsync(Guid subscriberId, CancellationToken cancellationToken)
    {
        await using var store = await factory.CreateDbContextAsync(cancellationToken);
        var carriers = await store.Carriers.AsNoTracking().ToDictionaryAsync(row => row.Id, row => row.Name, cancellationToken);
        if (await store.Subscribers.AsNoTracking().SingleOrDefaultAsync(row => row.Id == subscriberId && row.State != SubscriberState.Closed, cancellationToken) is not { } subscriber) { return null; }
        return new SubscriberExport(
            time.GetUtcNow(),
            AccountOf(subscriber, await store.EmailProofs.Where(row => row.SubscriberId == subscriberId).Select(row => row.Email).FirstOrDefaultAsync(cancellationToken), carriers),
            await DevicesAsync(store, subscriberId, cancellationToken),
            await store.Sims.Where(row => row.SubscriberId == subscriberId).OrderBy(row => row.SeenAt).Select(row => new ExportedSim(row.Iccid, row.Imsi, row.Since, row.SeenAt)).ToListAsync(cancellationToken),
            [.. (await store.Pairings.AsNoTracking().Where(row => row.SubscriberId == subscriberId).OrderBy(row => row.CreatedAt).ToListAsync(cancellationToken))
                .Select(row => new ExportedPairing(row.BrowserName, row.Platform, Word(row.State), row.CreatedAt))],
            await ServicesAsync(store, subscriberId, carriers, cancellationToken),
            await SignInsAsync(store, subscriberId, cancellationToken),
            await RequestsAsync(store, subscriberId, cancellationToken),
            await PortsAsync(store, subscriberId, carriers, cancellationToken),
            [.. (await store.Passkeys.AsNoTracking().Where(row => row.SubscriberId == subscriberId).OrderBy(row => row.CreatedAt).ToListAsync(cancellationToken)).Select(row =>
                new ExportedPasskey(row.Name, row.CreatedAt, row.LastUsedAt, row.SignCount, Words(row.Transports), row.BackupEligible, row.BackedUp))],
            await store.RecoveryCodes.Where(row => row.SubscriberId == subscriberId).OrderBy(row => row.CreatedAt).Select(row => new ExportedRecoveryCode(row.CreatedAt, row.UsedAt)).ToListAsync(cancellationToken),
            await RecoveriesAsync(store, subscriberId, cancellationToken),
            await SessionsAsync(store, subscriberId, cancellationToken),
            await AlertsAsync(store, subscriberId, cancellationToken),
            await HistoryAsync(store, subscriberId, cancellationToken));
    }

    private ExportedAccount AccountOf(Subscriber row, string? emailToProve, Dictionary<Guid, string> carriers) => new(
        row.Id, carriers[row.CarrierId], row.CarrierAccount, row.Phone, row.GivenName, row.FamilyName, row.Email, row.EmailVerifiedAt, emailToProve, row.PostalCode,
        row.Address is { } address ? JsonSerializer.Deserialize<JsonElement>(address) : null, row.Birthdate, row.PictureUrl, protection?.Unprotect(row.Last4Social), row.ProofedBy, row.ProofedAt,
        row.PinHash is not null, row.PinFailures, row.PinLockedUntil, row.PasskeyFailures, row.PasskeyLockedUntil, row.FactorAt, row.FactorAmr, row.AlwaysAsk, Word(row.State),
        row.PortedFromCarrierId is { } former ? carriers.GetValueOrDefault(former) : null, row.PortedAt,
        row.PortedToCarrierId is { } next ? carriers.GetValueOrDefault(next) : null, row.PortedOutAt, row.CreatedAt);

    private static async Task<IReadOnlyList<ExportedDevice>> DevicesAsync(PortalDbContext store, Guid id, CancellationToken cancellationToken) =>
    [
        .. (await store.Devices.AsNoTracking().Where(row => row.SubscriberId == id).OrderBy(row => row.TrustedAt).ThenBy(row => row.Id).ToListAsync(cancellationToken)).Select(row => new ExportedDevice(
            Word(row.Kind), row.Name, row.Platform, Word(row.State), row.Iccid, row.Imsi, row.Imei, row.TrustedAt, row.LastUsedAt, row.SignedOutAt, row.StoppedAt, row.RecoveryAmr,
            row.RecoveredAt, row.DeveloperMode, row.EndedAt, row.EndReason)),
    ];

    private static async Task<IReadOnlyList<ExportedService>> ServicesAsync(PortalDbContext store, Guid id, Dictionary<Guid, string> carriers, CancellationToken cancellationToken) =>
    [
        .. (await store.Links.AsNoTracking().Include(row => row.Project).Where(row => row.SubscriberId == id).OrderBy(row => row.FirstUsedAt).ToListAsync(cancellationToken)).Select(row => new ExportedService(
            row.Project!.Name, row.Sector, row.Subject, row.ScopeNames, row.DeclinedNames, Word(row.State), row.FirstUsedAt, row.LastUsedAt, row.EndedAt,
            row.PreviousCarrierId is { } former ? carriers.GetValueOrDefault(former) : null, row.PreviousSubject)),
    ];

    private static async Task<IReadOnlyList<ExportedSignIn>> SignInsAsync(PortalDbContext store, Guid id, CancellationToken cancellationToken)
    {
        var signIns = await store.Grants.AsNoTracking().Join(store.Links.Where(link => link.SubscriberId == id), grant => grant.LinkId, link => link.Id, (grant, link) => new
        {
            Grant = grant,
            Service = link.Project!.Name,
            Browser = store.Devices.Where(device => device.Id == grant.DeviceId).Select(device => device.Name).FirstOrDefault(),
            Family = store.RefreshTokens.Where(token => token.GrantId == grant.Id).OrderByDescending(token => token.IssuedAt).FirstOrDefault(),
        }).OrderByDescending(row => row.Grant.IssuedAt).ToListAsync(cancellationToken);
        return
        [
            .. signIns.Select(row => new ExportedSignIn(row.Service, row.Browser, Words(row.Grant.Scopes), Word(row.Grant.State), row.Grant.IssuedAt, row.Grant.ExpiresAt, row.Grant.RevokedAt,
                row.Family?.FamilyExpiresAt, row.Family?.Acr, row.Family?.Amr, row.Family?.AuthTime)),
        ];
    }

    private static async Task<IReadOnlyList<ExportedRequest>> RequestsAsync(PortalDbContext store, Guid id, CancellationToken cancellationToken)
    {
        var requests = await store.Requests.AsNoTracking().Where(row => row.SubscriberId == id).OrderByDescending(row => row.CreatedAt)
            .Select(row => new { Request = row, Client = store.Clients.Where(client => client.Id == row.ClientId).Select(client => client.Project!.Name).FirstOrDefault() }).ToListAsync(cancellationToken);
        return
        [
            .. requests.Select(row => new ExportedRequest(row.Client ?? "", Word(row.Request.Kind), row.Request.BrowserName, row.Request.Context, row.Request.Acr, Words(row.Request.Scopes),
                Words(row.Request.GrantedScopes), Word(row.Request.State), Word(row.Request.Delivery), row.Request.CreatedAt, row.Request.ExpiresAt, row.Request.EndedAt, row.Request.AcrReached,
                row.Request.Amr, row.Request.AuthTime)),
        ];
    }

    private static async Task<IReadOnlyList<ExportedPort>> PortsAsync(PortalDbContext store, Guid id, Dictionary<Guid, string> carriers, CancellationToken cancellationToken)
    {
        var ports = await store.PortTokens.AsNoTracking().Where(row => row.SubscriberId == id).OrderBy(row => row.StoredAt).ThenBy(row => row.Id)
            .Select(row => new { Token = row, Client = store.Clients.Where(client => client.Id == row.ClientId).Select(client => client.Project!.Name).FirstOrDefault() }).ToListAsync(cancellationToken);
        return [.. ports.Select(row => new ExportedPort(carriers.GetValueOrDefault(row.Token.CarrierId, ""), row.Client ?? "", row.Token.Subject, row.Token.Token, row.Token.StoredAt, row.Token.ExpiresAt))];
    }

    private static async Task<IReadOnlyList<ExportedRecovery>> RecoveriesAsync(PortalDbContext store, Guid id, CancellationToken cancellationToken)
    {
        var cases = await store.RecoveryCases.AsNoTracking().Where(row => row.SubscriberId == id).OrderBy(row => row.OpenedAt).ToListAsync(cancellationToken);
        var steps = (await store.RecoveryEntries.AsNoTracking().Where(row => store.RecoveryCases.Any(recovery => recovery.Id == row.CaseId && recovery.SubscriberId == id))
            .OrderBy(row => row.Position).ToListAsync(cancellationToken)).ToLookup(row => row.CaseId);
        return [.. cases.Select(row => RecoveryOf(row, steps[row.Id]))];
    }

    private static ExportedRecovery RecoveryOf(RecoveryCase row, IEnumerable<RecoveryEntry> steps) => new(
        row.Number, Word(row.State), Word(row.Reason), row.Iccid, row.Imsi, row.Imei, row.OpenedAt, row.ExpiresAt, row.CoolsUntil, row.EndedAt, row.BrowserAskedAt, row.MailSentAt, row.MailsSent,
        [.. row.Factors.Select(factor => new ExportedFactor(Word(factor.Factor), factor.ProvenAt, factor.Failures, factor.FailedAt))],
        [.. steps.Select(step => new ExportedStep(step.At, Word(step.Kind), step.Factor is { } factor ? Word(factor) : null))]);

    private static async Task<IReadOnlyList<ExportedSession>> SessionsAsync(PortalDbContext store, Guid id, CancellationToken cancellationToken) =>
        await store.ClientSessions.Where(row => row.SubscriberId == id).OrderBy(row => row.StartedAt).Select(row => new ExportedSession(
            store.Clients.Where(client => client.Id == row.ClientId).Select(client => client.Project!.Name).FirstOrDefault() ?? "",
            store.Devices.Where(device => device.Id == row.DeviceId).Select(device => device.Name).FirstOrDefault(), row.StartedAt, row.LastUsedAt)).ToListAsync(cancellationToken);

    private static async Task<IReadOnlyList<ExportedAlert>> AlertsAsync(PortalDbContext store, Guid id, CancellationToken cancellationToken) =>
    [
        .. (await store.RaisedEvents.AsNoTracking().Where(row => row.SubscriberId == id).OrderBy(row => row.At).ThenBy(row => row.Id).ToListAsync(cancellationToken))
            .Select(row => new ExportedAlert(row.Type, row.Reason, row.NameList, row.At, row.ToldAt)),
    ];

    private static async Task<IReadOnlyList<ExportedEntry>> HistoryAsync(PortalDbContext store, Guid id, CancellationToken cancellationToken) =>
    [
        .. (await store.Audit.AsNoTracking().Where(row => row.SubscriberId == id).OrderBy(row => row.At).ThenBy(row => row.Id).ToListAsync(cancellationToken)).Select(row => new ExportedEntry(
            row.At, row.ActorKind, row.Action, row.ObjectKind, row.ObjectName, row.Reason, row.ReadChanges())),
    ];

    private static IReadOnlyList<string> Words(string? text) => (text ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>A state as the product's APIs write it: wordsTogether.</summary>
    private static string Word<T>(T value)
        where T : struct, Enum => JsonNamingPolicy.CamelCase.ConvertName(value.ToString());
}
