using Microsoft.AspNetCore.Http;
using ZenKey.AuthServer.Endpoints.Authorization;
using ZenKey.AuthServer.Endpoints.Recovery;
using ZenKey.AuthServer.Http;
using ZenKey.AuthServer.Interaction;
using ZenKey.AuthServer.Network;
using ZenKey.AuthServer.Tokens;
using ZenKey.Portal.Data.Carriers;
using ZenKey.Portal.Data.Grants;
using ZenKey.Portal.Data.Porting;
using ZenKey.Portal.Data.Recovery;
using ZenKey.Portal.Data.Subscribers;
using ZenKey.Protocol;

namespace ZenKey.AuthServer.Endpoints.UserPorting;

/// <summary>
/// The beginning of a move at the former carrier (ZenKey platform §8.3): the next carrier vouches for the line, since the SIM
/// that was enrolled here is dead. Its owner proves themselves on the pages that follow.
/// </summary>
internal sealed class PortingStart(
    CarrierScopes scopes, CarrierDirectory carriers, SubscriberDirectory subscribers, RecoveryLedger ledger, RecoveryMails mails, GrantLedger grants, PortedLines ported, RequestSources sources,
    AuthorizationReader reader, AuthorizationResponse responses, ErrorPages errors, BrowserCookie cookie, TimeProvider time)
{
    private static readonly AuthorizationError BadHint = new(
        ErrorCode.InvalidLoginHintToken, "The port hint is not one of the application's own carrier for this one, was not pushed, is too old or was used; or port_data was not asked for.", "port_hint_invalid");
    private static readonly AuthorizationError NeedsPerson = new(ErrorCode.InteractionRequired, "The subscriber must be asked.", "prompt_none");

    /// <summary>The id of the one code that a case may become, however often it is asked for.</summary>
    public static Guid CodeIdOf(RecoveryCase recovery) => AuthorizationCode.IdOf($"port:{recovery.Id:N}");

    /// <summary>Whether a completed case can still become a code.</summary>
    public static bool Serves(RecoveryCase recovery, DateTimeOffset now) =>
        recovery is { State: RecoveryState.Completed, Reason: RecoveryReason.NumberPorted, EndedAt: { } ended } && ended + PortConsents.Lifetime > now;

    public async Task StartAsync(HttpContext context, CarrierScope scope, AuthorizationRequest request, string text)
    {
        var hint = await ReadAsync(scope, request, text, context.RequestAborted);
        if (hint is null || request.IsSilent)
        {
            await sources.EndAsync(request);
            await responses.SendErrorAsync(context, scope, request.Return, hint is null ? BadHint : NeedsPerson);
            return;
        }
        if (!await sources.EndAsync(request) || !await grants.UseOnceAsync("port_hint:" + hint.Id, hint.ExpiresAt + PortHintJwt.Lifetime))
        {
            await reader.ShowUsedUpAsync(context, scope, request.Client);
            return;
        }
        var subscriber = await subscribers.FindByPhoneAsync(scope.Carrier.Id, hint.Phone, context.RequestAborted);
        var problem = await ProblemAsync(request, subscriber, context.RequestAborted);
        var recovery = problem is null ? await CaseAsync(scope, subscriber!, hint.AppKeyThumbprint, context.RequestAborted) : null;
        var reference = problem is null ? null : await errors.LogAsync(PortProblems.Of(problem).Of("authorize", scope.Carrier.Id, request.Client.Id));
        var flow = new PortFlow(recovery?.Id, hint.AppKeyThumbprint, cookie.Ensure(context), request.Client.Id, request.RedirectUri, request.Return.State, request.Return.CorrelationId,
            request.Nonce, request.CodeChallenge, request.KeyThumbprint, string.Join(' ', request.Scopes), request.Parameters["ui_locales"], problem, reference, time.GetUtcNow() + PortFlow.Lifetime);
        Answers.SeeOther(context, PortingPages.Address(scope, flow));
    }

    /// <summary>The hint, when the request is one for port_data that was pushed, and the application's own carrier signed it.</summary>
    private async Task<PortHintJwt?> ReadAsync(CarrierScope scope, AuthorizationRequest request, string text, CancellationToken cancellationToken)
    {
        if (request.PushedId is null || !request.Scopes.Contains(Scope.PortData) || request.Client.PortingCarrierId is not { } next || next == scope.Carrier.Id
            || await carriers.FindByIdAsync(next, cancellationToken) is not { } carrier)
        {
            return null;
        }
        var signer = await scopes.OfAsync(carrier, cancellationToken);
        return await PortHintJwt.ReadAsync(signer.Keys, signer.Issuer, scope.Issuer, request.Client.ClientId, text, time.GetUtcNow());
    }

    /// <summary>Why nothing can be moved from here, as the page says it; null when it can.</summary>
    private async ValueTask<string?> ProblemAsync(AuthorizationRequest request, Subscriber? subscriber, CancellationToken cancellationToken) => subscriber switch
    {
        null => PortProblems.Unknown,
        { State: SubscriberState.Locked } => PortProblems.Locked,
        { PortedToCarrierId: { } elsewhere } when elsewhere != request.Client.PortingCarrierId => PortProblems.Elsewhere,
        _ => await ported.HasLeftAsync(subscriber, cancellationToken) ? null : PortProblems.LineHere,
    };

    /// <summary>The case of this phone: one that was completed and not used yet, the open one, or a new one of which the owner is told.</summary>
    private async Task<RecoveryCase> CaseAsync(CarrierScope scope, Subscriber subscriber, string appKeyThumbprint, CancellationToken cancellationToken)
    {
        // Nothing of the next carrier's card is this one's to know.
        var phone = new RecoveryPhone("", "", "", appKeyThumbprint);
        if (await ledger.FindLastAsync(subscriber.Id, cancellationToken) is { } last && last.Phone == phone && Serves(last, time.GetUtcNow())
            && await grants.FindAsync(CodeIdOf(last), cancellationToken) is null)
        {
            return last;
        }
        var opened = await ledger.OpenAsync(new RecoveryOpening(subscriber.Id, scope.Carrier.Id, RecoveryReason.NumberPorted, phone, scope.Carrier.RecoveryFactors), cancellationToken);
        if (opened.IsNew) { mails.TellMoveOpened(scope, subscriber, opened.Case); }
        return opened.Case;
    }
}

/// <summary>Why a move cannot begin, or came to nothing: a word of the page, and what the application is told.</summary>
internal static class PortProblems
{
    public const string Unknown = "unknown";
    public const string Locked = "locked";
    public const string Elsewhere = "elsewhere";
    public const string LineHere = "line-here";

    private static readonly AuthorizationError Cancelled = new(ErrorCode.AccessDenied, "The person cancelled.", "cancelled");

    public static AuthorizationError Of(string problem) => problem switch
    {
        Unknown => new(ErrorCode.UserNotFound, "This carrier has no ZenKey of the line.", "port_line_unknown"),
        Locked => new(ErrorCode.AccessDenied, "The carrier does not authenticate this subscriber now.", "subscriber_locked"),
        Elsewhere => new(ErrorCode.UserNotFound, "The accounts were taken to another carrier already.", "port_elsewhere"),
        _ => new(ErrorCode.AccessDenied, "The line is still with this carrier.", "port_line_here"),
    };

    public static AuthorizationError Of(RecoveryState? state) => state switch
    {
        RecoveryState.Held => new(ErrorCode.AccessDenied, "The move is stopped until support has looked at it.", "port_held"),
        RecoveryState.Denied => new(ErrorCode.AccessDenied, "The move was denied.", "port_denied"),
        _ => Cancelled,
    };
}
