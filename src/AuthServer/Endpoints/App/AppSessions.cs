using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using ZenKey.AuthServer.Http;
using ZenKey.AuthServer.Tokens;
using ZenKey.Portal.Data.Devices;
using ZenKey.Portal.Data.Recovery;
using ZenKey.Portal.Data.Subscribers;
using ZenKey.Protocol;

namespace ZenKey.AuthServer.Endpoints.App;

/// <summary>The start of the CCID application (ZenKey platform §8.1): SIM, subscription, handset and application key are checked every time.</summary>
internal sealed class AppSessions(CarrierScopes scopes, AppProofs proofs, DeviceDirectory devices, DeviceChanges changes, RecoveryLedger recoveries, TimeProvider time)
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
        var (proof, problem) = await proofs.CheckAsync(scope, body, cancel);
        if (problem is not null) { return problem; }
        var subscriber = proof!.Subscriber;
        if (subscriber.State == SubscriberState.Locked) { return AppProblems.SubscriberLocked(); }
        if (await devices.FindPrimaryAsync(subscriber.Id, cancel) is not { } phone) { return AppProblems.NotEnrolled(); }
        if (!proof.NumbersAgree) { return await changes.RefuseAsync(scope, "start_numbers_differ"); }
        if (DeviceChanges.Mismatch(phone, proof.Sim, proof.AppKeyThumbprint) is { } reason) { return await changes.StopAsync(scope, proof, reason, cancel); }
        // The key of the first start after enrolment is the phone's. Who comes second with one asks again, and is compared.
        if (phone.AppKeyThumbprint is null && !await devices.BindAppKeyAsync(phone.Id, proof.AppKeyThumbprint, cancel)) { return AppProblems.ChallengeInvalid(); }
        await recoveries.PhoneIsBackAsync(phone, cancel);
        return TypedResults.Ok(Open(scope, subscriber, phone, time.GetUtcNow()));
    }

    /// <summary>A session of a phone that has proved itself.</summary>
    public static SessionAnswer Open(CarrierScope scope, Subscriber subscriber, Device phone, DateTimeOffset now)
    {
        var session = new AppSession(subscriber.Id, phone.Id, phone.Iccid!, now + AppSession.Lifetime);
        return new SessionAnswer(session.Seal(scope.Keys, scope.Issuer), session.ExpiresAt,
            new AppSubscriber(Msisdn.Mask(subscriber.Phone), subscriber.GivenName, subscriber.PinHash is not null));
    }
}
