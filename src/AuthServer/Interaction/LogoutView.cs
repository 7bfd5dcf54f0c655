namespace ZenKey.AuthServer.Interaction;

/// <summary>The page that asks whether to sign out, and the one that says it is done.</summary>
/// <param name="Client">The app that the person comes from; null when it is not known.</param>
/// <param name="ConfirmUrl">Where the yes is posted; null when it is done.</param>
public sealed record LogoutView(ClientView? Client, string? ConfirmUrl) : SubscriberView;
