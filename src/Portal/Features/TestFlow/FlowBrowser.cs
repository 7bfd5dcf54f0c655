using System.Net;
using Microsoft.AspNetCore.WebUtilities;
using ZenKey.Protocol;

namespace ZenKey.Portal.Features.TestFlow;

/// <summary>The browser on the second device: it opens pages, keeps cookies, waits, and stops at the client's address.</summary>
internal sealed class FlowBrowser(FlowHttp http, ModuleOrigins origins, FlowPlan plan, TimeProvider time, TestFlowRunner.Recorder run)
{
    private const int MaxPhoneTries = 10;

    private readonly string discoveryState = Pkce.NewVerifier()[..22];
    private readonly PretendPhone? phone = plan.Handset is { } handset ? new PretendPhone(http, origins, handset) : null;
    private FlowAnswer? page;

    /// <summary>The network of the carrier that discovery found.</summary>
    public string? Mccmnc { get; private set; }
    public string? HintToken { get; private set; }

    /// <summary>The redirect with which the authorization request was answered.</summary>
    public Uri? Answer { get; private set; }

    public async Task<FlowNotes> OpenDiscoveryAsync(CancellationToken cancellationToken)
    {
        var address = new Uri(QueryHelpers.AddQueryString(origins.DiscoveryUi, new Dictionary<string, string?>
        {
            ["client_id"] = plan.ClientId,
            ["redirect_uri"] = plan.RedirectUri,
            ["state"] = discoveryState,
        }));
        page = await http.BrowseAsync(address, plan.RedirectUri, false, cancellationToken);
        if (AtClient(page)) { return new FlowNotes("The browser is known; discovery needed no page"); }
        DemandPage(page);
        if (page.Page.Remembered is { } remembered)
        {
            page = await SubmitAsync(remembered, page.From, cancellationToken);
            return new FlowNotes("The browser is known; the remembered number was chosen");
        }
        if (page.Page.PairingCode is not { } code) { throw new FlowStopException(new FlowFailure("The discovery page shows no pairing code.", "an element with data-pairing-code", "none")); }
        run.ShowCode(code);
        return new FlowNotes($"New browser; code {Grouped(code)} is shown");
    }

    public async Task<FlowNotes> AwaitTrustAsync(CancellationToken cancellationToken)
    {
        var deadline = time.GetUtcNow() + plan.PairingPatience;
        string? told = null;
        while (!AtClient(page!))
        {
            DemandPage(page!);
            if (page!.Page.PairingCode is { } code && code != told)
            {
                run.ShowCode(code);
                run.Say(phone is null ? "Waits for a phone to read the code" : "The phone reads the code");
                if (phone is not null && await phone.PairAsync(code, cancellationToken) is { } refusal) { throw new FlowStopException(new FlowFailure($"The phone did not take the code. {refusal}")); }
                told = code;
            }
            if (time.GetUtcNow() > deadline) { throw new FlowStopException(new FlowFailure("No phone has read the code. Run again with the phone at hand.", $"within {plan.PairingPatience.TotalMinutes:0} minutes", "no answer")); }
            await Task.Delay(plan.Pause, time, cancellationToken);
            page = await http.BrowseAsync(RefreshOf(page), plan.RedirectUri, true, cancellationToken);
        }
        run.ShowCode(null);
        return ReadDiscoveryAnswer(page!.Location!);
    }

    public async Task<FlowNotes> AuthorizeAsync(Uri address, CancellationToken cancellationToken)
    {
        page = await http.BrowseAsync(address, plan.RedirectUri, false, cancellationToken);
        if (AtClient(page))
        {
            Answer = page.Location;
            return new FlowNotes("Answered at once, without a page");
        }
        DemandPage(page);
        if (page.Page.RequestId is null)
        {
            throw new FlowStopException(page.Page.PairingCode is null
                ? new FlowFailure("The carrier’s page is not the waiting page.", "an element with data-request", page.Page.Title)
                : new FlowFailure("The carrier asks to pair again, so it did not take the hint token.", "the waiting page", "a pairing page"));
        }
        return new FlowNotes("PKCE S256, state and nonce sent; the waiting page is up");
    }

