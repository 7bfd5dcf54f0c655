using System.Net;
using Microsoft.AspNetCore.WebUtilities;
using ZenKey.Protocol;

namespace ZenKey.Portal.Features.TestFlow;

/// <summary>The browser on the second device: it opens pages, keeps cookies, waits, and stops at the client's address.</summary>
internal sealed class FlowBrowser(FlowHttp http, ModuleOrigins origins, FlowPlan plan, PretendPerson person, TimeProvider time, TestFlowRunner.Recorder run)
{
    private const int MaxPhoneTries = 10;

    private readonly string discoveryState = Pkce.NewVerifier()[..22];
    private FlowAnswer? page;
    private bool answered;

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
                run.Say(person.Trusts ? "The phone reads the code" : person.IsThere ? "The code is shown, and nobody types it" : "Waits for a phone to read the code");
                if (person.Trusts && await person.PairAsync(code, cancellationToken) is { } refusal) { throw new FlowStopException(new FlowFailure($"The phone did not take the code. {refusal}")); }
                told = code;
            }
            if (time.GetUtcNow() > deadline) { throw new FlowStopException(new FlowFailure("No phone has read the code. Run again with the phone at hand.", plan.PairingPatience.TotalMinutes >= 1 ? $"within {plan.PairingPatience.TotalMinutes:0} minutes" : $"within {plan.PairingPatience.TotalSeconds:0} seconds", "no answer")); }
            await Task.Delay(plan.Pause, time, cancellationToken);
            page = await http.BrowseAsync(RefreshOf(page), plan.RedirectUri, true, cancellationToken);
        }
        run.ShowCode(null);
        return ReadDiscoveryAnswer(page!.Location!);
    }

    /// <param name="address">The authorization request.</param>
    /// <param name="sent">What is in it, in a few words.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    public async Task<FlowNotes> AuthorizeAsync(Uri address, string sent, CancellationToken cancellationToken)
    {
        page = await http.BrowseAsync(address, plan.RedirectUri, false, cancellationToken);
        if (AnswerOf(page) is { } answer)
        {
            Answer = answer;
            return Query(answer, "error") is null ? new FlowNotes("Answered at once, without a page") : throw Refused(answer);
        }
        DemandPage(page);
        if (page.Page.RequestId is null)
        {
            throw new FlowStopException(page.Page.PairingCode is null
                ? new FlowFailure("The carrier’s page is not the waiting page.", "an element with data-request", page.Page.Title)
                : plan.Line is null ? new FlowFailure("The carrier asks to pair again, so it did not take the hint token.", "the waiting page", "a pairing page")
                : new FlowFailure("The carrier does not know the line that the request came over, so it asks to pair.", "the waiting page", "a pairing page"));
        }
        return new FlowNotes($"{sent}; the waiting page is up");
    }

    public async Task<FlowNotes> AwaitAnswerAsync(CancellationToken cancellationToken)
    {
        if (Answer is not null) { return new FlowNotes("The phone was not asked"); }
        var deadline = time.GetUtcNow() + plan.ApprovalPatience;
        run.ShowWaiting(true);
        Uri? answer;
        for (var tries = 0; (answer = AnswerOf(page!)) is null; tries++)
        {
            DemandPage(page!);
            if (tries == 0) { run.Say(person.IsThere ? "The phone answers by itself" : "Waits for the phone’s answer"); }
            await LetPhoneAnswerAsync(tries, cancellationToken);
            if (time.GetUtcNow() > deadline) { throw new FlowStopException(FlowWords.Failure(ErrorCode.AuthenticationTimedOut)); }
            await Task.Delay(plan.Pause, time, cancellationToken);
            page = await http.BrowseAsync(RefreshOf(page!), plan.RedirectUri, true, cancellationToken);
        }
        run.ShowWaiting(false);
        Answer = answer;
        return Query(answer, "error") is null ? new FlowNotes(person.IsThere ? "Approved by itself" : "Approved") : throw Refused(answer);
    }

    private static FlowStopException Refused(Uri answer) => new(FlowWords.Failure(Query(answer, "error")!, description: Query(answer, "error_description")));

    private async Task LetPhoneAnswerAsync(int tries, CancellationToken cancellationToken)
    {
        if (!person.IsThere || answered || page!.Page.RequestId is not { } request || tries >= MaxPhoneTries) { return; }
        (answered, var words) = await person.AnswerAsync(request, cancellationToken);
        run.Say(answered ? words : $"The phone did not answer by itself: {words}");
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

    /// <summary>The client's answer where this page is it: a redirect to its address, or a form that posts itself there. Null for every other page.</summary>
    private Uri? AnswerOf(FlowAnswer answer) => AtClient(answer) ? answer.Location
        : answer.Page.Posted is { Method: "POST" } form && form.Action == plan.RedirectUri
            ? new Uri(QueryHelpers.AddQueryString(plan.RedirectUri, form.Values.Select(pair => new KeyValuePair<string, string?>(pair.Key, pair.Value)).Append(new(PostedMark, "1"))))
            : null;

    private const string PostedMark = "zk-posted";

    /// <summary>How an answer came: query, fragment or form_post.</summary>
    internal static string ModeOf(Uri answer) => Query(answer, PostedMark) is not null ? ResponseMode.FormPost
        : answer.OriginalString.Contains('#', StringComparison.Ordinal) ? ResponseMode.Fragment : ResponseMode.Query;

    internal static string? Query(Uri address, string name)
    {
        var at = address.OriginalString.IndexOfAny(['?', '#']);
        return at >= 0 && QueryHelpers.ParseQuery("?" + address.OriginalString[(at + 1)..].Replace('#', '&')).TryGetValue(name, out var values) ? values.ToString() : null;
    }

    private static string Grouped(string code) => $"{code[..4]} {code[4..]}";
}
