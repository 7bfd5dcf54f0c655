using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;
using ZenKey.Protocol;

namespace ZenKey.AuthServer.Endpoints.App;

/// <summary>JSON is UTF-8 (RFC 8259 §8.1). A body that says it is another charset is not read; an unknown one would be a fault of ours.</summary>
internal static class AppBodies
{
    public static void RefuseOtherCharsets(EndpointBuilder endpoint)
    {
        var next = endpoint.RequestDelegate!;
        endpoint.RequestDelegate = context =>
        {
            if (MediaTypeHeaderValue.TryParse(context.Request.ContentType, out var type) && type.Charset.HasValue)
            {
                if (!HeaderUtilities.RemoveQuotes(type.Charset).Equals("utf-8", StringComparison.OrdinalIgnoreCase))
                {
                    return AppProblems.NotServed(StatusCodes.Status415UnsupportedMediaType, ErrorReference.New()).ExecuteAsync(context);
                }
                // The framework's reader does not know the name in quotes (RFC 9110 §8.3.1).
                type.Charset = default;
                context.Request.ContentType = type.ToString();
            }
            return next(context);
        };
    }
}
