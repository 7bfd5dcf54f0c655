using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using ZenKey.Authenticator.Carrier;
using ZenKey.Authenticator.Ui;

namespace ZenKey.Authenticator.Services;

/// <summary>What the person signed in to, and what each one gets.</summary>
internal static class ServicesEndpoint
{
    extension(IEndpointRouteBuilder phone)
    {
        public void MapServices() => phone.MapGet("/services", ListAsync);
    }

    private static async Task<IResult> ListAsync(HttpContext context, CarrierClient carrier)
    {
        var phone = context.Phone();
        var answer = await carrier.ListLinksAsync(phone, context.RequestAborted);
        return answer.Value is null ? Pages.Problem(phone, answer.Problem!) : Pages.Show<ServicesPage>(new { Phone = phone, answer.Value.Links });
    }
}
