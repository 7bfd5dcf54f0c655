using Microsoft.AspNetCore.Mvc;
using ZenKey.Protocol;

namespace ZenKey.Portal.Api;

/// <summary>A refusal of the management API (RFC 9457). It has a reference, which the log knows, and says what to do next.</summary>
/// <param name="Status">The HTTP status.</param>
/// <param name="Slug">The end of its type.</param>
/// <param name="Detail">What is wrong.</param>
/// <param name="Help">The way forward.</param>
public sealed partial record ApiProblem(int Status, string Slug, string Detail, string Help) : IResult
{
    public const string MediaType = "application/problem+json";

    /// <summary>Members beside those of the RFC.</summary>
    public IReadOnlyDictionary<string, object?> Members { get; init; } = new Dictionary<string, object?>();

    /// <summary>How long to wait before the next try.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>The parameters of WWW-Authenticate beside the realm (RFC 6750 §3); null sends no challenge.</summary>
    public string? Challenge { get; init; }

    public Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        var reference = ErrorReference.New();
        response.StatusCode = Status;
        response.Headers.CacheControl = "no-store";
        if (RetryAfter is { } wait) { response.Headers.RetryAfter = Math.Max(1, (int)Math.Ceiling(wait.TotalSeconds)).ToString(System.Globalization.CultureInfo.InvariantCulture); }
        if (Challenge is not null) { response.Headers.WWWAuthenticate = $"Bearer realm=\"ZenKey management API\"{Challenge}"; }
        var problem = new ProblemDetails { Type = $"urn:zenkey:problem:{Slug}", Title = Slug.Replace('-', ' '), Status = Status, Detail = Detail };
        problem.Extensions["reference"] = reference;
        problem.Extensions["help"] = Help;
        foreach (var (name, value) in Members) { problem.Extensions[name] = value; }
        var logger = httpContext.RequestServices.GetRequiredService<ILogger<ApiProblem>>();
        var key = ApiCaller.Of(httpContext)?.Key.Id;
        Log.Refused(logger, Slug, reference, httpContext.Request.Method, key);
        return response.WriteAsJsonAsync(problem, options: null, MediaType, httpContext.RequestAborted);
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Information, Message = "The management API refused a {Method}: {Slug} ({Reference}), key {Key}")]
        public static partial void Refused(ILogger logger, string slug, string reference, string method, Guid? key);
    }
}
