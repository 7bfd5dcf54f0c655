using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using ZenKey.Protocol;

namespace ZenKey.CarrierSimulator.Api;

/// <summary>Keeps other sites' pages from posting to the simulator; scripts and reads pass.</summary>
internal static class SameOrigin
{
    public static bool Holds(HttpContext context) =>
        HttpMethods.IsGet(context.Request.Method) || HttpMethods.IsHead(context.Request.Method)
        || FormOrigin.IsOurs(context.Request.Headers["Sec-Fetch-Site"], context.Request.Headers.Origin,
            context.RequestServices.GetRequiredService<ModuleOrigins>().CarrierSimulator);
}
