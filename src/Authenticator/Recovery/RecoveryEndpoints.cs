using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using ZenKey.Authenticator.Carrier;
using ZenKey.Authenticator.Passkeys;
using ZenKey.Authenticator.Ui;
using ZenKey.Protocol.Network;

namespace ZenKey.Authenticator.Recovery;

/// <summary>The way back after SIM, phone or application changed: one screen with each way to prove, a page for those that are typed.</summary>
internal static class RecoveryEndpoints
{
    private static readonly string[] Typed = [RecoveryFactor.Pin, RecoveryFactor.Code, RecoveryFactor.Login];

    extension(IEndpointRouteBuilder phone)
    {
        public void MapRecovery()
        {
            phone.MapGet("/recovery", ShowAsync);
            phone.MapPost("/recovery", AskAsync);
            phone.MapGet("/recovery/refuse", AskRefusalAsync);
            phone.MapPost("/recovery/refuse", RefuseAsync);
            phone.MapGet("/recovery/{factor}", ShowFactorAsync);
            phone.MapPost("/recovery/{factor}", GiveAsync);
            phone.MapPost("/recovery/pin-or-passkey/ask", AskPasskeyAsync);
        }
    }

    /// <summary>Shows the recovery as often as the page is loaded, its end included; <c>?again</c> asks the carrier anew.</summary>
    private static async Task<IResult> ShowAsync(HttpContext context, CarrierRecoveries recoveries, TimeProvider time)
    {
        if (context.Request.Query.ContainsKey("again"))
        {
            recoveries.Forget(context.Phone());
            return Pages.Lead(context, "/recovery");
        }
        var (recovery, instead) = await FindAsync(context, recoveries);
        return recovery is null
            ? instead!
            : Pages.Show<RecoveryPage>(new { Phone = context.Phone(), Recovery = recovery, Now = time.GetUtcNow(), Note = context.Note() });
    }

    /// <summary>Asks trusted browsers, or for a mail.</summary>
    private static async Task<IResult> AskAsync(HttpContext context, CarrierRecoveries recoveries)
    {
        var (phone, form) = (context.Phone(), await context.FormAsync());
        var answer = form?["ask"].ToString() switch
        {
            RecoveryFactor.Browser => await recoveries.AskBrowsersAsync(phone, context.RequestAborted),
            RecoveryFactor.Mail => await recoveries.SendMailAsync(phone, context.RequestAborted),
            _ => Pages.BadForm,
        };
        return answer.Problem is null ? Pages.Lead(context, "/recovery") : After(context, answer.Problem, null);
    }

    private static async Task<IResult> ShowFactorAsync(string factor, HttpContext context, CarrierRecoveries recoveries)
    {
        var (recovery, instead) = await FindAsync(context, recoveries);
        if (recovery is null) { return instead!; }
        // Proven meanwhile, or never to be typed: the overview says how it stands.
        return Typed.Contains(factor) && recovery.CoolsUntil is null && recovery.Factors.FirstOrDefault(one => one.Factor == factor) is { State: "open" } open
            ? Pages.Show<FactorPage>(new { Phone = context.Phone(), Factor = open, Note = context.Note() })
            : Pages.Lead(context, "/recovery");
    }

    private static async Task<IResult> GiveAsync(string factor, HttpContext context, CarrierRecoveries recoveries)
    {
        var (phone, form) = (context.Phone(), await context.FormAsync());
        if (form is null || !Typed.Contains(factor)) { return Pages.Problem(phone, Pages.BadForm); }
        var answer = factor switch
        {
            RecoveryFactor.Pin when PasskeyAnswer.In(form) is { } passkey => await recoveries.GivePasskeyAsync(phone, passkey, context.RequestAborted),
            RecoveryFactor.Pin => await recoveries.GivePinAsync(phone, form["pin"].ToString(), context.RequestAborted),
            RecoveryFactor.Code => await recoveries.GiveCodeAsync(phone, form["code"].ToString(), context.RequestAborted),
            _ => await recoveries.GiveLoginAsync(phone, form["username"].ToString(), form["password"].ToString(), context.RequestAborted),
        };
        return answer.Problem is null ? Pages.Lead(context, "/recovery") : After(context, answer.Problem, factor);
    }

