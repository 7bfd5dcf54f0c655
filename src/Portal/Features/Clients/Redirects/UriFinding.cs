namespace ZenKey.Portal.Features.Clients.Redirects;

/// <summary>Something about an address that may be registered, and is worth a look all the same. It forbids nothing.</summary>
/// <param name="Text">What it is and why it matters, in a sentence or two.</param>
/// <param name="Mended">The address as it is probably meant; null when there is nothing to propose.</param>
internal sealed record UriFinding(string Text, string? Mended = null);
