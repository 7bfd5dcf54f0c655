namespace ZenKey.AuthServer.Interaction;

/// <summary>What a page of a recovery says.</summary>
public enum RecoveryWord
{
    /// <summary>A trusted browser is asked.</summary>
    Ask,

    /// <summary>The link of a mail was followed.</summary>
    Mail,
    Agreed,
    Refused,

    /// <summary>Nothing is asked of this browser now.</summary>
    Nothing,
}

/// <summary>A page of a recovery, outside the phone.</summary>
/// <param name="Word">What it says.</param>
/// <param name="Number">The recovery's number, which the phone shows too; null when there is none.</param>
/// <param name="PostUrl">Where the answer is posted; null when there is nothing to answer.</param>
/// <param name="LookUrl">Where it is looked again.</param>
/// <param name="Moves">Whether the subscriber moves to another carrier.</param>
public sealed record RecoveryView(RecoveryWord Word, string? Number, string? PostUrl, string LookUrl, bool Moves = false) : SubscriberView;
