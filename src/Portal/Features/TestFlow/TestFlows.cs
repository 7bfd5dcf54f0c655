using System.Net;
using ZenKey.Portal.Access;
using ZenKey.Portal.Features.TestFlow.Runs;
using ZenKey.Protocol;

namespace ZenKey.Portal.Features.TestFlow;

/// <summary>Test sign-ins of the portal's people.</summary>
public interface ITestFlows
{
    /// <summary>Runs one, with a secret or key of its own that ends with it, and keeps how it went.</summary>
    Task<FlowRun> RunAsync(CurrentPerson person, TestClient client, FlowInput form, CookieContainer cookies, Action<FlowRun> show, CancellationToken cancellationToken);
}

public sealed class TestFlows(TestFlowRunner runner, TestSecrets secrets, TestPhones phones, RunArchive runs) : ITestFlows
{
    public const int MaxContext = 280;

    /// <summary>A pretend phone answers at once.</summary>
    private static readonly TimeSpan QuickPause = TimeSpan.FromMilliseconds(250);

    /// <summary>How long a code is shown that nobody is meant to type.</summary>
    private static readonly TimeSpan UntrustingPatience = TimeSpan.FromSeconds(20);

    public async Task<FlowRun> RunAsync(
        CurrentPerson person, TestClient client, FlowInput form, CookieContainer cookies, Action<FlowRun> show, CancellationToken cancellationToken)
    {
        TestSecrets.Demand(person, client);
        if (client.Obstacle is { } closed) { throw new InvalidOperationException(closed); }
        if (FlowKinds.Obstacle(client, form) is { } obstacle) { throw new InvalidOperationException(obstacle.Words); }
        if (FlowKinds.HasBrowser(form.Flow) && !client.RedirectUris.Contains(form.RedirectUri)) { throw new InvalidOperationException("The redirect URI is not the client's."); }
        using var key = Signs(client, form) ? new FlowKey() : null;
        var minted = await MintAsync(person, client, key, cancellationToken);
        try
        {
            var text = minted.Select(secret => secret.Text).FirstOrDefault(one => one is not null);
            var run = await runner.RunAsync(await PlanAsync(client, form, text, key, cookies, cancellationToken), show, cancellationToken);
            // Also of one that was stopped: what was seen until then is seen by others too.
            return run with { Kept = await runs.KeepAsync(person, client, form, run, CancellationToken.None) };
        }
        finally
        {
            // Whatever ended the run, also the page's end: its secrets end too.
            foreach (var secret in minted) { await secrets.RevokeAsync(person, client, secret, CancellationToken.None); }
        }
    }

    private static bool Signs(TestClient client, FlowInput form) => client.TokenAuth == TokenAuth.PrivateKeyJwt || (client.HasKeys && form.Signed);

    private async Task<List<TestSecret>> MintAsync(CurrentPerson person, TestClient client, FlowKey? key, CancellationToken cancellationToken)
    {
        List<TestSecret> minted = [];
        if (client.TokenAuth is TokenAuth.Basic or TokenAuth.Post) { minted.Add(await secrets.MintAsync(person, client, cancellationToken)); }
        if (key is not null) { minted.Add(await secrets.MintAsync(person, client, key, cancellationToken)); }
        return minted;
    }

    private async Task<FlowPlan> PlanAsync(TestClient client, FlowInput form, string? secret, FlowKey? key, CookieContainer cookies, CancellationToken cancellationToken)
    {
        var handset = form.Person.Handset ?? form.Handset;
        var phone = handset.Length == 0 ? null : await phones.FindAsync(handset, cancellationToken);
        var context = form.Context.Trim();
        List<string> scopes = [Scope.OpenId, .. client.Scopes.Where(form.Scopes.Contains).Where(scope => scope is not (Scope.OpenId or Scope.OfflineAccess))];
        if (client.Scopes.Contains(Scope.OfflineAccess) && (form.Flow == FlowKind.Refresh || form.Scopes.Contains(Scope.OfflineAccess))) { scopes.Add(Scope.OfflineAccess); }
        var plan = new FlowPlan(client.ClientId, client.TokenAuth, secret, client.IdTokenAlg, form.RedirectUri, scopes, form.Acr,
            context.Length == 0 ? null : context[..Math.Min(context.Length, MaxContext)], cookies, phone is not null && form.Person != Personas.Self ? handset : null)
        {
            Kind = form.Flow,
            Persona = form.Person,
            Phone = phone,
            Mccmnc = phone?.Mccmnc ?? form.Mccmnc,
            Prompt = form.Prompt,
            MaxAge = form.MaxAge,
            ResponseMode = form.ResponseMode,
            Pushed = form.Pushed || client.DemandsPushed,
            Signed = key is not null && (form.Signed || client.CibaSigningAlg is not null),
            Dpop = form.Dpop || client.IsDpopBound,
            Key = key,
            Optional = client.Optional,
            Delivery = form.Flow == FlowKind.ServerInitiated ? CibaDelivery.Push : client.CibaDelivery ?? CibaDelivery.Poll,
            NotificationUri = client.NotificationUri,
            LoginHint = FlowKinds.HasBrowser(form.Flow) ? null : phone is null ? form.LoginHint.Trim() : await phones.FindHintAsync(client, handset, cancellationToken),
        };
        if (plan.Handset is not null) { plan = plan with { Pause = QuickPause }; }
        return form.Person == Personas.Untrusting ? plan with { PairingPatience = UntrustingPatience } : plan;
    }
}
