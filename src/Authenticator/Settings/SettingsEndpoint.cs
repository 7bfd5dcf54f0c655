using System.Reflection;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using ZenKey.Authenticator.Carrier;
using ZenKey.Authenticator.Ui;

namespace ZenKey.Authenticator.Settings;

/// <summary>What this phone is to its carrier, and what its person decides: the PIN, and how often it is asked for.</summary>
internal static class SettingsEndpoint
{
    private static readonly string Version =
        typeof(SettingsEndpoint).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+')[0];

    extension(IEndpointRouteBuilder phone)
    {
        public void MapSettings()
        {
            phone.MapGet("/settings", ShowAsync);
            phone.MapGet("/settings/pin", AskPinAsync);
            phone.MapPost("/settings/pin", SetPinAsync);
            phone.MapGet("/settings/always-ask", AskAlwaysAsync);
            phone.MapPost("/settings/always-ask", SetAlwaysAsync);
        }
    }

    private static async Task<IResult> ShowAsync(HttpContext context, CarrierClient carrier)
    {
        var phone = context.Phone();
        var session = await carrier.SessionAsync(phone, context.RequestAborted);
        if (session.Value is null) { return Pages.Problem(phone, session.Problem!); }
        var settings = await carrier.SettingsAsync(phone, context.RequestAborted);
        return settings.Value is null
            ? Pages.Problem(phone, settings.Problem!)
            : Pages.Show<SettingsPage>(new { Phone = phone, session.Value.Subscriber, Settings = settings.Value, Version, Note = context.Note() });
    }

    private static async Task<IResult> AskPinAsync(HttpContext context, CarrierClient carrier)
    {
        var settings = await carrier.SettingsAsync(context.Phone(), context.RequestAborted);
        return settings.Value is null
            ? Pages.Problem(context.Phone(), settings.Problem!)
            : Pages.Show<PinPage>(new { Phone = context.Phone(), Change = settings.Value.PinSet, Passkeys = settings.Value.Passkeys > 0, Note = context.Note() });
    }

    private static async Task<IResult> SetPinAsync(HttpContext context, CarrierClient carrier)
    {
        var phone = context.Phone();
        if (await context.FormAsync() is not { } form) { return Pages.Problem(phone, Pages.BadForm); }
        var (current, pin, again) = (Proof.In(form, "current"), form["new"].ToString(), form["again"].ToString());
        if (pin != again) { return Pages.Lead(context, "/settings/pin", new Note("pins-differ")); }
        var answer = await carrier.SetPinAsync(phone, current.Pin is "" ? current with { Pin = null } : current, pin, context.RequestAborted);
        return answer.Problem switch
        {
            null => Pages.Lead(context, "/settings", new Note("pin-saved")),
            { Slug: "pin-not-taken", Rule: var rule } => Pages.Lead(context, "/settings/pin", new Note($"pin-{rule}")),
            { } problem => Stay(context, "/settings/pin", problem),
        };
    }

    private static async Task<IResult> AskAlwaysAsync(HttpContext context, CarrierClient carrier)
    {
        var settings = await carrier.SettingsAsync(context.Phone(), context.RequestAborted);
        return settings.Value is null
            ? Pages.Problem(context.Phone(), settings.Problem!)
            : Pages.Show<AlwaysAskPage>(new { Phone = context.Phone(), Settings = settings.Value, Note = context.Note() });
    }

    private static async Task<IResult> SetAlwaysAsync(HttpContext context, CarrierClient carrier)
    {
        if (await context.FormAsync() is not { } form) { return Pages.Problem(context.Phone(), Pages.BadForm); }
        var always = form["always"].ToString() == "true";
        var answer = await carrier.ChangeSettingsAsync(context.Phone(), always, Proof.In(form), context.RequestAborted);
        return answer.Problem is { } problem
            ? Stay(context, "/settings/always-ask", problem)
            : Pages.Lead(context, "/settings", new Note(always ? "always-ask-on" : "always-ask-off"));
    }

    /// <summary>What is wrong with a PIN or passkey is said beside it; anything else has its own page.</summary>
    internal static IResult Stay(HttpContext context, string path, CarrierProblem problem) =>
        problem.Slug is CarrierProblem.WrongPin or CarrierProblem.PinLocked or CarrierProblem.PinRequired or "pin-not-set" || CarrierProblem.OfPasskeys(problem.Slug)
            ? Pages.Lead(context, path, new Note(problem.Slug == CarrierProblem.PinRequired ? "pin-missing" : problem.Slug) { Number = problem.AttemptsLeft ?? problem.RetryAfter })
            : Pages.Problem(context.Phone(), problem);
}
