using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using ZenKey.AuthServer.Endpoints.Authorization;
using ZenKey.AuthServer.Http;
using ZenKey.AuthServer.Network;
using ZenKey.AuthServer.Tokens;
using ZenKey.Portal.Data.Devices;
using ZenKey.Portal.Data.EventSubscriptions;
using ZenKey.Portal.Data.Grants;
using ZenKey.Portal.Data.Subscribers;
using ZenKey.Protocol;
using ZenKey.Protocol.Network;

namespace ZenKey.AuthServer.Endpoints.App;

/// <summary>The start of the CCID application (ZenKey platform §8.1): SIM, subscription, handset and application key are checked every time.</summary>
internal sealed class AppSessions(
    CarrierScopes scopes, ICarrierNetwork network, SimOwners owners, SimWatch sims, DeviceDirectory devices, GrantLedger grants, EventLedger events, TimeProvider time)
{
    public static void Map(RouteGroupBuilder app)
    {
        app.MapPost("/challenges", (HttpContext context, AppSessions sessions) => sessions.ChallengeAsync(context)).WithSummary("A challenge to be signed by SIM and application key");
        app.MapPost("/sessions", (SessionRequest body, HttpContext context, AppSessions sessions) => sessions.StartAsync(body, context)).WithSummary("Start a session by proof of SIM and application key");
    }

    private async Task<Results<Ok<ChallengeAnswer>, ProblemHttpResult>> ChallengeAsync(HttpContext context)
    {
        if (await scopes.FindAsync(context) is not { } scope) { return AppProblems.UnknownCarrier(); }
        var challenge = AppChallenge.New(time.GetUtcNow());
        return TypedResults.Ok(new ChallengeAnswer(challenge.Seal(scope.Keys, scope.Issuer), challenge.ExpiresAt));
    }

    private async Task<Results<Ok<SessionAnswer>, ProblemHttpResult>> StartAsync(SessionRequest body, HttpContext context)
    {
        var cancel = context.RequestAborted;
        if (await scopes.FindAsync(context) is not { } scope) { return AppProblems.UnknownCarrier(); }
        if (body.Challenge is null || AppChallenge.Open(scope.Keys, scope.Issuer, body.Challenge) is not { } challenge || challenge.ExpiresAt <= time.GetUtcNow()
            || !await grants.UseOnceAsync("challenge:" + challenge.Id, challenge.ExpiresAt))
        {
            return AppProblems.ChallengeInvalid();
        }
        var signed = Encoding.ASCII.GetBytes(body.Challenge);
        if (body.Iccid is null || Bytes(body.SimSignature) is not { } simSignature || !await network.VerifySimAsync(body.Iccid, signed, simSignature, cancel))
        {
            return AppProblems.SimNotVerified();
        }
        if (AppKeyThumbprint(body, signed) is not { } thumbprint) { return AppProblems.DeviceChanged(); }
        if (await owners.FindAsync(scope.Carrier.Id, body.Iccid, cancel) is not var (subscriber, sim)) { return AppProblems.UnknownSim(); }
        return await StartAsync(scope, subscriber, sim, body, thumbprint, cancel);
    }

    private async Task<Results<Ok<SessionAnswer>, ProblemHttpResult>> StartAsync(
        CarrierScope scope, Subscriber subscriber, SimFacts sim, SessionRequest body, string thumbprint, CancellationToken cancellationToken)
    {
        if (subscriber.State == SubscriberState.Locked) { return AppProblems.SubscriberLocked(); }
        if (await devices.FindPrimaryAsync(subscriber.Id, cancellationToken) is not { } phone) { return AppProblems.NotEnrolled(); }
        if (!AuthorizationRules.SimMatches(phone, sim) || body.Imsi != sim.Imsi || body.Imei != sim.Imei) { return await ChangedAsync(subscriber, phone, sim, "handset_changed", cancellationToken); }
        // The key of the first start after enrolment is the phone's; any other is another installation.
        var bound = phone.AppKeyThumbprint ?? (await devices.BindAppKeyAsync(phone.Id, thumbprint, cancellationToken) ? thumbprint : null);
        if (bound != thumbprint) { return await ChangedAsync(subscriber, phone, sim, "application_changed", cancellationToken); }
        var session = new AppSession(subscriber.Id, phone.Id, sim.Iccid, time.GetUtcNow() + AppSession.Lifetime);
        return TypedResults.Ok(new SessionAnswer(session.Seal(scope.Keys, scope.Issuer), session.ExpiresAt,
            new AppSubscriber(Msisdn.Mask(subscriber.Phone), subscriber.GivenName, subscriber.PinHash is not null)));
    }

    /// <summary>Raises device_change (ZenKey platform §8.1), of one phone and one cause once a day: whoever holds the SIM may start as often as they like.</summary>
    private async Task<ProblemHttpResult> ChangedAsync(Subscriber subscriber, Device phone, SimFacts sim, string reason, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        // A change of the SIM is told by its history.
        if (phone.Iccid != sim.Iccid) { await sims.FindAsync(subscriber, cancellationToken); }
        else { await events.RaiseAsync(RaisedEvent.OnceOf(EventType.DeviceChange, subscriber.Id, now, reason, string.Create(CultureInfo.InvariantCulture, $"{reason}|{sim.Imei}|{now:yyyyMMdd}"))); }
        return AppProblems.DeviceChanged();
    }

    /// <summary>The thumbprint of the application's key, when it signed; null when it did not.</summary>
    private static string? AppKeyThumbprint(SessionRequest body, byte[] signed)
    {
        if (Bytes(body.AppKey) is not { } key || Bytes(body.AppSignature) is not { } signature) { return null; }
        try
        {
            using var ec = ECDsa.Create();
            ec.ImportSubjectPublicKeyInfo(key, out _);
            return ec.KeySize == 256 && ec.VerifyData(signed, signature, HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation)
                ? Base64Url.EncodeToString(SHA256.HashData(key))
                : null;
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    private static byte[]? Bytes(string? text) => text is { Length: <= 1000 } && Base64Url.IsValid(text) ? Base64Url.DecodeFromChars(text) : null;
}
