using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using ZenKey.Authenticator.Carrier;
using ZenKey.Authenticator.Passkeys;
using ZenKey.Authenticator.Ui;

namespace ZenKey.Authenticator.Enrolment;

/// <summary>Setting ZenKey up: welcome, PIN, passkey, profile, recovery codes, done. Each step stands by itself, so that it can be taken up again.</summary>
internal static class EnrolmentEndpoints
{
    extension(IEndpointRouteBuilder phone)
    {
        public void MapEnrolment()
        {
            phone.MapGet("/enrolment", WelcomeAsync);
            phone.MapGet("/enrolment/pin", AskPinAsync);
            phone.MapPost("/enrolment/pin", SetPinAsync);
            phone.MapGet("/enrolment/passkey", AskPasskeyAsync);
            phone.MapPost("/enrolment/passkey/options", OfferPasskeyAsync);
            phone.MapPost("/enrolment/passkey", SetPasskeyAsync);
            phone.MapGet("/enrolment/profile", AskProfileAsync);
            phone.MapPost("/enrolment/profile", SetProfileAsync);
            phone.MapGet("/enrolment/codes", AskCodesAsync);
            phone.MapPost("/enrolment/codes", ShowCodesAsync);
            phone.MapPost("/enrolment/finish", FinishAsync);
            phone.MapGet("/enrolment/done", DoneAsync);
        }
    }

    private static async Task<IResult> WelcomeAsync(HttpContext context, CarrierEnrolments enrolments)
    {
        var (enrolment, instead) = await FindAsync(context, enrolments);
        return enrolment is null ? instead! : Pages.Show<WelcomePage>(new { Phone = context.Phone(), Enrolment = enrolment });
    }

    private static async Task<IResult> AskPinAsync(HttpContext context, CarrierEnrolments enrolments)
    {
        var (enrolment, instead) = await FindAsync(context, enrolments);
        return enrolment is null ? instead! : Pages.Show<FirstPinPage>(new { Phone = context.Phone(), Note = context.Note() });
    }

    private static async Task<IResult> SetPinAsync(HttpContext context, CarrierEnrolments enrolments)
    {
        if (await context.FormAsync() is not { } form) { return Pages.Problem(context.Phone(), Pages.BadForm); }
        var (pin, again) = (form["new"].ToString(), form["again"].ToString());
        if (pin != again) { return Pages.Lead(context, "/enrolment/pin", new Note("pins-differ")); }
        var answer = await enrolments.SetPinAsync(context.Phone(), pin, context.RequestAborted);
        return answer.Problem switch
        {
            null => Pages.Lead(context, "/enrolment/passkey"),
            { Slug: "pin-not-taken", Rule: var rule } => Pages.Lead(context, "/enrolment/pin", new Note($"pin-{rule}")),
            { } problem => Instead(context, problem),
        };
    }

    private static async Task<IResult> AskPasskeyAsync(HttpContext context, CarrierEnrolments enrolments)
    {
        var (enrolment, instead) = await FindAsync(context, enrolments);
        return enrolment is null ? instead! : Pages.Show<FirstPasskeyPage>(new { Phone = context.Phone(), Made = enrolment.PasskeyMade, Note = context.Note() });
    }

    private static async Task<IResult> OfferPasskeyAsync(HttpContext context, CarrierEnrolments enrolments) =>
        PasskeyEndpoints.Tell(await enrolments.OfferPasskeyAsync(context.Phone(), context.RequestAborted));

    private static async Task<IResult> SetPasskeyAsync(HttpContext context, CarrierEnrolments enrolments)
    {
        if (await context.FormAsync() is not { } form) { return Pages.Problem(context.Phone(), Pages.BadForm); }
        if (PasskeyAnswer.In(form) is not { } made) { return Pages.Lead(context, "/enrolment/passkey", new Note("passkey-not-made")); }
        var answer = await enrolments.SetPasskeyAsync(context.Phone(), made, form["name"].ToString(), context.RequestAborted);
        return answer.Problem switch
        {
            null => Pages.Lead(context, "/enrolment/profile"),
            { } problem when CarrierProblem.OfPasskeys(problem.Slug) => Pages.Lead(context, "/enrolment/passkey", new Note(problem.Slug)),
            { } problem => Instead(context, problem),
        };
    }

