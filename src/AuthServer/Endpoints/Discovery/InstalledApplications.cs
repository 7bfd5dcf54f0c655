using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using ZenKey.AuthServer.Http;
using ZenKey.Portal.Data.Carriers;

namespace ZenKey.AuthServer.Endpoints.Discovery;

/// <summary>
/// Which installed applications may open the carriers' authorize addresses: Apple's universal links and Android's app links
/// (ZenKey platform §7.1). Both are asked for at the root of the host, so that one document tells of all carriers there.
/// </summary>
internal static class InstalledApplications
{
    extension(IEndpointRouteBuilder routes)
    {
        public void MapInstalledApplications()
        {
            routes.MapGet("/.well-known/apple-app-site-association", AppleAsync);
            routes.MapGet("/.well-known/assetlinks.json", AndroidAsync);
        }
    }

    private static async Task AppleAsync(HttpContext context, CarrierDirectory carriers)
    {
        var all = await carriers.AllAsync(context.RequestAborted);
        await Answers.BytesAsync(context, Write(json =>
        {
            json.WriteStartObject();
            json.WriteStartObject("applinks");
            json.WriteStartArray("details");
            foreach (var carrier in all.Where(one => one.IosAppId is not null))
            {
                json.WriteStartObject();
                json.WriteStartArray("appIDs");
                json.WriteStringValue(carrier.IosAppId);
                json.WriteEndArray();
                json.WriteStartArray("components");
                json.WriteStartObject();
                json.WriteString("/", $"/carriers/{carrier.Slug}/authorize");
                json.WriteEndObject();
                json.WriteEndArray();
                json.WriteEndObject();
            }
            json.WriteEndArray();
            json.WriteEndObject();
            json.WriteEndObject();
        }));
    }

    private static async Task AndroidAsync(HttpContext context, CarrierDirectory carriers)
    {
        var all = await carriers.AllAsync(context.RequestAborted);
        await Answers.BytesAsync(context, Write(json =>
        {
            json.WriteStartArray();
            foreach (var carrier in all.Where(one => one is { AndroidPackage: not null, AndroidFingerprints: not null }))
            {
                json.WriteStartObject();
                json.WriteStartArray("relation");
                json.WriteStringValue("delegate_permission/common.handle_all_urls");
                json.WriteEndArray();
                json.WriteStartObject("target");
                json.WriteString("namespace", "android_app");
                json.WriteString("package_name", carrier.AndroidPackage);
                json.WriteStartArray("sha256_cert_fingerprints");
                foreach (var fingerprint in carrier.AndroidFingerprints!.Split(' ')) { json.WriteStringValue(fingerprint); }
                json.WriteEndArray();
                json.WriteEndObject();
                json.WriteEndObject();
            }
            json.WriteEndArray();
        }));
    }

    private static byte[] Write(Action<Utf8JsonWriter> content)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer)) { content(json); }
        return buffer.ToArray();
    }
}
