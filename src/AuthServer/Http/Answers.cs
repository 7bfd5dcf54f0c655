using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using ZenKey.Protocol;

namespace ZenKey.AuthServer.Http;

/// <summary>Answers in the forms that OAuth endpoints give.</summary>
internal static class Answers
{
    /// <summary>Writes a JSON object that is not to be stored (RFC 6749 §5.1).</summary>
    public static async Task JsonAsync(HttpContext context, int status, Action<Utf8JsonWriter> members)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json";
        context.Response.Headers.CacheControl = "no-store";
        await using var json = new Utf8JsonWriter(context.Response.BodyWriter);
        json.WriteStartObject();
        members(json);
        json.WriteEndObject();
    }

    /// <summary>An error of RFC 6749 §5.2.</summary>
    public static Task ErrorAsync(HttpContext context, int status, string error, string description)
    {
        var page = context.RequestServices.GetRequiredService<ModuleOrigins>().ErrorPage(error);
        return JsonAsync(context, status, json =>
        {
            json.WriteString("error", error);
            json.WriteString("error_description", description);
            if (page is not null) { json.WriteString("error_uri", page); }
        });
    }

    /// <summary>A JSON document that may be kept for a minute, and asked for again by its ETag (RFC 9110 §8.8.3, §13.1.2).</summary>
    public static async Task BytesAsync(HttpContext context, byte[] body)
    {
        var tag = $"\"{Base64Url.EncodeToString(SHA256.HashData(body).AsSpan(0, 16))}\"";
        context.Response.Headers.CacheControl = "public, max-age=60";
        context.Response.Headers.ETag = tag;
        if (context.Request.Headers.IfNoneMatch.SelectMany(one => (one ?? "").Split(',')).Any(one => one.Trim() is "*" || one.Trim() == tag || one.Trim() == "W/" + tag))
        {
            context.Response.StatusCode = StatusCodes.Status304NotModified;
            return;
        }
        context.Response.ContentType = "application/json";
        context.Response.ContentLength = body.Length;
        await context.Response.Body.WriteAsync(body, context.RequestAborted);
    }

    /// <summary>A JSON document that is for this one asker.</summary>
    public static async Task PrivateBytesAsync(HttpContext context, byte[] body)
    {
        context.Response.ContentType = "application/json";
        context.Response.ContentLength = body.Length;
        context.Response.Headers.CacheControl = "no-store";
        await context.Response.Body.WriteAsync(body, context.RequestAborted);
    }

    /// <summary>Sends a browser on with GET (RFC 9110 §15.4.4), leaving nothing in caches.</summary>
    public static void SeeOther(HttpContext context, string address)
    {
        context.Response.StatusCode = StatusCodes.Status303SeeOther;
        context.Response.Headers.Location = address;
        context.Response.Headers.CacheControl = "no-store";
    }
}