    public async Task<FlowNotes> AwaitAnswerAsync(CancellationToken cancellationToken)
    {
        if (Answer is not null) { return new FlowNotes("The phone was not asked"); }
        var deadline = time.GetUtcNow() + plan.ApprovalPatience;
        run.ShowWaiting(true);
        for (var tries = 0; !AtClient(page!); tries++)
        {
            DemandPage(page!);
            if (tries == 0) { run.Say(phone is null ? "Waits for the phone’s answer" : "The phone answers by itself"); }
            await LetPhoneAnswerAsync(tries, cancellationToken);
            if (time.GetUtcNow() > deadline) { throw new FlowStopException(FlowWords.Failure(ErrorCode.AuthenticationTimedOut)); }
            await Task.Delay(plan.Pause, time, cancellationToken);
            page = await http.BrowseAsync(RefreshOf(page!), plan.RedirectUri, true, cancellationToken);
        }
        run.ShowWaiting(false);
        Answer = page!.Location;
        if (Query(Answer!, "error") is { } error) { throw new FlowStopException(FlowWords.Failure(error, description: Query(Answer!, "error_description"))); }
        return new FlowNotes(phone is null ? "Approved" : "Approved by itself");
    }

    private bool approved;

    /// <summary>The request may reach the phone a moment after the page is up, so a refusal is no end yet.</summary>
    private async Task LetPhoneAnswerAsync(int tries, CancellationToken cancellationToken)
    {
        if (phone is null || approved || page!.Page.RequestId is not { } request || tries >= MaxPhoneTries) { return; }
        var refusal = await phone.ApproveAsync(request, cancellationToken);
        approved = refusal is null;
        if (refusal is not null) { run.Say($"The phone did not answer by itself: {refusal}"); }
    }

    /// <summary>Takes a waiting request back, so that the phone is not asked in vain.</summary>
    public async Task TakeBackAsync(CancellationToken cancellationToken)
    {
        if (Answer is null && page?.Page is { RequestId: not null, Cancel: { } cancel }) { await SubmitAsync(cancel, page.From, cancellationToken); }
    }

    private FlowNotes ReadDiscoveryAnswer(Uri location)
    {
        if (Query(location, "error") is { } error) { throw new FlowStopException(FlowWords.Failure(error, description: Query(location, "error_description"))); }
        Mccmnc = Query(location, "mccmnc");
        HintToken = Query(location, "login_hint_token");
        var checks = new List<FlowCheck>
        {
            new(Query(location, "state") == discoveryState, "state is the one we sent", "RFC 6749 4.1.2", discoveryState, Query(location, "state") ?? "none"),
            new(Protocol.Mccmnc.TryParse(Mccmnc, out _), "mccmnc has six digits", "ZenKey 2.5", "six digits", Mccmnc ?? "none"),
            new(HintToken is { Length: > 0 }, "A hint token came, as for every second device", "ZenKey 2.5", "login_hint_token", "none"),
        };
        return new FlowNotes($"mccmnc {Mccmnc}, hint token for this browser") { Checks = checks };
    }

    private Task<FlowAnswer> SubmitAsync(FlowForm form, Uri from, CancellationToken cancellationToken)
    {
        var action = form.Action.Length == 0 ? from : new Uri(from, form.Action);
        var request = form.Method == "POST"
            ? new HttpRequestMessage(HttpMethod.Post, action) { Content = new FormUrlEncodedContent(form.Values) }
            : new HttpRequestMessage(HttpMethod.Get, QueryHelpers.AddQueryString(action.ToString(), form.Values.Select(pair => new KeyValuePair<string, string?>(pair.Key, pair.Value))));
        if (form.Method == "POST") { request.Headers.TryAddWithoutValidation("Origin", from.GetLeftPart(UriPartial.Authority)); }
        return FollowAsync(request, cancellationToken);
    }

    private async Task<FlowAnswer> FollowAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var answer = await http.SendAsync(request, false, false, cancellationToken);
        return answer.IsRedirect && !AtClient(answer) ? await http.BrowseAsync(answer.Location!, plan.RedirectUri, false, cancellationToken) : answer;
    }

    private bool AtClient(FlowAnswer answer) => answer.IsRedirect && FlowHttp.IsAt(answer.Location!, plan.RedirectUri);

    private static Uri RefreshOf(FlowAnswer answer) => answer.Page.RefreshTo is { } to ? new Uri(answer.From, to) : answer.From;

    private static void DemandPage(FlowAnswer answer)
    {
        if (answer.Status == HttpStatusCode.OK && answer.Page.Error is null) { return; }
        var marks = answer.Page;
        throw new FlowStopException(marks.Error is { } code
            ? FlowWords.Failure(code, marks.Reference, $"status {(int)answer.Status}")
            : new FlowFailure($"{answer.From.AbsolutePath} did not answer with a page.", "200", ((int)answer.Status).ToString(System.Globalization.CultureInfo.InvariantCulture), Reference: marks.Reference));
    }

    internal static string? Query(Uri address, string name)
    {
        var at = address.OriginalString.IndexOf('?', StringComparison.Ordinal);
        return at >= 0 && QueryHelpers.ParseQuery(address.OriginalString[at..]).TryGetValue(name, out var values) ? values.ToString() : null;
    }

    private static string Grouped(string code) => $"{code[..4]} {code[4..]}";
}
