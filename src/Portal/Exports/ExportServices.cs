namespace ZenKey.Portal.Exports;

internal static class ExportServices
{
    public static IServiceCollection AddExports(this IServiceCollection services) => services
        .AddSingleton(new ExportLimits()).AddSingleton<IExportDesk, ExportDesk>()
        .AddSingleton<ExportRunner>().AddHostedService(provider => provider.GetRequiredService<ExportRunner>());
}
