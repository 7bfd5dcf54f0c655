using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using ZenKey.AuthServer.Http;
using ZenKey.AuthServer.Interaction;
using ZenKey.AuthServer.Tokens;
using ZenKey.Portal.Data.Clients;
using ZenKey.Protocol;

namespace ZenKey.AuthServer.Endpoints.Authorization;

/// <summary>Where an answer goes. Made only after client and redirect URI hold.</summary>
/// <param name="Client">Who asked.</param>
/// <param name="RedirectUri">The registered address.</param>
/// <param name="Mode">One of <see cref="ResponseMode"/>; null is the query.</param>
/// <param name="State">Goes back as it came.</param>
/// <param name="CorrelationId">Goes back as it came.</param>
/// <param name="Theme">dark or light, for a page of ours on the way.</param>
internal sealed record ClientReturn(Client Client, string RedirectUri, string? Mode, string? State, string? CorrelationId, string? Theme = null);

/// <summary>
/// Answers to the client: code or error with state, mccmnc (ZenKey platform §3) and iss (RFC 9207), in the query, in the
/// fragment or as a posted form. Called only after client and redirect URI hold.
/// </summary>
internal sealed class AuthorizationResponse(ErrorPages errors, ModuleOrigins origins)
{
    public static Task SendCodeAsync(HttpContext context, CarrierScope scope, ClientReturn to, AuthorizationCode code) =>
        SendAsync(context, scope, to, ("code", code.Seal(scope.Keys, scope.Issuer)));

    /// <param name="context">The browser.</param>
    /// <param name="scope">The carrier.</param>
    /// <param name="to">Where the answer goes.</param>
    /// <param name="error">What is told.</param>
    /// <param name="known">The reference by which the refusal was written down before; null writes it down now.</param>
    public async Task SendErrorAsync(HttpContext context, CarrierScope scope, ClientReturn to, AuthorizationError error, string? known = null)
    {
        var reference = known ?? await errors.LogAsync(error.Of("authorize", scope.Carrier.Id, to.Client.Id));
        await SendAsync(context, scope, to, ("error", error.Error), ("error_description", $"{error.Description} ({reference})"), ("error_uri", origins.ErrorPage(error.Error)));
    }

    private static Task SendAsync(HttpContext context, CarrierScope scope, ClientReturn to, params (string Name, string? Value)[] answer)
    {
        (string Name, string? Value)[] all =
            [.. answer, ("state", to.State), ("mccmnc", scope.Carrier.CanonicalMccmnc), ("iss", scope.Issuer), ("correlation_id", to.CorrelationId)];
        if (to.Mode == ResponseMode.FormPost) { return PostAsync(context, scope, to, all); }
        Answers.SeeOther(context, to.Mode == ResponseMode.Fragment ? Addresses.WithFragment(to.RedirectUri, all) : Addresses.With(to.RedirectUri, all));
        return Task.CompletedTask;
    }

    /// <summary>A page whose form goes to the redirect URI's origin and nowhere else, by script or by a button (Form Post §2).</summary>
    private static Task PostAsync(HttpContext context, CarrierScope scope, ClientReturn to, IEnumerable<(string Name, string? Value)> answer)
    {
        var members = answer.Where(pair => pair.Value is not null).Select(pair => (pair.Name, pair.Value!)).ToList();
        var view = new FormPostView(to.Client.Project!.Name, to.RedirectUri, members) { CarrierName = scope.Carrier.Name, Theme = to.Theme };
        context.Response.Headers.CacheControl = "no-store";
        context.Response.Headers.ContentSecurityPolicy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; "
            + $"base-uri 'none'; frame-ancestors 'none'; form-action {new Uri(to.RedirectUri).GetLeftPart(UriPartial.Authority)}";
        return new RazorComponentResult<FormPostPage>(new { View = view }).ExecuteAsync(context);
    }
}
