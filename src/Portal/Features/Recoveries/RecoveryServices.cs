namespace ZenKey.Portal.Features.Recoveries;

internal static class RecoveryServices
{
    public static IServiceCollection AddRecoveries(this IServiceCollection services) => services
        .AddSingleton<RecoveryList>().AddSingleton<RecoveryDetails>().AddSingleton<IRecoveryDesk, RecoveryDesk>().AddSingleton<RecoveryExporter>();
}
