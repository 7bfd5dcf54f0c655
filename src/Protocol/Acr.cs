namespace ZenKey.Protocol;

/// <summary>
/// How surely the person was authenticated (ZenKey platform §3): <c>a1</c>, holding the phone is enough; <c>a3</c>, a PIN
/// or biometric, unless one was given within the last thirty minutes.
/// </summary>
public static class Acr
{
    public const string A1 = "a1";
    public const string A3 = "a3";

    /// <summary>How long a PIN or biometric serves for a3.</summary>
    public static readonly TimeSpan FactorFreshness = TimeSpan.FromMinutes(30);

    public static IReadOnlyList<string> Supported { get; } = [A1, A3];

    /// <summary>
    /// The first level of <c>acr_values</c> that we know; null when none is. <c>a2</c> is met in the field and means a3;
    /// the older names aal1 to aal3 are read as their successors.
    /// </summary>
    public static string? FirstKnown(string? acrValues)
    {
        foreach (var value in (acrValues ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            switch (value)
            {
                case "a1" or "aal1": return A1;
                case "a2" or "a3" or "aal2" or "aal3": return A3;
            }
        }
        return null;
    }
}

/// <summary>How the person was authenticated (RFC 8176; ZenKey platform §4.4).</summary>
public static class Amr
{
    /// <summary>The SIM proved itself. In every flow.</summary>
    public const string HardwareKey = "hwk";
    public const string Pin = "pin";

    /// <summary>
    /// The phone itself knew its person, by finger, face or its own code: a passkey. The platform's word for a biometric; an
    /// authenticator tells that it verified the person and not how.
    /// </summary>
    public const string Fingerprint = "fpt";

    /// <summary>A password; of a recovery: the login at the carrier.</summary>
    public const string Password = "pwd";

    /// <summary>A one-time code; of a recovery: one of the recovery codes.</summary>
    public const string OneTimeCode = "otp";

    /// <summary>More than one channel; of a recovery: a trusted browser, or a mail.</summary>
    public const string MultipleChannels = "mca";
}
