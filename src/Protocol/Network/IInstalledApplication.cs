namespace ZenKey.Protocol.Network;

/// <summary>
/// The CCID application on a handset, as a finger uses it. The application itself reaches its carrier over HTTP only;
/// a pretend person of the simulator acts through this.
/// </summary>
public interface IInstalledApplication
{
    /// <summary>What waits for an answer on this handset.</summary>
    Task<IReadOnlyList<WaitingRequest>> ListRequestsAsync(string handset, CancellationToken cancellationToken);

    /// <summary>Agrees to a request.</summary>
    /// <param name="handset">The handset's key.</param>
    /// <param name="requestId">Which request.</param>
    /// <param name="pin">What the person types when a PIN is asked; null when they type none.</param>
    /// <param name="declinedScopes">Attributes they switch off.</param>
    /// <param name="number">The number they choose, which the browser shows; null when they choose none.</param>
    /// <param name="cancellationToken">Stops waiting for the carrier.</param>
    Task<ApplicationAnswer> ApproveAsync(string handset, string requestId, string? pin, IReadOnlyCollection<string> declinedScopes, int? number, CancellationToken cancellationToken);

    Task<ApplicationAnswer> DenyAsync(string handset, string requestId, CancellationToken cancellationToken);

    /// <summary>Types a pairing code and trusts the browser that shows it.</summary>
    Task<ApplicationAnswer> TrustBrowserAsync(string handset, string code, CancellationToken cancellationToken);
}

/// <param name="Id">The request's id.</param>
/// <param name="Kind">What it is: <c>authorization</c>.</param>
/// <param name="Client">Who asks, as people know it.</param>
/// <param name="ExpiresAt">Until when it can be answered.</param>
public sealed record WaitingRequest(string Id, string Kind, string Client, DateTimeOffset ExpiresAt);

/// <summary>How an act in the application ended: done, or refused with a problem (RFC 9457).</summary>
/// <param name="Status">The HTTP status of the carrier's answer; 2xx is done.</param>
/// <param name="Problem">The problem's type, e.g. <c>urn:zenkey:problem:wrong-pin</c>; null when done.</param>
/// <param name="Detail">Words for a person; null when done.</param>
public sealed record ApplicationAnswer(int Status, string? Problem, string? Detail)
{
    public bool Done => Status is >= 200 and < 300;

    public static ApplicationAnswer Ok { get; } = new(204, null, null);
}

/// <summary>The application could not even look: its carrier refused it or was not reached.</summary>
public sealed class ApplicationRefusedException(ApplicationAnswer answer) : Exception(answer.Detail ?? answer.Problem ?? "The application was refused.")
{
    /// <summary>What the carrier said.</summary>
    public ApplicationAnswer Answer { get; } = answer;
}
