using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using ZenKey.Authenticator.Carrier;
using ZenKey.Authenticator.Pairing;
using ZenKey.Authenticator.Settings;
using ZenKey.Authenticator.Ui;

namespace ZenKey.Authenticator.Passkeys;

/// <summary>The passkeys of this phone, and the challenges that its pages' script asks for.</summary>
internal static class PasskeyEndpoints
{
    private const string Root = "/settings/passkeys";

    extension(IEndpointRouteBuilder phone)
    {
        public void MapPasskeys()
        {
            phone.MapPost("/passkeys/ask", AskAsync);
            phone.MapGet(Root, ListAsync);
            phone.MapGet(Root + "/new", ShowNewAsync);
            phone.MapPost(Root + "/options", OfferAsync);
            phone.MapPost(Root + "/new", AddAsync);
            phone.MapGet(Root + "/{id:guid}", ShowAsync);
            phone.MapPost(Root + "/{id:guid}", RenameAsync);
            phone.MapGet(Root + "/{id:guid}/remove", ShowRemovalAsync);
            phone.MapPost(Root + "/{id:guid}/remove", RemoveAsync);
        }
    }

    /// <summary>What the script is told: the challenge, or in words why there is none.</summary>
    public static IResult Tell(CarrierAnswer<PasskeyOptions> answer) => answer.Value is { } options
        ? Results.Json(new { options.Id, options.Options })
        : Results.Json(new { new Note(answer.Problem!.Slug) { Number = answer.Problem.AttemptsLeft ?? answer.Problem.RetryAfter }.Words });

    private static async Task<IResult> AskAsync(HttpContext context, CarrierPasskeys passkeys)
    {
        var form = await context.FormAsync();
        var about = form?["about"].ToString();
        return Tell(await passkeys.AskAsync(context.Phone(), form?["purpose"].ToString() ?? "", string.IsNullOrEmpty(about) ? null : about, context.RequestAborted));
    }

    private static async Task<IResult> ListAsync(HttpContext context, CarrierPasskeys passkeys, CarrierClient carrier)
    {
        var settings = await carrier.SettingsAsync(context.Phone(), context.RequestAborted);
        if (settings.Value is null) { return Pages.Problem(context.Phone(), settings.Problem!); }
        var answer = await passkeys.ListAsync(context.Phone(), context.RequestAborted);
        return answer.Value is null
            ? Pages.Problem(context.Phone(), answer.Problem!)
            : Pages.Show<PasskeysPage>(new { Phone = context.Phone(), answer.Value.Passkeys, settings.Value.PinSet, Note = context.Note() });
    }

    private static async Task<IResult> ShowNewAsync(HttpContext context, CarrierClient carrier)
    {
        var settings = await carrier.SettingsAsync(context.Phone(), context.RequestAborted);
        return settings.Value is null
            ? Pages.Problem(context.Phone(), settings.Problem!)
            : settings.Value.PinSet ? Pages.Show<NewPasskeyPage>(new { Phone = context.Phone(), Note = context.Note() }) : Pages.Lead(context, Root);
    }

    private static async Task<IResult> OfferAsync(HttpContext context, CarrierPasskeys passkeys)
    {
        var pin = (await context.FormAsync())?["pin"].ToString() ?? "";
        return Tell(await passkeys.OfferAsync(context.Phone(), pin, context.RequestAborted));
    }

    private static async Task<IResult> AddAsync(HttpContext context, CarrierPasskeys passkeys)
    {
        if (await context.FormAsync() is not { } form) { return Pages.Problem(context.Phone(), Pages.BadForm); }
        if (PasskeyAnswer.In(form) is not { } made) { return Pages.Lead(context, Root + "/new", new Note("passkey-not-made")); }
        var name = form["name"].ToString().Trim();
        var answer = await passkeys.AddAsync(context.Phone(), made, name.Length == 0 ? null : name, context.RequestAborted);
        return answer.Problem switch
        {
            null => Pages.Lead(context, Root, new Note("passkey-added") { Name = answer.Value!.Name }),
            { Slug: CarrierProblem.NameInvalid } => Pages.Lead(context, Root + "/new", new Note("name-too-long")),
            { } problem => SettingsEndpoint.Stay(context, Root + "/new", problem),
        };
    }

    private static Task<IResult> ShowAsync(Guid id, HttpContext context, CarrierPasskeys passkeys) =>
        WithAsync(id, context, passkeys, passkey => Pages.Show<PasskeyPage>(new { Phone = context.Phone(), Passkey = passkey, Note = context.Note() }));

    private static Task<IResult> ShowRemovalAsync(Guid id, HttpContext context, CarrierPasskeys passkeys) =>
        WithAsync(id, context, passkeys, passkey => Pages.Show<RemovePasskeyPage>(new { Phone = context.Phone(), Passkey = passkey, Note = context.Note() }));

    private static async Task<IResult> WithAsync(Guid id, HttpContext context, CarrierPasskeys passkeys, Func<PhonePasskey, IResult> show)
    {
        var answer = await passkeys.ListAsync(context.Phone(), context.RequestAborted);
        if (answer.Value is null) { return Pages.Problem(context.Phone(), answer.Problem!); }
        return answer.Value.Passkeys.FirstOrDefault(passkey => passkey.Id == id) is { } found ? show(found) : Gone(context);
    }

    private static async Task<IResult> RenameAsync(Guid id, HttpContext context, CarrierPasskeys passkeys)
    {
        var name = (await context.FormAsync())?["name"].ToString().Trim() ?? "";
        if (name.Length is 0 or > PairingEndpoints.LongestName) { return Refused(name.Length == 0 ? "name-missing" : "name-too-long"); }
        var answer = await passkeys.RenameAsync(context.Phone(), id, name, context.RequestAborted);
        return answer.Problem switch
        {
            null => Pages.Lead(context, Root, new Note("renamed") { Name = name }),
            { Status: 404 } => Gone(context),
            { Slug: CarrierProblem.NameInvalid } => Refused("name-missing"),
            { } problem => Pages.Problem(context.Phone(), problem),
        };

        IResult Refused(string fault) => Pages.Lead(context, $"{Root}/{id}", new Note(fault) { Typed = name[..Math.Min(name.Length, 200)] });
    }

    private static async Task<IResult> RemoveAsync(Guid id, HttpContext context, CarrierPasskeys passkeys)
    {
        if (await context.FormAsync() is not { } form) { return Pages.Problem(context.Phone(), Pages.BadForm); }
        var answer = await passkeys.RemoveAsync(context.Phone(), id, Proof.In(form), context.RequestAborted);
        return answer.Problem switch
        {
            null => Pages.Lead(context, Root, new Note("passkey-removed")),
            { Status: 404 } => Gone(context),
            { } problem => SettingsEndpoint.Stay(context, $"{Root}/{id}/remove", problem),
        };
    }

    private static IResult Gone(HttpContext context) => Pages.Lead(context, Root, new Note("passkey-gone"));
}
