using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using ZenKey.AuthServer.Endpoints.App;
using ZenKey.AuthServer.Endpoints.Email;
using ZenKey.AuthServer.Endpoints.Passkeys;
using ZenKey.AuthServer.Http;
using ZenKey.AuthServer.Tokens;
using ZenKey.Portal.Data.Devices;
using ZenKey.Portal.Data.Enrolments;
using ZenKey.Portal.Data.Porting;
using ZenKey.Portal.Data.Recovery;
using ZenKey.Portal.Data.Subscribers;
using ZenKey.Protocol;

namespace ZenKey.AuthServer.Endpoints.Enrolment;

/// <summary>
/// Sets ZenKey up on a phone (ZenKey platform §7): begun by proof of SIM and application key, PIN, passkey, recovery codes and profile in
/// any order and as often as wanted, and an end that binds the phone. Who has a phone already gets recovery, not this.
/// </summary>
internal sealed class EnrolmentEndpoint(
    CarrierScopes scopes, AppProofs proofs, DeviceDirectory devices, DeviceChanges changes, EnrolmentCallers callers, EnrolmentLedger ledger, EmailLinks emails, PasskeyCeremonies passkeys, TimeProvider time)
{
    public static void Map(RouteGroupBuilder app)
    {
        app.MapPost("/enrolment", (SessionRequest body, HttpContext context, EnrolmentEndpoint endpoint) => endpoint.StartAsync(body, context))
            .WithSummary("Begin to set up this phone, or take it up again, by proof of SIM and application key");
        app.MapGet("/enrolment", (HttpContext context, EnrolmentEndpoint endpoint) => endpoint.ShowAsync(context)).WithSummary("How far the enrolment is");
        app.MapPut("/enrolment/pin", (EnrolmentPinRequest body, HttpContext context, EnrolmentEndpoint endpoint) => endpoint.SetPinAsync(body, context)).WithSummary("Choose the PIN");
        app.MapPost("/enrolment/passkey/options", (HttpContext context, EnrolmentEndpoint endpoint) => endpoint.OfferPasskeyAsync(context)).WithSummary("A challenge for a passkey");
        app.MapPut("/enrolment/passkey", (NewPasskeyRequest body, HttpContext context, EnrolmentEndpoint endpoint) => endpoint.SetPasskeyAsync(body, context))
            .WithSummary("Take the passkey that was made, in the place of the one before; can be left out");
        app.MapPut("/enrolment/profile", (EnrolmentProfileRequest body, HttpContext context, EnrolmentEndpoint endpoint) => endpoint.SetProfileAsync(body, context))
            .WithSummary("Confirm name and mail address");
        app.MapPost("/enrolment/recovery-codes", (HttpContext context, EnrolmentEndpoint endpoint) => endpoint.MakeCodesAsync(context))
            .WithSummary("Ten recovery codes, shown this once; those before them are void");
        app.MapPost("/enrolment/finish", (HttpContext context, EnrolmentEndpoint endpoint) => endpoint.FinishAsync(context)).WithSummary("Bind this phone, and start its first session");
    }

    private async Task<Results<Ok<EnrolmentStartAnswer>, ProblemHttpResult>> StartAsync(SessionRequest body, HttpContext context)
    {
        var cancel = context.RequestAborted;
        if (await scopes.FindAsync(context) is not { } scope) { return AppProblems.UnknownCarrier(); }
        var (proof, problem) = await proofs.CheckAsync(scope, body, cancel);
        if (problem is not null) { return problem; }
        var subscriber = proof!.Subscriber;
        if (subscriber.State == SubscriberState.Locked) { return AppProblems.SubscriberLocked(); }
        if (!proof.NumbersAgree) { return await changes.RefuseAsync(scope, "start_numbers_differ"); }
        if (await devices.FindPrimaryAsync(subscriber.Id, cancel) is { } enrolled)
        {
            return DeviceChanges.Mismatch(enrolled, proof.Sim, proof.AppKeyThumbprint) is { } reason
                ? await changes.StopAsync(scope, proof, reason, cancel)
                : await callers.LoggedAsync(scope, EnrolmentProblems.AlreadyEnrolled(), "enrolment_not_needed");
        }
        var phone = new RecoveryPhone(proof.Sim.Iccid, proof.Sim.Imsi, proof.Sim.Imei, proof.AppKeyThumbprint);
        var enrolment = await ledger.StartAsync(subscriber.Id, scope.Carrier.Id, phone, cancel);
        var token = new EnrolmentToken(enrolment.Id, subscriber.Id, phone, time.GetUtcNow() + EnrolmentToken.Lifetime);
        return TypedResults.Ok(new EnrolmentStartAnswer(token.Seal(scope.Keys, scope.Issuer), token.ExpiresAt, ViewOf(subscriber, enrolment)));
    }

    private async Task<Results<Ok<EnrolmentAnswer>, ProblemHttpResult>> ShowAsync(HttpContext context)
    {
        var (caller, enrolment, problem) = await OpenAsync(context);
        return problem is not null ? problem : TypedResults.Ok(ViewOf(caller!.Subscriber, enrolment!));
    }

    private async Task<Results<NoContent, ProblemHttpResult>> SetPinAsync(EnrolmentPinRequest body, HttpContext context)
    {
        var (caller, enrolment, problem) = await OpenAsync(context);
        if (problem is not null) { return problem; }
        if (Pin.FaultOf(body.Pin ?? "", caller!.Subscriber.Phone, caller.Subscriber.Birthdate) is var weak && weak != PinFault.None) { return AppProblems.PinNotTaken(weak); }
        return await ledger.SetPinAsync(enrolment!.Id, body.Pin!, context.RequestAborted) ? TypedResults.NoContent() : await EndedAsync(caller);
    }

    private async Task<Results<Ok<PasskeyOptionsAnswer>, ProblemHttpResult>> OfferPasskeyAsync(HttpContext context)
    {
        var (caller, enrolment, problem) = await OpenAsync(context);
        return problem is not null ? problem : TypedResults.Ok(await passkeys.OfferAsync(context, caller!.Subscriber, enrolment!.Id));
    }

    private async Task<Results<NoContent, ProblemHttpResult>> SetPasskeyAsync(NewPasskeyRequest body, HttpContext context)
    {
        var (caller, enrolment, problem) = await OpenAsync(context);
        if (problem is not null) { return problem; }
        if (body.Name is { Length: > Device.MaxName }) { return AppProblems.NameInvalid(); }
        var (made, held) = await passkeys.FinishAsync(context, caller!.Subscriber, enrolment!.Id, body);
        if (!held) { return await callers.LoggedAsync(caller.Scope, PasskeyProblems.ChallengeInvalid(), "passkey_challenge_invalid"); }
        if (made is null) { return await callers.LoggedAsync(caller.Scope, PasskeyProblems.NotMade(), "passkey_not_made"); }
        return await ledger.SetPasskeyAsync(enrolment.Id, made, CancellationToken.None) ? TypedResults.NoContent() : await EndedAsync(caller);
    }

    private async Task<Results<NoContent, ProblemHttpResult>> SetProfileAsync(EnrolmentProfileRequest body, HttpContext context)
    {
        var (caller, enrolment, problem) = await OpenAsync(context);
        if (problem is not null) { return problem; }
        if ((body.GivenName?.Length ?? 0) > Device.MaxName || (body.FamilyName?.Length ?? 0) > Device.MaxName) { return AppProblems.NameInvalid(); }
        var (given, family) = (Device.NameOf(body.GivenName), Device.NameOf(body.FamilyName));
        if (given is null && family is null) { return AppProblems.NameInvalid(); }
        string? email = null;
        if (!string.IsNullOrWhiteSpace(body.Email) && !EmailAddress.TryParse(body.Email, out email)) { return AppProblems.EmailInvalid(); }
        return await ledger.SetProfileAsync(enrolment!.Id, given, family, email, context.RequestAborted) ? TypedResults.NoContent() : await EndedAsync(caller!);
    }

    private async Task<Results<Ok<RecoveryCodesAnswer>, ProblemHttpResult>> MakeCodesAsync(HttpContext context)
    {
        var (caller, enrolment, problem) = await OpenAsync(context);
        if (problem is not null) { return problem; }
        return await ledger.MakeCodesAsync(enrolment!, context.RequestAborted) is { } codes ? TypedResults.Ok(new RecoveryCodesAnswer(codes)) : await EndedAsync(caller!);
    }

    /// <summary>The same phone that ends twice gets a session twice: the first answer may have been lost on the way.</summary>
    private async Task<Results<Ok<SessionAnswer>, ProblemHttpResult>> FinishAsync(HttpContext context)
    {
        var (caller, problem) = await callers.FindAsync(context);
        if (problem is not null) { return problem; }
        var enrolment = caller!.Enrolment;
        if (enrolment is null)
        {
            return await devices.FindPrimaryAsync(caller.Subscriber.Id, context.RequestAborted) is { } enrolled && IsOf(enrolled, caller.Token.Phone)
                ? TypedResults.Ok(AppSessions.Open(caller.Scope, caller.Subscriber, enrolled, time.GetUtcNow()))
                : await EndedAsync(caller);
        }
        switch (await ledger.FinishAsync(enrolment, CancellationToken.None))
        {
            case FinishResult.Finished finished:
                var subscriber = await emails.AfterEnrolmentAsync(caller.Scope, caller.Subscriber);
                return TypedResults.Ok(AppSessions.Open(caller.Scope, subscriber, finished.Phone, time.GetUtcNow()));
            case FinishResult.AlreadyEnrolled already when IsOf(already.Phone, caller.Token.Phone):
                return TypedResults.Ok(AppSessions.Open(caller.Scope, caller.Subscriber, already.Phone, time.GetUtcNow()));
            case FinishResult.Incomplete:
                return await callers.LoggedAsync(caller.Scope, EnrolmentProblems.Incomplete(enrolment), "enrolment_incomplete");
            default:
                return await EndedAsync(caller);
        }
    }

    private async Task<(EnrolmentCaller? Caller, PhoneEnrolment? Enrolment, ProblemHttpResult? Problem)> OpenAsync(HttpContext context)
    {
        var (caller, problem) = await callers.FindAsync(context);
        if (problem is not null) { return (null, null, problem); }
        return caller!.Enrolment is { } enrolment ? (caller, enrolment, null) : (null, null, await EndedAsync(caller));
    }

    private Task<ProblemHttpResult> EndedAsync(EnrolmentCaller caller) => callers.LoggedAsync(caller.Scope, EnrolmentProblems.Ended(), "enrolment_ended");

    private static bool IsOf(Device enrolled, RecoveryPhone phone) =>
        enrolled.Iccid == phone.Iccid && enrolled.Imsi == phone.Imsi && enrolled.Imei == phone.Imei && enrolled.AppKeyThumbprint == phone.AppKeyThumbprint;

    private static EnrolmentAnswer ViewOf(Subscriber subscriber, PhoneEnrolment enrolment) => new(enrolment.PinHash is not null, enrolment.Passkey is not null, enrolment.CodeHashes is not null, enrolment.ProfileAt is not null,
        enrolment.ExpiresAt, ProfileOf(subscriber, enrolment), enrolment.Brought is { } brought ? Brought.Of(brought).Consents.Count : null);

    /// <summary>The person's own word; until they say it, what the carrier knows, and beside that what a former one knew.</summary>
    private static EnrolmentProfile ProfileOf(Subscriber subscriber, PhoneEnrolment enrolment) => enrolment.ProfileAt is null
            ? new EnrolmentProfile(subscriber.GivenName ?? enrolment.GivenName, subscriber.FamilyName ?? enrolment.FamilyName, subscriber.Email ?? enrolment.Email, subscriber.Phone, subscriber.PostalCode)
            : new EnrolmentProfile(enrolment.GivenName, enrolment.FamilyName, enrolment.Email, subscriber.Phone, subscriber.PostalCode);
}
