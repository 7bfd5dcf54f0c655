using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using ZenKey.Protocol;

namespace ZenKey.Portal.Features.TestFlow;

/// <summary>What error codes mean to a developer, and what to do.</summary>
public static partial class FlowWords
{
    public static string Of(string code) => code switch
    {
        ErrorCode.AccessDenied => "The phone said no, or the request was cancelled. Nothing was shared. Run again and approve.",
        ErrorCode.AuthenticationTimedOut => "No answer from the phone in time. Nothing was shared. Run again with the phone at hand.",
        ErrorCode.DeviceUnavailable => "The phone could not be reached. Check that it is on and has a network.",
        ErrorCode.NetworkFailure => "The phone could not prove its SIM: the SIM was changed or the phone was reset.",
        ErrorCode.UserUnsupported => "There is no ZenKey application on this phone.",
        ErrorCode.UserNotFound => "This carrier does not know the subscriber any more; discovery must run again.",
        ErrorCode.InvalidLoginHintToken => "The carrier does not take the hint token. Run again with a new browser.",
        ErrorCode.InvalidRequest => "The request is malformed. See what was sent, and the reference in the logs.",
        ErrorCode.InvalidScope => "The client may not ask for one of the scopes. Add it to the client, or leave it out.",
        ErrorCode.UnauthorizedClient => "The client may not do this. Check its grants and its mode.",
        ErrorCode.InvalidClient => "The client’s proof was not accepted. Check how it proves itself.",
        ErrorCode.InvalidGrant => "The code was not accepted: used, expired, or bound to another address or verifier.",
        ErrorCode.TemporarilyUnavailable => "The carrier is not available now. Wait a moment, then run again.",
        ErrorCode.ProviderNotFound => "No carrier of ours has this network.",
        ErrorCode.InteractionRequired or ErrorCode.LoginRequired or ErrorCode.ConsentRequired => "The request needs a person, and prompt forbids to ask one.",
        ErrorCode.ExpiredToken => "The request ran out before the phone answered. Run again with the phone at hand.",
        ErrorCode.TransactionFailed => "There was no phone to ask.",
        ErrorCode.UnknownUserId => "The carrier does not know whom the request names.",
        ErrorCode.InvalidBindingMessage => "The message cannot be read: at most 280 printable characters.",
        ErrorCode.InvalidLoginHint => "The client may not name people so. Allow phone numbers for the project, or name a subject of an earlier sign-in.",
        ErrorCode.InvalidRequestObject => "The signed request was not taken. See the reference in the logs.",
        ErrorCode.InvalidDpopProof => "The DPoP proof was not taken. See the reference in the logs.",
        ErrorCode.ServerError => "Something broke at the carrier. Give its support the reference.",
        _ => "The provider refused. See its answer.",
    };

    public static string Of(FlowStepState state) => state switch
    {
        FlowStepState.Passed => "passed",
        FlowStepState.Failed => "failed",
        FlowStepState.Running => "running",
        FlowStepState.NotReached => "not reached",
        _ => "waiting",
    };

    public static string Of(FlowCheck check) => check switch
    {
        { Applies: false } => "not applicable",
        { Holds: true } => "passed",
        _ => "failed",
    };

    /// <summary>Members of a verified token, in words. Only tokens are explained; other JSON speaks for itself.</summary>
    public static IEnumerable<(string Member, string Words)> Explained(FlowStep step)
    {
        if (step.Key is not (FlowStepKey.IdToken or FlowStepKey.RefreshedIdToken)) { yield break; }
        foreach (var (_, json) in step.Decoded.Take(2))
        {
            foreach (var (member, _) in JsonNode.Parse(json)!.AsObject())
            {
                if (ClaimWords.Of(member) is { } words) { yield return (member, words); }
            }
        }
    }

    /// <param name="code">The error on the wire.</param>
    /// <param name="reference">When it was told apart.</param>
    /// <param name="description">The provider's own words; a reference in them is taken out.</param>
    public static FlowFailure Failure(string code, string? reference = null, string? description = null)
    {
        var told = Reference().Match(description ?? "");
        return new(Of(code), Code: code, Reference: reference ?? (told.Success ? told.Groups["reference"].Value : null),
            Received: told.Success ? description!.Remove(told.Index, told.Length).Trim() : description);
    }

    [GeneratedRegex(@"\(?(?<reference>err-[0-9A-Z]{4}-[0-9A-Z]{4})\)?")]
    private static partial Regex Reference();
}
