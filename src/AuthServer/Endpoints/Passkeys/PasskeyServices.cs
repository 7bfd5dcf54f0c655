using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;
using ZenKey.Portal.Data.Passkeys;
using ZenKey.Portal.Data.Subscribers;
using ZenKey.Protocol;

namespace ZenKey.AuthServer.Endpoints.Passkeys;

/// <summary>Puts passkeys into a process.</summary>
internal static class PasskeyServices
{
    /// <summary>
    /// The framework's handler and what it needs, without users, cookies and tables of ASP.NET Core Identity. The phone verifies
    /// the person; who made the phone is not asked; pages of the application's own origin are spoken to, and no others.
    /// </summary>
    public static IServiceCollection AddPasskeys(this IServiceCollection services)
    {
        services.AddIdentityCore<Subscriber>().AddUserStore<PasskeyUsers>();
        services.AddScoped<IPasskeyHandler<Subscriber>, PasskeyHandler<Subscriber>>();
        services.AddOptions<IdentityPasskeyOptions>().Configure<ModuleOrigins>((options, origins) =>
        {
            var application = new Uri(origins.Authenticator);
            var origin = application.GetLeftPart(UriPartial.Authority);
            options.ServerDomain = application.Host;
            options.ValidateOrigin = asked => ValueTask.FromResult(asked.Origin == origin && !asked.CrossOrigin);
            options.UserVerificationRequirement = "required";
            options.ResidentKeyRequirement = "required";
            options.AuthenticatorAttachment = "platform";
            options.AttestationConveyancePreference = "none";
            options.AuthenticatorTimeout = PasskeyChallenge.Lifetime;
        });
        return services.AddSingleton<PasskeyCeremonies>().AddSingleton<PasskeysEndpoint>();
    }
}
