namespace ZenKey.AuthServer.Interaction;

/// <summary>An answer that the browser carries to the client as a form (OAuth 2.0 Form Post Response Mode §2).</summary>
/// <param name="ClientName">Whom it goes to, as subscribers know it.</param>
/// <param name="Action">The redirect URI, already checked.</param>
/// <param name="Members">What is posted.</param>
public sealed record FormPostView(string ClientName, string Action, IReadOnlyList<(string Name, string Value)> Members) : SubscriberView;
