using ZenKey.AuthServer.Interaction;
using ZenKey.AuthServer.Tokens;
using ZenKey.Portal.Data.Clients;

namespace ZenKey.AuthServer.Endpoints.Logout;

/// <summary>What is known when a logout is decided on.</summary>
/// <param name="Hint">What the id_token_hint says; null when there is none, or it is none of ours.</param>
/// <param name="Client">The client that hint or client_id names; null when none is named, or there is no such client.</param>
/// <param name="SomebodyIsKnown">Whether somebody at this carrier trusts this browser.</param>
/// <param name="Subjects">As whom the client knows those who do.</param>
/// <param name="Confirmed">Whether the person has said so on our page.</param>
internal sealed record LogoutFacts(IdTokenHint? Hint, Client? Client, bool SomebodyIsKnown, IReadOnlyList<string> Subjects, bool Confirmed);

/// <summary>How a logout goes on.</summary>
internal abstract record LogoutDecision
{
    private LogoutDecision() { }

    /// <summary>The person is asked first.</summary>
    public sealed record Ask : LogoutDecision;

    public sealed record SignOut : LogoutDecision;

    /// <param name="Page">The words of our own error page.</param>
    /// <param name="Cause">The word in the developer's log.</param>
    public sealed record Refuse(string Page, string Cause) : LogoutDecision
    {
        /// <summary>What would have been right; made by <see cref="Kept"/>.</summary>
        public string? Expected { get; init; }

        /// <summary>What came instead; made by <see cref="Kept"/>.</summary>
        public string? Received { get; init; }
    }
}

/// <summary>The decision on a logout (RP-Initiated Logout §2, §3), without any I/O. Nothing leads to an address that is not the client's own.</summary>
internal static class LogoutRules
{
    public static LogoutDecision Decide(LogoutRequest request, LogoutFacts facts)
    {
        if (Fault(request, facts) is { } fault) { return fault; }
        // §2: whoever is not shown to be the one who is signed in is asked, lest any page on the web signs people out.
        var isMeant = facts.Hint is { } hint && facts.Subjects.Contains(hint.Subject);
        return facts.Confirmed || isMeant || !facts.SomebodyIsKnown ? new LogoutDecision.SignOut() : new LogoutDecision.Ask();
    }

    private static LogoutDecision.Refuse? Fault(LogoutRequest request, LogoutFacts facts) => request switch
    {
        { State.Length: > LogoutRequest.MaxStateLength } => new(ErrorTexts.InvalidRequest, "state_too_long"),
        { IdTokenHint: not null } when facts.Hint is null => new(ErrorTexts.InvalidRequest, "id_token_hint_invalid"),
        { ClientId: { } named } when facts.Hint is { } hint && hint.ClientId != named => new(ErrorTexts.InvalidRequest, "logout_client_mismatch"),
        _ when facts.Client is null && (request.ClientId is not null || facts.Hint is not null) => new(ErrorTexts.UnknownClient, "client_unknown"),
        { RedirectUri: not null } when facts.Client is null => new(ErrorTexts.InvalidRequest, "logout_client_missing"),
        { RedirectUri: { } uri } when !facts.Client!.Uris.Any(one => one.Kind == ClientUriKind.PostLogoutRedirect && one.Uri == uri) =>
            new(ErrorTexts.UnregisteredRedirectUri, "post_logout_redirect_uri_unregistered")
            {
                Expected = Kept.Addresses(facts.Client.Uris.Where(one => one.Kind == ClientUriKind.PostLogoutRedirect).Select(one => one.Uri)),
                Received = Kept.Address(uri),
            },
        _ => null,
    };
}
