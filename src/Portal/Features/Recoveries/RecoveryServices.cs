using ZenKey.Portal.Lists;

namespace ZenKey.Portal.Features.Recoveries;

internal static class RecoveryServices
{
    public static IServiceCollection AddRecoveries(this IServiceCollection services) => services
        .AddSingleton<RecoveryList>().AddSingleton<IListSource, RecoverySource>().AddSingleton<RecoveryDetails>().AddSingleton<IRecoveryDesk, RecoveryDesk>().AddSingleton<RecoveryExporter>();
}
