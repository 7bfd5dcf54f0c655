using FluentValidation;
using ZenKey.Portal.Approvals;
using ZenKey.Portal.Features.Clients.Api;
using ZenKey.Portal.Features.Clients.Deliveries;
using ZenKey.Portal.Features.Clients.Held;
using ZenKey.Portal.Features.Clients.Keys;
using ZenKey.Portal.Features.Clients.Ready;
using ZenKey.Portal.Features.Clients.Redirects;
using ZenKey.Portal.Features.Clients.Registration;
using ZenKey.Portal.Features.Clients.Rotation;
using ZenKey.Portal.Features.Clients.Settings;
using ZenKey.Portal.Features.Clients.Studio;
using ZenKey.Portal.Lists;

namespace ZenKey.Portal.Features.Clients;

internal static class ClientServices
{
    public static IServiceCollection AddClients(this IServiceCollection services) => services
        .AddSingleton<IValidator<ClientForm>, ClientFormValidator>()
        .AddSingleton<IClientReader, ClientReader>().AddSingleton<IListSource, ClientSource>().AddSingleton<IClientRegistrar, ClientRegistrar>().AddSingleton<IClientEditor, ClientEditor>().AddSingleton<RotationReader>()
        .AddSingleton<IHeldEdits, HeldEdits>().AddSingleton<ClientAnswers>().AddSingleton<RegisteredOnce>()
        .AddSingleton<IClientDrafts, ClientDrafts>().AddSingleton<ISignInReader, SignInReader>().AddSingleton<ISettingsEditor, SettingsEditor>()
        .AddSingleton<IAppLinkFiles, AppLinkFiles>().AddSingleton<IKeyAddressCheck, KeyAddressCheck>().AddSingleton<IConsentStudio, ConsentStudio>()
        .AddSingleton<DeliveryReader>().AddSingleton<IDeliveryDesk, DeliveryDesk>().AddSingleton<PauseNotices>();
}
