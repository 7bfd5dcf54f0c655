using System.Globalization;
using ZenKey.Portal.Data.Deliveries;
using ZenKey.Portal.Data.Requests;
using ZenKey.Protocol;

namespace ZenKey.Portal.Features.TestFlow;

/// <summary>How the end of a request was told to the client's server.</summary>
/// <param name="Status">Of its last answer; null when there was none.</param>
/// <param name="Request">How the request itself ended; one that waits still has run out.</param>
public sealed record ToldServer(DeliveryState State, int Attempts, int? Status, string Target, RequestState Request);

/// <summary>Looks how the end of a request was told. Null while there is nothing to tell.</summary>
public delegate Task<ToldServer?> FindTold(string authReqId, CancellationToken cancellationToken);

/// <summary>The client's server asks the phone (CIBA Core §7; ZenKey platform §6), and what comes of it.</summary>
internal sealed class FlowBackchannel(FlowProvider provider, FlowClient client, FlowPlan plan, PretendPerson person, FindTold findTold, TimeProvider time, TestFlowRunner.Recorder run)
{
    /// <summary>How long what nobody answers waits: as long as a browser would.</summary>
    private static readonly TimeSpan Expiry = TimeSpan.FromMinutes(2);

    /// <summary>How long a delivery to the client's server is watched; it goes on afterwards.</summary>
    private static readonly TimeSpan ToldPatience = TimeSpan.FromSeconds(20);

    private const int MaxPhoneTries = 10;
    private string authReqId = "";
    private TimeSpan interval = TimeSpan.FromSeconds(5);

    public string Nonce { get; } = Pkce.NewVerifier()[..22];

    public async Task<FlowNotes> AskAsync(CancellationToken cancellationToken)
    {
        if (plan.LoginHint is null)
        {
            throw new FlowStopException(new FlowFailure("There is no way to name this person: the project may not name people by phone number, and they have not signed in to it before. Sign in once, or allow phone numbers for the project.", "login_hint", "none"));
        }
        await person.PrepareAsync(cancellationToken);
        var ciba = plan.Kind == FlowKind.Ciba;
        var parameters = ciba ? CibaParameters() : AsyncParameters();
        var signed = !ciba || plan.Signed;
        var form = signed ? new Dictionary<string, string> { ["request"] = client.SignRequest(parameters) } : parameters;
        if (!ciba) { form["client_id"] = plan.ClientId; }
        var answer = await client.PostAsync(ciba ? provider.Endpoint("backchannel_authentication_endpoint") : provider.ServerInitiated, form, false, cancellationToken);
        var json = FlowProvider.ReadObject(answer);
        authReqId = FlowProvider.Text(json, "auth_req_id");
        if (json["interval"] is { } pause && pause.GetValueKind() == System.Text.Json.JsonValueKind.Number) { interval = TimeSpan.FromSeconds(pause.GetValue<int>()); }
        var clause = ciba ? "CIBA Core 7.3" : "ZenKey 6";
        return new FlowNotes(signed ? "A signed request was taken" : client.Proof)
        {
            Checks =
            [
                new FlowCheck(authReqId.Length >= 16, "An auth_req_id came", clause, "auth_req_id", "none"),
                new FlowCheck(json["expires_in"] is not null, "Its life is told", clause, "expires_in", "none"),
            ],
        };
    }

    /// <summary>The phone answers, or somebody does on it.</summary>
    public async Task<FlowNotes> AwaitAnswerAsync(CancellationToken cancellationToken)
    {
        run.ShowWaiting(true);
        if (plan.Handset is null)
        {
            run.Say("Waits for the phone’s answer");
            return new FlowNotes("Asked; the answer is looked for in the next step");
        }
        run.Say("The phone answers by itself");
        for (var tries = 0; ; tries++)
        {
            var (done, words) = await person.AnswerAsync(null, cancellationToken);
            if (done) { return new FlowNotes(words); }
            if (tries == MaxPhoneTries) { throw new FlowStopException(new FlowFailure($"The phone did not answer. {words}")); }
            await Task.Delay(plan.Pause, time, cancellationToken);
        }
    }

