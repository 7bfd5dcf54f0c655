using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using ZenKey.AuthServer.Endpoints.App;
using ZenKey.AuthServer.Endpoints.Enrolment;
using ZenKey.AuthServer.Http;
using ZenKey.AuthServer.Interaction;
using ZenKey.AuthServer.Tokens;
using ZenKey.Portal.Data;
using ZenKey.Portal.Data.Carriers;
using ZenKey.Portal.Data.Clients;
using ZenKey.Portal.Data.Devices;
using ZenKey.Portal.Data.Enrolments;
using ZenKey.Portal.Data.Porting;
using ZenKey.Protocol;

namespace ZenKey.AuthServer.Endpoints.UserPorting;

/// <summary>
/// The new carrier's side of a port (ZenKey platform §8.3): it vouches for the line to the former carrier, and takes what that
/// one gave the application. While a phone is set up all waits for the end; a phone that is set up has it at once.
/// </summary>
internal sealed class AppPorting(
    AppCallers callers, EnrolmentCallers enrolling, EnrolmentLedger enrolments, CarrierScopes scopes, CarrierDirectory carriers, CarrierApplications applications, BroughtAccounts accounts, PortTokenLedger ports,
    ErrorPages errors, ModuleOrigins origins, TimeProvider time)
{
    /// <summary>Where the application takes the former carrier's answer.</summary>
    private const string Callback = "/phone/porting";

    public static void Map(RouteGroupBuilder app)
    {
        app.MapGet("/porting/carriers", (HttpContext context, AppPorting porting) => porting.ListAsync(context)).WithSummary("The carriers that accounts can be brought from");
        app.MapPost("/porting/hint", (PortHintRequest body, HttpContext context, AppPorting porting) => porting.VouchAsync(body, context)).WithSummary("The carrier's word to a former one that this phone has the line");
        app.MapPost("/porting", (PortingRequest body, HttpContext context, AppPorting porting) => porting.StoreAsync(body, context)).WithSummary("Bring the port tokens of a former carrier, and consents");
        app.MapPost("/enrolment/porting/hint", (PortHintRequest body, HttpContext context, AppPorting porting) => porting.VouchEnrollingAsync(body, context)).WithSummary("The same, while this phone is set up");
        app.MapPut("/enrolment/porting", (PortingRequest body, HttpContext context, AppPorting porting) => porting.KeepAsync(body, context))
            .WithSummary("Bring the port tokens of a former carrier, and consents; all is kept until the enrolment is finished");
    }

    private async Task<Results<Ok<FormerCarriersAnswer>, ProblemHttpResult>> ListAsync(HttpContext context)
    {
        if (await scopes.FindAsync(context) is not { } scope) { return AppProblems.UnknownCarrier(); }
        var others = (await carriers.AllAsync(context.RequestAborted)).Where(carrier => carrier.Id != scope.Carrier.Id);
        return TypedResults.Ok(new FormerCarriersAnswer([.. others.Select(carrier => new AppFormerCarrier(carrier.Name, origins.Issuer(carrier.Slug)))]));
    }

    private async Task<Results<Ok<PortHintAnswer>, ProblemHttpResult>> VouchAsync(PortHintRequest body, HttpContext context)
    {
        var (caller, problem) = await callers.FindAsync(context);
        if (problem is not null) { return problem; }
        // A phone that has not started since it was enrolled has no key yet.
        return caller!.Phone.AppKeyThumbprint is { } key ? await VouchAsync(caller.Scope, caller.Subscriber.Phone, key, body, context.RequestAborted) : AppProblems.SessionExpired();
    }

    private async Task<Results<Ok<PortHintAnswer>, ProblemHttpResult>> VouchEnrollingAsync(PortHintRequest body, HttpContext context)
    {
        var (caller, problem) = await enrolling.FindAsync(context);
        if (problem is not null) { return problem; }
        return caller!.Enrolment is null
            ? await enrolling.LoggedAsync(caller.Scope, EnrolmentProblems.Ended(), "enrolment_ended")
            : await VouchAsync(caller.Scope, caller.Subscriber.Phone, caller.Token.Phone.AppKeyThumbprint, body, context.RequestAborted);
    }

    private async Task<Results<Ok<PortHintAnswer>, ProblemHttpResult>> VouchAsync(CarrierScope scope, string phone, string appKeyThumbprint, PortHintRequest body, CancellationToken cancellationToken)
    {
        if (await accounts.FindAsync(scope, body.Issuer, cancellationToken) is not { } former)
        {
            var problem = AppProblems.UnknownFormerCarrier();
            await errors.ReferAsync(problem, "former_carrier_unknown", scope.Carrier.Id);
            return problem;
        }
        var (now, redirectUri) = (time.GetUtcNow(), origins.Authenticator + Callback);
        var clientId = await applications.EnsureAsync(scope.Carrier, redirectUri, cancellationToken);
        var hint = new PortHintJwt(RandomId.New(), phone, appKeyThumbprint, clientId, now + PortHintJwt.Lifetime);
        return TypedResults.Ok(new PortHintAnswer(former.Carrier.Name, former.Issuer, clientId, redirectUri, hint.Sign(scope.Keys, scope.Issuer, former.Issuer, now), hint.ExpiresAt));
    }

    private async Task<Results<Ok<PortingAnswer>, ProblemHttpResult>> StoreAsync(PortingRequest body, HttpContext context)
    {
        var (caller, problem) = await callers.FindAsync(context);
        if (problem is not null) { return problem; }
        var (brought, fault) = await accounts.ReadAsync(caller!.Scope, caller.Subscriber.Id, body, null, context.RequestAborted);
        if (fault is not null) { return fault; }
        try
        {
            return TypedResults.Ok(new PortingAnswer(await ports.StoreAsync(caller.Subscriber.Id, brought!, context.RequestAborted)));
        }
        catch (StoreConflictException)
        {
            return AppProblems.PortTokenInvalid();
        }
    }

    private async Task<Results<NoContent, ProblemHttpResult>> KeepAsync(PortingRequest body, HttpContext context)
    {
        var (caller, problem) = await enrolling.FindAsync(context);
        if (problem is not null) { return problem; }
        var (brought, fault) = await accounts.ReadAsync(caller!.Scope, caller.Subscriber.Id, body, body.Issuer, context.RequestAborted);
        if (fault is not null) { return fault; }
        var email = EmailAddress.TryParse(body.Email, out var address) ? address : null;
        var known = new KnownPerson(Device.NameOf(body.GivenName), Device.NameOf(body.FamilyName), email);
        return caller.Enrolment is { } enrolment && await enrolments.SetBroughtAsync(enrolment.Id, brought!, known == new KnownPerson(null, null, null) ? null : known, context.RequestAborted)
            ? TypedResults.NoContent()
            : await enrolling.LoggedAsync(caller.Scope, EnrolmentProblems.Ended(), "enrolment_ended");
    }
}
