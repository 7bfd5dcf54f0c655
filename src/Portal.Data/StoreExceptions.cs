namespace ZenKey.Portal.Data;

/// <summary>The store cannot take a write now; nothing was written. Callers answer 503.</summary>
public sealed class StoreUnavailableException(string message, Exception? inner = null) : Exception(message, inner);

/// <summary>The store cannot be used at all (corrupt, newer than this program, not migrated); the process does not start.</summary>
public sealed class StoreUnusableException(string message, Exception? inner = null) : Exception(message, inner);

/// <summary>Somebody else changed or made the same row first; nothing was written.</summary>
public sealed class StoreConflictException(string message, Exception? inner = null) : Exception(message, inner);
