using System.Reflection;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using ZenKey.Authenticator.Carrier;
using ZenKey.Authenticator.Ui;

namespace ZenKey.Authenticator.Settings;

/// <summary>What this phone is to its carrier.</summary>
internal static class SettingsEndpoint
{
    private static readonly string Version =
        typeof(SettingsEndpoint).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+')[0];

    extension(IEndpointRouteBuilder phone)
    {
        public void MapSettings() => phone.MapGet("/settings", ShowAsync);
    }

    private static async Task<IResult> ShowAsync(HttpContext context, CarrierClient carrier)
    {
        var phone = context.Phone();
        var session = await carrier.SessionAsync(phone, context.RequestAborted);
        return session.Value is null
            ? Pages.Problem(phone, session.Problem!)
            : Pages.Show<SettingsPage>(new { Phone = phone, session.Value.Subscriber, Version });
    }
}
