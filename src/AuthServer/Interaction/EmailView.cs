namespace ZenKey.AuthServer.Interaction;

/// <summary>The page behind the link by which a mail address is proven.</summary>
/// <param name="PostUrl">Where the button posts to; null when the address is proven.</param>
public sealed record EmailView(string? PostUrl) : SubscriberView;
