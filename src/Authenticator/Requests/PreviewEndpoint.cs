using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using ZenKey.Authenticator.Carrier;
using ZenKey.Authenticator.Ui;
using ZenKey.Protocol;
using ZenKey.Protocol.Network;

namespace ZenKey.Authenticator.Requests;

/// <summary>
/// The very page of a request, for a request that does not exist: what developers preview. It reads nothing, asks no carrier,
/// takes no answer, and shows only what the portal has sealed.
/// </summary>
internal static class PreviewEndpoint
{
    private static readonly TimeSpan Waits = TimeSpan.FromMinutes(2);

    extension(IEndpointRouteBuilder routes)
    {
        public void MapPreview() => routes.MapGet(ConsentExample.Path, Show);
    }

    private static IResult Show(HttpContext context, IDataProtectionProvider protection, TimeProvider time)
    {
        context.Response.Headers.CacheControl = "no-store";
        if (Open(context.Request.Query["of"], protection) is not { } example) { return Results.Text("This preview has ended. Load the page that showed it once more.", statusCode: StatusCodes.Status410Gone); }
        if (context.Request.Query["theme"].ToString() is "light" or "dark") { context.Features.Set(new ShownTheme(context.Request.Query["theme"].ToString())); }
        var now = time.GetUtcNow();
        return Pages.Show<RequestPage>(new
        {
            Phone = new Handset("preview", "", null, "preview", Texts.Of("Preview.Carrier"), null, null, "", true, true),
            Request = RequestOf(example, now),
            Now = now,
            Chosen = (IReadOnlyCollection<string>)context.Request.Query["on"].ToString().Split(' ', StringSplitOptions.RemoveEmptyEntries),
        });
    }

    /// <summary>A first request of a trusted browser, as the carrier's API would tell it.</summary>
    private static PhoneRequest RequestOf(ConsentExample example, DateTimeOffset now) => new(
        "preview", "authorization", now, now + Waits,
        new AskingClient(example.ClientId, example.ClientName, example.ProjectName, example.LogoUrl, example.Domain, example.PrivacyUrl, example.TermsUrl),
        new AskingBrowser("Chrome on Windows", true, now.AddDays(-30)), null, Acr.A1, false, true,
        [.. example.Attributes.Select(one => new AskedAttribute(one.Scope, one.Label, one.Required, one.Value, false))]);

    /// <returns>Null when it was not sealed by the portal, or long ago.</returns>
    private static ConsentExample? Open(string? text, IDataProtectionProvider protection)
    {
        if (string.IsNullOrEmpty(text)) { return null; }
        try
        {
            return JsonSerializer.Deserialize<ConsentExample>(protection.CreateProtector(ConsentExample.Purpose).ToTimeLimitedDataProtector().Unprotect(text));
        }
        catch (Exception exception) when (exception is CryptographicException or FormatException or JsonException)
        {
            return null;
        }
    }
}
