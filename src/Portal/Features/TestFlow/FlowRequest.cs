using System.Globalization;
using System.Net;
using Microsoft.AspNetCore.WebUtilities;
using ZenKey.Protocol;

namespace ZenKey.Portal.Features.TestFlow;

/// <summary>The authorization request of a run, and the answer to it.</summary>
internal sealed class FlowRequest(FlowProvider provider, FlowClient client, FlowPlan plan)
{
    private readonly string state = Pkce.NewVerifier()[..22];
    private string? reference;

    public string Nonce { get; } = Pkce.NewVerifier()[..22];

    public string Verifier { get; } = Pkce.NewVerifier();

    public string? Code { get; private set; }

    /// <summary>Sends the request ahead; the browser brings its reference only (RFC 9126 §2).</summary>
    public async Task<FlowNotes> PushAsync(string? hintToken, CancellationToken cancellationToken)
    {
        var answer = await client.PostAsync(provider.Endpoint("pushed_authorization_request_endpoint"), Parameters(hintToken), true, cancellationToken);
        var json = FlowProvider.ReadObject(answer, HttpStatusCode.Created);
        reference = FlowProvider.Text(json, "request_uri");
        return new FlowNotes(client.Proof)
        {
            Checks =
            [
                new FlowCheck(reference.StartsWith("urn:ietf:params:oauth:request_uri:", StringComparison.Ordinal), "A reference came", "RFC 9126 2.2", "urn:ietf:params:oauth:request_uri:…", "another"),
                new FlowCheck(json["expires_in"]?.GetValueKind() == System.Text.Json.JsonValueKind.Number, "Its life is told", "RFC 9126 2.2", "expires_in", "none"),
            ],
        };
    }

    public Uri AuthorizeUri(string? hintToken)
    {
        var query = reference is null ? Parameters(hintToken) : new Dictionary<string, string> { ["request_uri"] = reference };
        query["client_id"] = plan.ClientId;
        return new Uri(QueryHelpers.AddQueryString(provider.Endpoint("authorization_endpoint"), query.ToDictionary(pair => pair.Key, pair => (string?)pair.Value)));
    }

    /// <summary>What was sent, in a few words.</summary>
    public string Sent => string.Join(", ", new[] { "PKCE S256, state and nonce sent", plan.Signed ? "signed" : null, plan.Pushed ? "by reference" : null }.OfType<string>());

    public FlowNotes TakeCode(Uri answer)
    {
        if (FlowBrowser.Query(answer, "error") is { } error) { throw new FlowStopException(FlowWords.Failure(error, description: FlowBrowser.Query(answer, "error_description"))); }
        Code = FlowBrowser.Query(answer, "code");
        FlowCheck Is(string name, string expected, string clause)
        {
            var received = FlowBrowser.Query(answer, name);
            return new FlowCheck(received == expected, $"{name} is right", clause, expected, received ?? "none");
        }
        return new FlowNotes("code, state, mccmnc and iss on the registered redirect URI")
        {
            Checks =
            [
                new FlowCheck(Code is { Length: > 0 }, "A code came", "RFC 6749 4.1.2", "code", "none"), Is("state", state, "RFC 6749 10.12"),
                Is("iss", provider.Issuer, "RFC 9207 2.4"), Is("mccmnc", provider.Mccmnc, "ZenKey 3"), Mode(answer),
            ],
        };
    }

    private FlowCheck Mode(Uri answer)
    {
        var came = FlowBrowser.ModeOf(answer);
        var clause = plan.ResponseMode == ResponseMode.FormPost ? "OAuth Form Post Response Mode 2" : "OAuth Multiple Response Types 2.1";
        return new FlowCheck(came == plan.ResponseMode, $"It came by {plan.ResponseMode}", clause, plan.ResponseMode, came);
    }

    private Dictionary<string, string> Parameters(string? hintToken)
    {
        var all = new Dictionary<string, string>
        {
            ["redirect_uri"] = plan.RedirectUri,
            ["response_type"] = "code",
            ["scope"] = string.Join(' ', plan.Scopes),
            ["state"] = state,
            ["nonce"] = Nonce,
            ["acr_values"] = plan.Acr,
            ["code_challenge"] = Pkce.Challenge(Verifier),
            ["code_challenge_method"] = Pkce.S256,
        };
        void Add(string name, string? value)
        {
            if (value is { Length: > 0 }) { all[name] = value; }
        }
        Add("login_hint_token", hintToken);
        Add("context", plan.Context);
        Add("prompt", plan.SentPrompt);
        Add("max_age", plan.MaxAge?.ToString(CultureInfo.InvariantCulture));
        Add("response_mode", plan.ResponseMode == ResponseMode.Query ? null : plan.ResponseMode);
        Add("dpop_jkt", client.Thumbprint);
        if (!plan.Signed) { return all; }
        // OpenID Connect Core §6.1: response_type and scope stand beside the object too, so that it is an OAuth request still.
        return new Dictionary<string, string> { ["response_type"] = "code", ["scope"] = all["scope"], ["redirect_uri"] = plan.RedirectUri, ["request"] = client.SignRequest(all) };
    }
}
