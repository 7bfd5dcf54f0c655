namespace ZenKey.AuthServer;

/// <summary>Whether every issuer has keys that can be opened: part of the readiness of a node.</summary>
public interface IKeyHealth
{
    /// <summary>Opens the keys of every carrier, making first ones where there are none.</summary>
    /// <exception cref="Exception">The store cannot be reached, or Data Protection lacks a key.</exception>
    Task CheckAsync(CancellationToken cancellationToken);
}