    private static async Task<IResult> AskProfileAsync(HttpContext context, CarrierEnrolments enrolments)
    {
        var (enrolment, instead) = await FindAsync(context, enrolments);
        return enrolment is null ? instead! : Pages.Show<ProfilePage>(new { Phone = context.Phone(), enrolment.Profile, Note = context.Note() });
    }

    private static async Task<IResult> SetProfileAsync(HttpContext context, CarrierEnrolments enrolments)
    {
        if (await context.FormAsync() is not { } form) { return Pages.Problem(context.Phone(), Pages.BadForm); }
        var answer = await enrolments.SetProfileAsync(context.Phone(), form["given"].ToString(), form["family"].ToString(), form["email"].ToString(), context.RequestAborted);
        return answer.Problem switch
        {
            null => Pages.Lead(context, "/enrolment/codes"),
            { Slug: CarrierProblem.NameInvalid or CarrierProblem.EmailInvalid } problem => Pages.Lead(context, "/enrolment/profile", new Note(problem.Slug)),
            { } problem => Instead(context, problem),
        };
    }

    private static async Task<IResult> AskCodesAsync(HttpContext context, CarrierEnrolments enrolments)
    {
        var (enrolment, instead) = await FindAsync(context, enrolments);
        return enrolment is null ? instead!
            : enrolment.Next != "codes" ? Pages.Lead(context, $"/enrolment/{enrolment.Next}")
            : Pages.Show<CodesPage>(new { Phone = context.Phone(), Again = enrolment.RecoveryCodesMade, Note = context.Note() });
    }

    /// <summary>The codes stand in this answer only: an address that led to them could be opened again.</summary>
    private static async Task<IResult> ShowCodesAsync(HttpContext context, CarrierEnrolments enrolments)
    {
        var answer = await enrolments.MakeCodesAsync(context.Phone(), context.RequestAborted);
        return answer.Value is { } made ? Pages.Show<CodesPage>(new { Phone = context.Phone(), made.Codes }) : Instead(context, answer.Problem!);
    }

    private static async Task<IResult> FinishAsync(HttpContext context, CarrierEnrolments enrolments)
    {
        if (await context.FormAsync() is not { } form) { return Pages.Problem(context.Phone(), Pages.BadForm); }
        if (form["kept"].ToString() != "yes") { return Pages.Lead(context, "/enrolment/codes", new Note("codes-not-kept")); }
        var answer = await enrolments.FinishAsync(context.Phone(), context.RequestAborted);
        return answer.Problem switch
        {
            null => Pages.Lead(context, "/enrolment/done"),
            { Slug: CarrierProblem.EnrolmentIncomplete } => Pages.Lead(context, "/enrolment"),
            { } problem => Instead(context, problem),
        };
    }

    private static async Task<IResult> DoneAsync(HttpContext context, CarrierClient carrier)
    {
        var settings = await carrier.SettingsAsync(context.Phone(), context.RequestAborted);
        return settings.Value is null ? Pages.Problem(context.Phone(), settings.Problem!) : Pages.Show<DonePage>(new { Phone = context.Phone(), Settings = settings.Value });
    }

    private static async Task<(EnrolmentView? Enrolment, IResult? Instead)> FindAsync(HttpContext context, CarrierEnrolments enrolments)
    {
        var answer = await enrolments.LookAsync(context.Phone(), context.RequestAborted);
        return answer.Value is { } enrolment ? (enrolment, null) : (null, Instead(context, answer.Problem!));
    }

    /// <summary>Who has a phone already is at home here.</summary>
    private static IResult Instead(HttpContext context, CarrierProblem problem) =>
        problem.Slug == CarrierProblem.AlreadyEnrolled ? Pages.Lead(context, "") : Pages.Problem(context.Phone(), problem);
}
