using System.Net;
using ZenKey.Portal.Access;
using ZenKey.Protocol;

namespace ZenKey.Portal.Features.TestFlow;

/// <summary>What a person chose for a run.</summary>
/// <param name="Handset">The phone that answers by itself; null when a person answers.</param>
public sealed record FlowChoices(string RedirectUri, IReadOnlyList<string> Scopes, string Acr, string? Context, string? Handset);

/// <summary>Test sign-ins of the portal's people.</summary>
public interface ITestFlows
{
    /// <summary>Runs one, with a secret of its own that ends with it.</summary>
    Task<FlowRun> RunAsync(CurrentPerson person, TestClient client, FlowChoices choices, CookieContainer cookies, Action<FlowRun> show, CancellationToken cancellationToken);
}

public sealed class TestFlows(TestFlowRunner runner, TestSecrets secrets, SimulatedPhones phones) : ITestFlows
{
    public const int MaxContext = 280;

    public async Task<FlowRun> RunAsync(
        CurrentPerson person, TestClient client, FlowChoices choices, CookieContainer cookies, Action<FlowRun> show, CancellationToken cancellationToken)
    {
        person.Demand(Policies.EditClients);
        if (client.Obstacle is { } obstacle) { throw new InvalidOperationException(obstacle); }
        if (!client.RedirectUris.Contains(choices.RedirectUri)) { throw new InvalidOperationException("The redirect URI is not the client's."); }
        var secret = client.TokenAuth == TokenAuth.None ? null : await secrets.MintAsync(person, client, cancellationToken);
        try
        {
            return await runner.RunAsync(new FlowPlan(
                client.ClientId, client.TokenAuth, secret?.Text, client.IdTokenAlg, choices.RedirectUri,
                [Scope.OpenId, .. choices.Scopes.Where(client.Scopes.Contains).Where(scope => scope != Scope.OpenId)], choices.Acr,
                choices.Context is { Length: > 0 } context ? context[..Math.Min(context.Length, MaxContext)] : null, cookies,
                phones.Available ? choices.Handset : null), show, cancellationToken);
        }
        finally
        {
            // Whatever ended the run, also the page's end: its secret ends too.
            if (secret is not null) { await secrets.RevokeAsync(person, client, secret, CancellationToken.None); }
        }
    }
}
