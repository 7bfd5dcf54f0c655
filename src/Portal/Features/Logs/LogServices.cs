using ZenKey.Portal.Lists;

namespace ZenKey.Portal.Features.Logs;

internal static class LogServices
{
    public static IServiceCollection AddLogs(this IServiceCollection services) => services.AddSingleton<LogReader>().AddSingleton<IListSource, LogSource>();
}
