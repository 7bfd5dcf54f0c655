namespace ZenKey.Portal.Data.Subscribers;

/// <summary>
/// Keeps attributes at rest that must not be read from a stolen store. The providers bring it: this layer knows no keys, and
/// a process without providers has no use for what is protected.
/// </summary>
public interface IAttributeProtection
{
    byte[] Protect(string value);

    /// <returns>Null when there is nothing, or the key is lost.</returns>
    string? Unprotect(byte[]? kept);
}
