using Microsoft.AspNetCore.Http;

namespace ZenKey.AuthServer.Interaction;

/// <summary>The words for each error that a person can meet, in the language of the request.</summary>
public static class ErrorTexts
{
    public const string UnknownClient = "unknown_client";
    public const string UnregisteredRedirectUri = "unregistered_redirect_uri";
    public const string InvalidRequest = "invalid_request";
    public const string PairingExpired = "pairing_expired";
    public const string RequestExpired = "request_expired";
    public const string RequestCancelled = "request_cancelled";
    public const string TooManyRequests = "too_many_requests";
    public const string ServiceUnavailable = "service_unavailable";
    public const string NotFound = "not_found";
    public const string Unsupported = "unsupported";

    /// <summary>Said where no other code fits, and for codes that have no words of their own.</summary>
    public const string ServerError = "server_error";

    static readonly Dictionary<string, int> Statuses = new(StringComparer.Ordinal)
    {
        [UnknownClient] = StatusCodes.Status400BadRequest,
        [UnregisteredRedirectUri] = StatusCodes.Status400BadRequest,
        [InvalidRequest] = StatusCodes.Status400BadRequest,
        [PairingExpired] = StatusCodes.Status410Gone,
        [RequestExpired] = StatusCodes.Status410Gone,
        [RequestCancelled] = StatusCodes.Status410Gone,
        [TooManyRequests] = StatusCodes.Status429TooManyRequests,
        [ServiceUnavailable] = StatusCodes.Status503ServiceUnavailable,
        [NotFound] = StatusCodes.Status404NotFound,
        [Unsupported] = StatusCodes.Status400BadRequest,
        [ServerError] = StatusCodes.Status500InternalServerError,
    };

    /// <summary>The codes that have words.</summary>
    public static IReadOnlyCollection<string> Codes => Statuses.Keys;

    /// <summary>The heading, the explanation and the way forward for a code.</summary>
    public static ErrorText For(string code)
    {
        var known = Statuses.ContainsKey(code) ? code : ServerError;
        return new ErrorText(Texts.Of($"Error.{known}.Heading"), Texts.Of($"Error.{known}.Explanation"), Texts.Of($"Error.{known}.WayForward"));
    }

    /// <summary>A whole error page. The status is the code's own unless another is given.</summary>
    public static ErrorView View(string code, string reference, string? backUrl = null, string? backText = null, int? status = null)
    {
        var text = For(code);
        return new ErrorView(code, reference, text.Heading, text.Explanation, text.WayForward, backUrl, backText,
            status ?? Statuses.GetValueOrDefault(code, StatusCodes.Status500InternalServerError));
    }
}

/// <summary>The words of an error.</summary>
/// <param name="Heading">What happened, in a few words.</param>
/// <param name="Explanation">What happened, in a sentence or two.</param>
/// <param name="WayForward">What to do now.</param>
public sealed record ErrorText(string Heading, string Explanation, string WayForward);
