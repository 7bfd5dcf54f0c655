namespace ZenKey.Protocol;

/// <summary>How an authorization answer goes back to the client (OAuth 2.0 Multiple Response Types §2.1; OAuth 2.0 Form Post Response Mode §2).</summary>
public static class ResponseMode
{
    /// <summary>In the query of the redirect URI; what <c>code</c> takes when nothing is said.</summary>
    public const string Query = "query";

    /// <summary>In its fragment, which stays in the browser.</summary>
    public const string Fragment = "fragment";

    /// <summary>As a form that the browser posts to it.</summary>
    public const string FormPost = "form_post";

    public static IReadOnlyList<string> All { get; } = [Query, Fragment, FormPost];
}