    private static async Task<IResult> AskPasskeyAsync(HttpContext context, CarrierRecoveries recoveries) =>
        PasskeyEndpoints.Tell(await recoveries.AskPasskeyAsync(context.Phone(), context.RequestAborted));

    private static async Task<IResult> AskRefusalAsync(HttpContext context, CarrierRecoveries recoveries)
    {
        var (recovery, instead) = await FindAsync(context, recoveries);
        return recovery is null ? instead! : Pages.Show<RefusePage>(new { Phone = context.Phone() });
    }

    private static async Task<IResult> RefuseAsync(HttpContext context, CarrierRecoveries recoveries)
    {
        var answer = await recoveries.RefuseAsync(context.Phone(), context.RequestAborted);
        return answer.Problem is null ? Pages.Lead(context, "/recovery") : After(context, answer.Problem, null);
    }

    /// <summary>The recovery while it is open; else the screen, or the page, that stands instead of it.</summary>
    private static async Task<(RecoveryView? Open, IResult? Instead)> FindAsync(HttpContext context, CarrierRecoveries recoveries)
    {
        var phone = context.Phone();
        var answer = await recoveries.LookAsync(phone, context.RequestAborted);
        if (answer.Problem is { Slug: CarrierProblem.RecoveryNotNeeded }) { return (null, Pages.Lead(context, "")); }
        if (answer.Problem is { Slug: CarrierProblem.RecoveryEnded, State: { } ended }) { return (null, Ended(phone, ended, null)); }
        if (answer.Value is null) { return (null, Pages.Problem(phone, answer.Problem!)); }
        return answer.Value.State == "open" ? (answer.Value, null) : (null, Ended(phone, answer.Value.State, answer.Value.Number));
    }

    private static IResult Ended(Handset phone, string state, string? number) =>
        Pages.Show<RecoveryEndedPage>(new { Phone = phone, State = state, Number = number }, state == "completed" ? 200 : 403);

    /// <summary>What can be mended is told on the page it was given on; what has to wait, on the overview.</summary>
    private static IResult After(HttpContext context, CarrierProblem problem, string? factor) => problem.Slug switch
    {
        CarrierProblem.WrongPin or CarrierProblem.WrongPasskey or CarrierProblem.WrongRecoveryCode or CarrierProblem.WrongCarrierLogin when factor is not null && problem.AttemptsLeft > 0 =>
            Pages.Lead(context, $"/recovery/{factor}", new Note(problem.Slug) { Number = problem.AttemptsLeft }),
        CarrierProblem.PinRequired when factor is not null => Pages.Lead(context, $"/recovery/{factor}", new Note("recovery-pin-missing")),
        CarrierProblem.PasskeyChallengeInvalid when factor is not null => Pages.Lead(context, $"/recovery/{factor}", new Note(problem.Slug)),
        CarrierProblem.WrongPin or CarrierProblem.WrongPasskey or CarrierProblem.WrongRecoveryCode or CarrierProblem.WrongCarrierLogin => Pages.Lead(context, "/recovery", new Note(CarrierProblem.FactorClosed)),
        CarrierProblem.PasskeyLocked => Pages.Lead(context, "/recovery", new Note(problem.Slug) { Number = problem.RetryAfter }),
        CarrierProblem.PinLocked => Pages.Lead(context, "/recovery", new Note("recovery-pin-locked") { Number = problem.RetryAfter }),
        CarrierProblem.RecoveryCooling or CarrierProblem.RecoveryHeld or CarrierProblem.RecoveryEnded or CarrierProblem.RecoveryNotNeeded => Pages.Lead(context, "/recovery"),
        CarrierProblem.FactorClosed or CarrierProblem.FactorUnavailable or CarrierProblem.MailTooSoon or CarrierProblem.MailNotSent =>
            Pages.Lead(context, "/recovery", new Note(problem.Slug) { Number = problem.RetryAfter }),
        _ => Pages.Problem(context.Phone(), problem),
    };
}
