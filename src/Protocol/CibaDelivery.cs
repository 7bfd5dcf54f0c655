namespace ZenKey.Protocol;

/// <summary>How a client's server learns the end of a request to a phone (CIBA Core §5); default poll.</summary>
public static class CibaDelivery
{
    /// <summary>It asks the token endpoint.</summary>
    public const string Poll = "poll";

    /// <summary>It is told that there is something to fetch.</summary>
    public const string Ping = "ping";

    /// <summary>It is sent the tokens.</summary>
    public const string Push = "push";

    public static IReadOnlyList<string> All { get; } = [Poll, Ping, Push];
}
