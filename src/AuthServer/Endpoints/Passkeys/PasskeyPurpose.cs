namespace ZenKey.AuthServer.Endpoints.Passkeys;

/// <summary>What a passkey's answer is good for. A challenge bears it, so that what was signed for one thing never serves another.</summary>
internal static class PasskeyPurpose
{
    public const string Settings = "settings";
    public const string Pin = "pin";
    public const string RecoveryCodes = "recovery-codes";
    public const string Email = "email";
    public const string Export = "export";
    public const string Close = "close";
    public const string AddPasskey = "add-passkey";

    /// <summary>A factor of a recovery; its challenges are given to the case.</summary>
    public const string Recovery = "recovery";

    /// <summary>No proof: the challenge that a new passkey signs.</summary>
    public const string NewPasskey = "new-passkey";

    private const int LongestAbout = 40;
    private static readonly string[] Plain = [Settings, Pin, RecoveryCodes, Email, Export, Close, AddPasskey];

    public static string Approve(string requestId) => "approve:" + requestId;

    public static string RemovePasskey(Guid id) => $"remove-passkey:{id}";

    /// <summary>The purpose that an application asks for; null when it is none.</summary>
    public static string? Of(PasskeyChallengeRequest asked) => asked switch
    {
        { Purpose: { } plain, About: null } when Plain.Contains(plain) => plain,
        { Purpose: "approve", About: { Length: > 0 and <= LongestAbout } request } => Approve(request),
        { Purpose: "remove-passkey", About: { } passkey } when Guid.TryParse(passkey, out var id) => RemovePasskey(id),
        _ => null,
    };
}
