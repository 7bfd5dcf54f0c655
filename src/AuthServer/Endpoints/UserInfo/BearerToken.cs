using Microsoft.AspNetCore.Http;
using ZenKey.AuthServer.Endpoints.Dpop;
using ZenKey.AuthServer.Http;

namespace ZenKey.AuthServer.Endpoints.UserInfo;

/// <summary>Where an access token stood in a request (RFC 6750 §2, RFC 9449 §7.1).</summary>
internal abstract record BearerToken
{
    private BearerToken() { }

    /// <param name="Text">The token.</param>
    /// <param name="IsDpop">Whether it came by the scheme of tokens that are bound to a key, which is the header's only.</param>
    public sealed record Found(string Text, bool IsDpop = false) : BearerToken;

    /// <summary>No token in a place where one may stand; one in an address counts as none (RFC 9700 §4.3.2).</summary>
    public sealed record Missing : BearerToken;

    /// <summary>More than one way, or one that cannot be read (RFC 6750 §2).</summary>
    public sealed record Malformed(string Description, string Cause) : BearerToken;

    private static readonly string[] Schemes = ["Bearer ", DpopProof.Scheme + " "];

    /// <summary>Reads the Authorization header (§2.1) or the form of a POST (§2.2).</summary>
    public static async ValueTask<BearerToken> ReadAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        if (request.Headers.Authorization.Count > 1) { return new Malformed("Send one Authorization header.", "token_header_repeated"); }
        var header = request.Headers.Authorization.FirstOrDefault();
        var scheme = Schemes.FirstOrDefault(one => header?.StartsWith(one, StringComparison.OrdinalIgnoreCase) == true);
        var inHeader = scheme is null ? null : header![scheme.Length..].Trim();
        string? inBody = null;
        if (HttpMethods.IsPost(request.Method) && request.HasFormContentType)
        {
            if (await Parameters.ReadFormAsync(request, cancellationToken) is not { } form)
            {
                return new Malformed("Send an application/x-www-form-urlencoded body of at most 64 kB.", "body_unreadable");
            }
            if (form.IsRepeated("access_token")) { return new Malformed("access_token is repeated.", "token_repeated"); }
            inBody = form["access_token"];
        }
        var places = (inHeader is null ? 0 : 1) + (inBody is null ? 0 : 1) + (request.Query.ContainsKey("access_token") ? 1 : 0);
        return (inHeader ?? inBody) switch
        {
            null => new Missing(),
            _ when places > 1 => new Malformed("Send the token in one place: header, or body.", "token_in_two_places"),
            var text => new Found(text, scheme == Schemes[1]),
        };
    }
}
