using ZenKey.Protocol;

namespace ZenKey.Portal.Features.SignIn;

/// <param name="Title">What happened.</param>
/// <param name="Text">What it means, and what to do.</param>
internal sealed record SignInProblem(string Title, string Text);

/// <summary>Error codes of discovery and carriers in words.</summary>
internal static class SignInProblems
{
    public const string BadState = "state_invalid";
    public const string UnknownCarrier = "carrier_unknown";

    private static readonly Dictionary<string, SignInProblem> ByCode = new(StringComparer.Ordinal)
    {
        [ErrorCode.AccessDenied] = new("You said no on your phone", "The sign-in was denied or cancelled. Nothing was shared."),
        [ErrorCode.AuthenticationTimedOut] = new("No answer from your phone", "The request waited two minutes. Nothing was shared. Have the phone at hand and try again."),
        [ErrorCode.UserUnsupported] = new("Your phone cannot be used yet", "The ZenKey app is not set up on it. Open the app on your phone, then try again."),
        [ErrorCode.UserNotFound] = new("Your number is not known", "None of the carriers we know has it. Use another phone."),
        [ErrorCode.ProviderNotFound] = new("Your carrier does not offer ZenKey", "Use a phone of another carrier."),
        [ErrorCode.DeviceUnavailable] = new("Your phone could not be reached", "It may be off or without coverage. Try again when it has a connection."),
        [ErrorCode.NetworkFailure] = new("The mobile network did not answer", "Try again in a moment."),
        [ErrorCode.TemporarilyUnavailable] = new("Your carrier is not answering", "Try again in a moment."),
        [ErrorCode.ServerError] = new("Your carrier had a fault", "Try again in a moment."),
        [ErrorCode.InteractionRequired] = new("Your phone is needed", "Start again and approve the request on your phone."),
        [ErrorCode.LoginRequired] = new("Your phone is needed", "Start again and approve the request on your phone."),
        [ErrorCode.ConsentRequired] = new("Your consent is needed", "Start again and agree on your phone."),
        [ErrorCode.InvalidLoginHintToken] = new("The sign-in took too long", "What discovery found out is no longer valid. Start again."),
        [BadState] = new("This sign-in was not started here", "It is older than ten minutes, was finished already, or began in another browser. Start again."),
        [UnknownCarrier] = new("We do not know this carrier", "Discovery named a network that no carrier here has. Start again, or use another phone."),
    };

    private static readonly SignInProblem Other = new("The sign-in did not work", "Nothing was shared. Start again; if it fails once more, tell us the reference.");

    /// <summary>The code when it is one we have words for; whatever else an address says is never shown.</summary>
    public static string? Known(string? code) => code is not null && ByCode.ContainsKey(code) ? code : null;

    public static SignInProblem Of(string? code) => code is null ? Other : ByCode.GetValueOrDefault(code, Other);

    public static string AddressOf(string? code, string reference) =>
        $"/sign-in/problem?error={Known(code) ?? "other"}&reference={reference}";
}
