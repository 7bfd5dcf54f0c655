namespace ZenKey.AuthServer.Interaction;

/// <summary>Where and why a request was refused, for the developer's log.</summary>
/// <param name="Endpoint">The endpoint by its spec name.</param>
/// <param name="Error">The code on the wire.</param>
/// <param name="Cause">One of <see cref="Protocol.Refusals.Causes"/>.</param>
/// <param name="CarrierId">At which carrier; null at discovery.</param>
/// <param name="ClientId">Whose request; null when that is not known.</param>
internal sealed record Refusal(string Endpoint, string Error, string Cause, Guid? CarrierId = null, Guid? ClientId = null)
{
    /// <summary>What would have been right; made by <see cref="Kept"/>. Null where nothing is safe to keep.</summary>
    public string? Expected { get; init; }

    /// <summary>What came instead; made by <see cref="Kept"/>.</summary>
    public string? Received { get; init; }
}
