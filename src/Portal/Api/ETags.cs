using System.Globalization;
using Microsoft.Net.Http.Headers;

namespace ZenKey.Portal.Api;

/// <summary>Versions as entity tags (RFC 9110 §8.8.3), so that a change says what it changes.</summary>
internal static class ETags
{
    public static void Send(HttpContext context, int version) => context.Response.Headers.ETag = Of(version).ToString();

    /// <summary>Why the request may not change this version; null when it may (RFC 9110 §13.1.1, RFC 6585 §3).</summary>
    public static ApiProblem? Refuse(HttpContext context, int version)
    {
        var wanted = context.Request.GetTypedHeaders().IfMatch;
        if (context.Request.Headers.IfMatch.Count == 0) { return ApiProblems.VersionMissing(); }
        return wanted.Any(tag => tag.Equals(EntityTagHeaderValue.Any) || tag.Compare(Of(version), useStrongComparison: true)) ? null : ApiProblems.VersionChanged(version);
    }

    private static EntityTagHeaderValue Of(int version) => new($"\"{version.ToString(CultureInfo.InvariantCulture)}\"");
}
