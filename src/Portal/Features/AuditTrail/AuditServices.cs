using ZenKey.Portal.Lists;

namespace ZenKey.Portal.Features.AuditTrail;

internal static class AuditServices
{
    public static IServiceCollection AddAuditTrail(this IServiceCollection services) => services.AddSingleton<AuditList>().AddSingleton<IListSource, AuditSource>();
}
