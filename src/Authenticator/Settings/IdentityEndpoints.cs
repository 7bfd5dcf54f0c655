using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using ZenKey.Authenticator.Carrier;
using ZenKey.Authenticator.Ui;

namespace ZenKey.Authenticator.Settings;

/// <summary>What the person is known by when the phone is gone: recovery codes and the mail address.</summary>
internal static class IdentityEndpoints
{
    extension(IEndpointRouteBuilder phone)
    {
        public void MapIdentity()
        {
            phone.MapGet("/settings/recovery-codes", AskCodesAsync);
            phone.MapPost("/settings/recovery-codes", RenewCodesAsync);
            phone.MapGet("/settings/email", AskEmailAsync);
            phone.MapPost("/settings/email", SetEmailAsync);
        }
    }

    private static async Task<IResult> AskCodesAsync(HttpContext context, CarrierClient carrier)
    {
        var settings = await carrier.SettingsAsync(context.Phone(), context.RequestAborted);
        return settings.Value is null
            ? Pages.Problem(context.Phone(), settings.Problem!)
            : Pages.Show<NewCodesPage>(new { Phone = context.Phone(), settings.Value.PinSet, Passkeys = settings.Value.Passkeys > 0, Note = context.Note() });
    }

    /// <summary>The codes stand in this answer only: an address that led to them could be opened again.</summary>
    private static async Task<IResult> RenewCodesAsync(HttpContext context, CarrierClient carrier)
    {
        if (await context.FormAsync() is not { } form) { return Pages.Problem(context.Phone(), Pages.BadForm); }
        var answer = await carrier.RenewCodesAsync(context.Phone(), Proof.In(form), context.RequestAborted);
        return answer.Value is { } made
            ? Pages.Show<NewCodesPage>(new { Phone = context.Phone(), PinSet = true, made.Codes })
            : SettingsEndpoint.Stay(context, "/settings/recovery-codes", answer.Problem!);
    }

    private static async Task<IResult> AskEmailAsync(HttpContext context, CarrierClient carrier)
    {
        var settings = await carrier.SettingsAsync(context.Phone(), context.RequestAborted);
        return settings.Value is null
            ? Pages.Problem(context.Phone(), settings.Problem!)
            : Pages.Show<EmailPage>(new { Phone = context.Phone(), Settings = settings.Value, Note = context.Note() });
    }

    private static async Task<IResult> SetEmailAsync(HttpContext context, CarrierClient carrier)
    {
        if (await context.FormAsync() is not { } form) { return Pages.Problem(context.Phone(), Pages.BadForm); }
        var email = form["email"].ToString();
        var answer = await carrier.ChangeEmailAsync(context.Phone(), email, Proof.In(form), context.RequestAborted);
        return answer.Problem switch
        {
            null => Pages.Lead(context, "/settings", new Note("email-sent")),
            { Slug: CarrierProblem.EmailInvalid or CarrierProblem.MailTooSoon or CarrierProblem.MailNotSent } problem =>
                Pages.Lead(context, "/settings/email", new Note(problem.Slug) { Number = problem.RetryAfter, Typed = email }),
            { } problem => SettingsEndpoint.Stay(context, "/settings/email", problem),
        };
    }
}
