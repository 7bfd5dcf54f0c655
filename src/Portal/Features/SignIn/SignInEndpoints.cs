using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.WebUtilities;
using ZenKey.Portal.Data.Carriers;
using ZenKey.Protocol;

namespace ZenKey.Portal.Features.SignIn;

/// <summary>Out to discovery, back from it and on to the carrier; and the way out.</summary>
internal static partial class SignInEndpoints
{
    extension(IEndpointRouteBuilder routes)
    {
        public void MapSignIn()
        {
            routes.MapGet("/sign-in/start", StartAsync).AllowAnonymous();
            routes.MapGet("/sign-in/discovered", DiscoveredAsync).AllowAnonymous();
            routes.MapPost("/sign-out", SignOutAsync).AllowAnonymous();
        }
    }

    private static async Task<RedirectHttpResult> StartAsync(
        HttpContext context, [FromQuery] string? returnUrl, SignInState state, IPortalClientCredentials credentials, ModuleOrigins origins)
    {
        var (clientId, _) = await credentials.GetAsync();
        return TypedResults.Redirect(QueryHelpers.AddQueryString(origins.DiscoveryUi, new Dictionary<string, string?>
        {
            ["client_id"] = clientId,
            ["redirect_uri"] = origins.Portal + PortalClient.DiscoveredPath,
            ["state"] = state.Begin(context, LocalUrl.OrHome(returnUrl)),
        }));
    }

    private static async Task<Results<ChallengeHttpResult, RedirectHttpResult>> DiscoveredAsync(
        HttpContext context, [AsParameters] DiscoveryAnswer answer, SignInState state, CarrierDirectory carriers, ILogger<SignInState> logger,
        CancellationToken cancellationToken)
    {
        if (state.End(context, answer.State) is not { } returnUrl) { return Problem(logger, SignInProblems.BadState); }
        if (!string.IsNullOrEmpty(answer.Error)) { return Problem(logger, answer.Error); }
        if (!Mccmnc.TryParse(answer.Mccmnc, out var mccmnc) || await carriers.FindByMccmncAsync(mccmnc, cancellationToken) is not { } carrier)
        {
            return Problem(logger, SignInProblems.UnknownCarrier);
        }
        var properties = new AuthenticationProperties { RedirectUri = returnUrl };
        if (!string.IsNullOrEmpty(answer.LoginHintToken)) { properties.Items[CarrierEvents.LoginHintToken] = answer.LoginHintToken; }
        return TypedResults.Challenge(properties, [CarrierSchemes.NameOf(carrier.Slug)]);
    }

    private static async Task<Results<RedirectHttpResult, BadRequest>> SignOutAsync(HttpContext context, IAntiforgery antiforgery)
    {
        if (!await antiforgery.IsRequestValidAsync(context)) { return TypedResults.BadRequest(); }
        await context.SignOutAsync(PortalCookie.Scheme);
        return TypedResults.Redirect("/sign-in?signedOut=true");
    }

    private static RedirectHttpResult Problem(ILogger logger, string error)
    {
        var reference = ErrorReference.New();
        Log.DiscoveryFailed(logger, SignInProblems.Known(error) ?? "other", reference);
        return TypedResults.Redirect(SignInProblems.AddressOf(error, reference));
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "Discovery for a sign-in ended with {Error}, {Reference}")]
        public static partial void DiscoveryFailed(ILogger logger, string error, string reference);
    }
}

/// <summary>What discovery sends back (ZenKey platform §3).</summary>
internal sealed record DiscoveryAnswer(
    [property: FromQuery(Name = "state")] string? State,
    [property: FromQuery(Name = "mccmnc")] string? Mccmnc,
    [property: FromQuery(Name = "login_hint_token")] string? LoginHintToken,
    [property: FromQuery(Name = "error")] string? Error);
