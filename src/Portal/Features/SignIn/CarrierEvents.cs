using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using ZenKey.Portal.Data.People;
using ZenKey.Protocol;
using ZenKey.Protocol.Network;

namespace ZenKey.Portal.Features.SignIn;

/// <summary>What the portal adds to the framework's OpenID Connect handler: the hint on the way there, the person on the way back.</summary>
internal sealed partial class CarrierEvents(PersonSignIns people, SignUpTickets tickets, ModuleOrigins origins, ILogger<CarrierEvents> logger)
{
    /// <summary>The challenge's property that carries discovery's <c>login_hint_token</c>.</summary>
    public const string LoginHintToken = "login_hint_token";

    public void AddTo(OpenIdConnectEvents events)
    {
        events.OnRedirectToIdentityProvider = PassHintOn;
        events.OnTicketReceived = RecognizeAsync;
        events.OnRemoteFailure = Explain;
    }

    private static Task PassHintOn(RedirectContext context)
    {
        if (context.Properties.Items.TryGetValue(LoginHintToken, out var token) && token is not null)
        {
            context.ProtocolMessage.SetParameter(LoginHintToken, token);
            context.Properties.Items.Remove(LoginHintToken);
        }
        return Task.CompletedTask;
    }

    private async Task RecognizeAsync(TicketReceivedContext context)
    {
        var cancellationToken = context.HttpContext.RequestAborted;
        var slug = context.Scheme.Name[CarrierSchemes.Prefix.Length..];
        var subject = context.Principal?.FindFirst("sub")?.Value;
        context.Response.Cookies.Delete(SimulatedLine.Cookie);
        var person = subject is null ? null : await people.RecognizeAsync(origins.Issuer(slug), slug, subject, cancellationToken);
        if (person is null)
        {
            SignUp(context, slug, subject);
            return;
        }
        context.Principal = PortalPrincipal.Of(person);
        // Nothing the carrier sent is kept, and whoever was signed in before is not.
        context.Properties = new AuthenticationProperties { RedirectUri = context.ReturnUri };
        await context.HttpContext.SignOutAsync(PortalCookie.Scheme);
    }

    /// <summary>Whom the carrier vouches for and nobody has registered may sign up.</summary>
    private void SignUp(TicketReceivedContext context, string slug, string? subject)
    {
        Log.NotRegistered(logger, slug);
        if (subject is not null)
        {
            tickets.Begin(context.HttpContext, origins.Issuer(slug), subject, SignUpTickets.NameOf(context.Principal?.FindFirst("name")?.Value), LocalUrl.OrHome(context.ReturnUri));
        }
        context.Response.Redirect("/sign-up");
        context.HandleResponse();
    }

    private Task Explain(RemoteFailureContext context)
    {
        var error = context.Failure?.Data["error"] as string ?? context.Request.Query["error"].ToString();
        var reference = ErrorReference.New();
        Log.Failed(logger, reference, context.Scheme.Name, SignInProblems.Known(error) ?? "other", context.Failure);
        context.Response.Cookies.Delete(SimulatedLine.Cookie);
        context.Response.Redirect(SignInProblems.AddressOf(error, reference));
        context.HandleResponse();
        return Task.CompletedTask;
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Information, Message = "Somebody who is not registered signed in at {Carrier}")]
        public static partial void NotRegistered(ILogger logger, string carrier);

        [LoggerMessage(Level = LogLevel.Warning, Message = "A sign-in at {Scheme} failed with {Error}, {Reference}")]
        public static partial void Failed(ILogger logger, string reference, string scheme, string error, Exception? exception);
    }
}
