namespace ZenKey.Portal.Access;

/// <summary>
/// The portal's pages are sent compressed, and nothing else that is made for one person is. The length of a compressed page may
/// tell what stands in it to who can add text to it and read along (BREACH); here another site can open a page in a window at most,
/// and not ask for it by the thousand (SameSite=Lax), and the secrets in it, the antiforgery token and the components, are sealed anew each time.
/// </summary>
internal static class PageCompression
{
    public static void AddPageCompression(this IServiceCollection services) => services.AddResponseCompression(options =>
    {
        options.EnableForHttps = true;
        options.MimeTypes = ["text/html"];
    });

    public static void UsePageCompression(this WebApplication app) => app.UseWhen(PortalPaths.AsksForPage, branch => branch.UseResponseCompression());
}