    /// <summary>Waits until the client's server was told (CIBA Core §10.2, §10.3).</summary>
    public async Task<FlowNotes> AwaitToldAsync(CancellationToken cancellationToken)
    {
        var (deadline, patience) = (time.GetUtcNow() + plan.ApprovalPatience, (DateTimeOffset?)null);
        ToldServer? told;
        while ((told = await findTold(authReqId, cancellationToken)) is not { State: not DeliveryState.Waiting })
        {
            if (told is not null) { patience ??= time.GetUtcNow() + ToldPatience; }
            if (time.GetUtcNow() > (patience ?? deadline)) { break; }
            await Task.Delay(plan.Pause, time, cancellationToken);
        }
        run.ShowWaiting(false);
        if (told is null) { throw new FlowStopException(FlowWords.Failure(ErrorCode.AuthenticationTimedOut)); }
        // A ping does not say how it ended; the fetch does.
        if (told.State == DeliveryState.Delivered && plan.Delivery == CibaDelivery.Push && told.Request != RequestState.Approved)
        {
            throw new FlowStopException(FlowWords.Failure(told.Request == RequestState.Waiting ? ErrorCode.AuthenticationTimedOut : ErrorCode.AccessDenied, description: "Your server was told so."));
        }
        var what = plan.Delivery == CibaDelivery.Ping ? "that there is something to fetch" : "with the tokens, or with why there are none";
        return new FlowNotes($"{told.Target} was told {what}")
        {
            Checks =
            [
                new FlowCheck(told.State == DeliveryState.Delivered, "Your server took it", plan.Kind == FlowKind.Ciba ? "CIBA Core 10.2" : "ZenKey 6", "200 or 204",
                    told.Status is { } status ? status.ToString(CultureInfo.InvariantCulture) : $"no answer, {told.Attempts} tries so far; it is tried again for a day"),
                FlowCheck.NotApplicable("The tokens themselves", "CIBA Core 10.3.1", plan.Delivery == CibaDelivery.Ping ? "they are fetched" : "they are sent to your server only; look there"),
            ],
        };
    }

    /// <summary>Looks until there are tokens or a no, in the pace that the provider asks for.</summary>
    public async Task<FlowNotes> FetchAsync(FlowTokens tokens, CancellationToken cancellationToken)
    {
        var deadline = time.GetUtcNow() + plan.ApprovalPatience;
        while (true)
        {
            var answer = await tokens.FetchAsync(authReqId, cancellationToken);
            switch (FlowProvider.ErrorOf(answer))
            {
                case ErrorCode.AuthorizationPending or ErrorCode.SlowDown when time.GetUtcNow() <= deadline:
                    await Task.Delay(interval, time, cancellationToken);
                    continue;
                default:
                    run.ShowWaiting(false);
                    return tokens.Take(answer);
            }
        }
    }

    /// <summary>Takes a waiting request back, so that the phone is not asked in vain (ZenKey platform §6; it serves CIBA's too).</summary>
    public async Task TakeBackAsync(CancellationToken cancellationToken)
    {
        if (authReqId.Length == 0) { return; }
        var named = provider.Endpoint("server_initiated_cancel_endpoint");
        await client.PostAsync(named.Length > 0 ? named : provider.Issuer + "/si-cancel", new Dictionary<string, string> { ["auth_req_id"] = authReqId }, false, cancellationToken);
    }

    private Dictionary<string, string> CibaParameters()
    {
        var all = new Dictionary<string, string>
        {
            ["scope"] = string.Join(' ', plan.Scopes),
            ["acr_values"] = plan.Acr,
            ["login_hint"] = plan.LoginHint!,
            ["requested_expiry"] = ((int)Expiry.TotalSeconds).ToString(CultureInfo.InvariantCulture),
        };
        if (plan.Context is { Length: > 0 } message) { all["binding_message"] = message; }
        if (plan.Delivery != CibaDelivery.Poll) { all["client_notification_token"] = Pkce.NewVerifier(); }
        return all;
    }

    private Dictionary<string, string> AsyncParameters()
    {
        var all = new Dictionary<string, string>
        {
            ["response_type"] = "async_token",
            ["scope"] = string.Join(' ', plan.Scopes),
            ["acr_values"] = plan.Acr,
            ["login_hint"] = plan.LoginHint!,
            ["notification_uri"] = plan.NotificationUri ?? "",
            ["client_notification_token"] = Pkce.NewVerifier(),
            ["state"] = Pkce.NewVerifier()[..22],
            ["nonce"] = Nonce,
            ["expires_in"] = ((int)Expiry.TotalSeconds).ToString(CultureInfo.InvariantCulture),
        };
        if (plan.Context is { Length: > 0 } context) { all["context"] = context; }
        if (plan.SentPrompt is { } prompt) { all["prompt"] = prompt; }
        return all;
    }
}
