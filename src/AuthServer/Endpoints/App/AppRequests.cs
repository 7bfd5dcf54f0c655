using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using ZenKey.AuthServer.Endpoints.BackchannelAuthentication;
using ZenKey.AuthServer.Endpoints.Passkeys;
using ZenKey.AuthServer.Http;
using ZenKey.AuthServer.Interaction;
using ZenKey.Portal.Data.Audit;
using ZenKey.Portal.Data.Changes;
using ZenKey.Portal.Data.Clients;
using ZenKey.Portal.Data.Devices;
using ZenKey.Portal.Data.Links;
using ZenKey.Portal.Data.Requests;
using ZenKey.Protocol;

namespace ZenKey.AuthServer.Endpoints.App;

/// <summary>Requests on the phone: listed, followed, approved, denied.</summary>
internal sealed class AppRequests(
    AppCallers callers, RequestLedger ledger, ClientDirectory clients, LinkDirectory links, DeviceDirectory devices, OwnerProof owner, AppRequestViews views, BackchannelOutcomes outcomes,
    EventStreams streams, ErrorPages errors, TimeProvider time)
{
    private const int Recent = 8;

    public static void Map(RouteGroupBuilder app)
    {
        app.MapGet("/requests", (HttpContext context, AppRequests requests) => requests.ListAsync(context)).WithSummary("What waits for an answer, and what ended lately");
        app.MapGet("/requests/{id}", (string id, HttpContext context, AppRequests requests) => requests.ShowAsync(id, context)).WithSummary("One request");
        app.MapPost("/requests/{id}/approve", (string id, ApproveRequest body, HttpContext context, AppRequests requests) => requests.ApproveAsync(id, body, context)).WithSummary("Agree");
        app.MapPost("/requests/{id}/deny", (string id, HttpContext context, AppRequests requests) => requests.DenyAsync(id, context)).WithSummary("Refuse");
        app.MapPost("/requests/{id}/report", (string id, HttpContext context, AppRequests requests) => requests.ReportAsync(id, context)).WithSummary("Refuse, and tell the carrier that it was not me");
        app.MapGet("/events", (HttpContext context, AppRequests requests) => requests.FollowAsync(context)).WithSummary("Server-sent events: changed");
    }

    private async Task<Results<Ok<RequestsAnswer>, ProblemHttpResult>> ListAsync(HttpContext context)
    {
        var (caller, problem) = await callers.FindAsync(context);
        if (problem is not null) { return problem; }
        var waiting = await ledger.ListWaitingAsync(caller!.Subscriber.Id, context.RequestAborted);
        var ended = await ledger.ListEndedAsync(caller.Subscriber.Id, Recent, context.RequestAborted);
        var requests = new List<AppRequest>(waiting.Count);
        foreach (var request in waiting) { requests.Add(await views.OfAsync(caller, request, context.RequestAborted)); }
        var recent = new List<AppRecent>(ended.Count);
        foreach (var request in ended) { recent.Add(await views.RecentAsync(request, context.RequestAborted)); }
        return TypedResults.Ok(new RequestsAnswer(requests, recent));
    }

    private async Task<Results<Ok<AppRequest>, ProblemHttpResult>> ShowAsync(string id, HttpContext context)
    {
        var (caller, request, problem) = await FindAsync(id, context);
        return problem is not null ? problem : TypedResults.Ok(await views.OfAsync(caller!, request!, context.RequestAborted));
    }

    private async Task<Results<NoContent, ProblemHttpResult>> ApproveAsync(string id, ApproveRequest body, HttpContext context)
    {
        var (caller, request, problem) = await FindAsync(id, context, forAnswer: true);
        if (problem is not null) { return problem; }
        var client = (await clients.FindByIdAsync(request!.ClientId, context.RequestAborted))!;
        var asked = request.Scopes.Split(' ');
        var attributes = asked.Where(name => Scope.Find(name) is { IsAsked: true }).ToList();
        if (body.Scopes is { } chosen && chosen.Any(name => !attributes.Contains(name))) { return await LoggedAsync(request, AppProblems.UnknownScope(), "scope_not_asked"); }
        if (await NumberFaultAsync(request, body.Number) is { } mismatch) { return mismatch; }
        var (amr, pinProblem) = await ProveAsync(caller!, request, body, context);
        if (pinProblem is not null) { return pinProblem; }
        var declined = body.Scopes is null ? [] : attributes.Except(body.Scopes).ToList();
        var granted = asked.Except(declined).ToList();
        var before = await links.FindAsync(caller!.Subscriber.Id, client.Project!.Sector, context.RequestAborted);
        var link = LinkAfter(caller, client, before, granted, declined);
        var audit = AuditEntry.Of(Actor.Subscriber(caller.Subscriber.Id), time.GetUtcNow(), "consent.given", "client", client.ClientId, client.Project.Name,
            [new FieldChange("scopes", before is { State: LinkState.Active } ? before.Scopes : null, link.Scopes)], companyId: client.Project.CompanyId, subscriberId: caller.Subscriber.Id);
        var approval = new Approval(string.Join(' ', granted), link, WithRecovery(amr!, caller.Phone), amr == Amr.HardwareKey ? Acr.A1 : Acr.A3,
            caller.Phone.RecoveryAmr is null ? null : caller.Phone.Id, WithdrawnOf(before, declined));
        return await ledger.ApproveAsync(request, approval, audit, await outcomes.ApprovedAsync(caller.Scope, request, client, approval, context.RequestAborted))
            ? TypedResults.NoContent()
            : await EndedAsync((await ledger.FindAsync(id, context.RequestAborted))!);
    }

    /// <summary>Who chooses another number than the browser shows has another browser before them: the request is over, before a PIN is looked at.</summary>
    private async Task<ProblemHttpResult?> NumberFaultAsync(Request request, int? chosen)
    {
        if (NumberMatch.Of(request) is not { } match || match.Shown == chosen) { return null; }
        if (chosen is null) { return await LoggedAsync(request, AppProblems.NumberRequired(), "number_missing"); }
        return await ledger.DenyAsync(request, outcomes.Denied(request))
            ? await LoggedAsync(request, AppProblems.WrongNumber(), "number_wrong")
            : await EndedAsync((await ledger.FindAsync(request.Id, CancellationToken.None))!);
    }

    /// <summary>What proves the person: the SIM always, PIN or passkey where the request asks for it; what was given lately tells by which.</summary>
    private async Task<(string? Amr, ProblemHttpResult? Problem)> ProveAsync(AppCaller caller, Request request, ApproveRequest body, HttpContext context)
    {
        if (!AppRequestViews.NeedsPin(request, caller.Subscriber, time.GetUtcNow()))
        {
            return (request.Acr == Acr.A3 ? $"{Amr.HardwareKey} {caller.Subscriber.FactorAmr ?? Amr.Pin}" : Amr.HardwareKey, null);
        }
        var (method, fault) = await owner.ProveAsync(caller, new OwnerGiven(body.Pin, body.Passkey, PasskeyPurpose.Approve(request.Id)), context, request.ClientId);
        return fault is not null ? (null, fault) : ($"{Amr.HardwareKey} {method}", null);
    }

    /// <summary>The first approval after a recovery tells by which methods the person was recognised then (ZenKey platform §8.2).</summary>
    private static string WithRecovery(string amr, Device phone) =>
        phone.RecoveryAmr is { } recovered ? string.Join(' ', amr.Split(' ').Union(recovered.Split(' '))) : amr;

    /// <summary>The link after this consent: what was shared before stays, but for what was declined now.</summary>
    private AccountLink LinkAfter(AppCaller caller, Client client, AccountLink? before, List<string> granted, List<string> declined)
    {
        var kept = before is { State: LinkState.Active } ? before.ScopeNames.Except(declined) : [];
        var now = time.GetUtcNow();
        return new AccountLink
        {
            Id = before?.Id ?? Guid.CreateVersion7(now),
            CarrierId = caller.Scope.Carrier.Id,
            SubscriberId = caller.Subscriber.Id,
            ProjectId = client.ProjectId,
            Sector = client.Project!.Sector,
            Scopes = string.Join(' ', kept.Union(granted)),
            Declined = string.Join(' ', (before?.DeclinedNames ?? []).Union(declined).Except(granted)),
            FirstUsedAt = now,
            LastUsedAt = now,
        };
    }

    private static IReadOnlyList<string> WithdrawnOf(AccountLink? before, List<string> declined) =>
        before is { State: LinkState.Active } ? [.. before.ScopeNames.Intersect(declined)] : [];

    private async Task<Results<NoContent, ProblemHttpResult>> DenyAsync(string id, HttpContext context)
    {
        var (_, request, problem) = await FindAsync(id, context, forAnswer: true);
        if (problem is not null) { return problem; }
        return await ledger.DenyAsync(request!, outcomes.Denied(request!))
            ? TypedResults.NoContent()
            : await EndedAsync((await ledger.FindAsync(id, context.RequestAborted))!);
    }

    /// <summary>Somebody else signs in as this person: support sees it, and the person may take the browser's trust away.</summary>
    private async Task<Results<Ok<ReportAnswer>, ProblemHttpResult>> ReportAsync(string id, HttpContext context)
    {
        var (caller, request, problem) = await FindAsync(id, context, forAnswer: true);
        if (problem is not null) { return problem; }
        var client = (await clients.FindByIdAsync(request!.ClientId, context.RequestAborted))!;
        var device = request.DeviceId is { } deviceId && await devices.FindAsync(deviceId, context.RequestAborted) is { State: DeviceState.Active } found ? found : null;
        var audit = AuditEntry.Of(Actor.Subscriber(caller!.Subscriber.Id), time.GetUtcNow(), "request.reported", device is null ? "client" : "device",
            device?.Id.ToString() ?? client.ClientId, device?.Name ?? client.Project!.Name,
            [new FieldChange("asked by", null, client.Project!.Name), new FieldChange("browser", null, device?.Name ?? request.BrowserName)], subscriberId: caller.Subscriber.Id);
        return await ledger.ReportAsync(request, audit, outcomes.Denied(request))
            ? TypedResults.Ok(new ReportAnswer(device is null ? null : new AppDevice(device.Id, device.Name, device.Platform, device.TrustedAt, device.LastUsedAt)))
            : await EndedAsync((await ledger.FindAsync(id, context.RequestAborted))!);
    }

    private async Task FollowAsync(HttpContext context)
    {
        var (caller, problem) = await callers.FindAsync(context);
        if (problem is not null)
        {
            await problem.ExecuteAsync(context);
            return;
        }
        await streams.FollowAsync(context, BusTopics.Phone(caller!.Subscriber.Id), async token =>
        {
            var waiting = await ledger.ListWaitingAsync(caller.Subscriber.Id, token);
            var ended = await ledger.ListEndedAsync(caller.Subscriber.Id, 1, token);
            // Marked, so that a request which ends is not the same word as while it waited.
            return string.Join(',', [.. waiting.Select(request => request.Id), .. ended.Select(request => "-" + request.Id)]);
        });
    }

    private async Task<(AppCaller? Caller, Request? Request, ProblemHttpResult? Problem)> FindAsync(string id, HttpContext context, bool forAnswer = false)
    {
        var (caller, problem) = await callers.FindAsync(context);
        if (problem is not null) { return (null, null, problem); }
        if (id.Length != 22 || await ledger.FindAsync(id, context.RequestAborted) is not { } request || request.SubscriberId != caller!.Subscriber.Id)
        {
            return (null, null, AppProblems.UnknownRequest());
        }
        var state = AppRequestViews.StateOf(request, time.GetUtcNow());
        return state == "waiting" ? (caller, request, null) : (null, null, forAnswer ? await EndedAsync(request) : AppProblems.RequestEnded(state));
    }

    /// <summary>The answer came after the end: whose request it was sees it in their log.</summary>
    private Task<ProblemHttpResult> EndedAsync(Request request) =>
        LoggedAsync(request, AppProblems.RequestEnded(AppRequestViews.StateOf(request, time.GetUtcNow())), "request_ended");

    /// <summary>Writes down for the client why its request was not answered; the problem bears the reference.</summary>
    private async Task<ProblemHttpResult> LoggedAsync(Request request, ProblemHttpResult problem, string cause)
    {
        await errors.ReferAsync(problem, cause, request.CarrierId, request.ClientId);
        return problem;
    }
}
