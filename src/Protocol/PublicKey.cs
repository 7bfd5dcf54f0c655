namespace ZenKey.Protocol;

/// <summary>A public key for signatures, with the members that make it one and no others (RFC 7517 §4).</summary>
/// <param name="Id">kid; the key's thumbprint where nobody gave it another.</param>
/// <param name="Kind">What it is in words, e.g. <c>EC P-256</c>.</param>
/// <param name="Algorithm">alg, where it is for one only; null otherwise.</param>
/// <param name="Thumbprint">By which it is known whatever its kid (RFC 7638), 43 characters.</param>
/// <param name="Json">The key as a JWK.</param>
public sealed record PublicKey(string Id, string Kind, string? Algorithm, string Thumbprint, string Json);

/// <summary>What was found in a text that should be a key or a key set.</summary>
/// <param name="Keys">The keys that can be used.</param>
/// <param name="Faults">What is wrong with it, in sentences; with none all of it is taken.</param>
/// <param name="ShowsPrivate">Whether it shows the private half of a key: then that pair is known to others from now on.</param>
public sealed record PublicKeySetReading(IReadOnlyList<PublicKey> Keys, IReadOnlyList<string> Faults, bool ShowsPrivate = false);
