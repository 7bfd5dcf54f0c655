using ZenKey.Portal.Api;

namespace ZenKey.Portal.Features.Clients.Api;

/// <summary>What the operations that change a client have in common: which version is changed, and how it ended.</summary>
internal sealed class ClientAnswers(IClientReader reader, TimeProvider time)
{
    /// <summary>The client as it stands, if it is the caller's and the version that they mean.</summary>
    public async Task<(ClientDetail? Client, ApiProblem? Problem)> FindAsync(ApiCaller caller, string clientId, HttpContext context, CancellationToken cancellationToken)
    {
        if (await reader.FindAsync(caller.Person, clientId, cancellationToken) is not { } client) { return (null, ApiProblems.UnknownClient()); }
        return ETags.Refuse(context, client.Version) is { } problem ? (null, problem) : (client, null);
    }

    /// <summary>The client after the change, with its new version; or why it was not changed.</summary>
    public async Task<(ClientBody? Client, string? Secret, ApiProblem? Problem)> AfterAsync(ApiCaller caller, string clientId, EditClientResult result, HttpContext context, CancellationToken cancellationToken)
    {
        switch (result)
        {
            case EditClientResult.Rejected rejected: return (null, null, ApiProblems.RuleBroken(rejected.Fault));
            case EditClientResult.Conflict conflict: return (null, null, ApiProblems.VersionChanged(null, conflict.By));
            case EditClientResult.NotFound: return (null, null, ApiProblems.UnknownClient());
        }
        if (result is EditClientResult.NeedsApproval) { throw new InvalidOperationException("The operation does not say that it may wait for a second person."); }
        if (await reader.FindAsync(caller.Person, clientId, cancellationToken) is not { } client) { return (null, null, ApiProblems.UnknownClient()); }
        ETags.Send(context, client.Version);
        return (client.ToBody(time.GetUtcNow()), (result as EditClientResult.SecretAdded)?.Secret, null);
    }
}
