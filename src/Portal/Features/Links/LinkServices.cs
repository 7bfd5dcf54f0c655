using ZenKey.Portal.Lists;

namespace ZenKey.Portal.Features.Links;

internal static class LinkServices
{
    public static IServiceCollection AddLinks(this IServiceCollection services) => services.AddSingleton<LinkList>().AddSingleton<IListSource, LinkSource>().AddSingleton<LinkDetails>();
}
