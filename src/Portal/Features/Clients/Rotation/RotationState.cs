
namespace ZenKey.Portal.Features.Clients.Rotation;

/// <summary>How far a rotation has come.</summary>
public enum RotationStep
{
    /// <summary>One secret is active; the new one is to be made.</summary>
    Create,

    /// <summary>The new one is made and nobody has used it yet.</summary>
    Deploy,

    /// <summary>The new one is used, and the old one was within the last hour.</summary>
    Watch,

    /// <summary>The new one is used and the old one has not been for an hour.</summary>
    Revoke,
}

/// <summary>A secret and how it was used.</summary>
/// <param name="LastHour">How often in the last hour.</param>
/// <param name="LastDay">How often in the last day.</param>
/// <param name="Slots">The last hour in twelve counts of five minutes, the oldest first.</param>
public sealed record UsedSecret(ClientSecretView Secret, int LastHour, int LastDay, IReadOnlyList<int> Slots);

/// <summary>A rotation as the store knows it: nothing else is remembered, so that it can be left and come back to.</summary>
/// <param name="Old">The secret that is to go; the only one before the new one is made. Null when none is active.</param>
/// <param name="New">The secret that takes over; null before it is made.</param>
public sealed record RotationState(RotationStep Step, UsedSecret? Old, UsedSecret? New)
{
    /// <summary>How long the old secret must have been quiet.</summary>
    public static readonly TimeSpan Quiet = TimeSpan.FromHours(1);

    /// <summary>Whether the old one was let to end before its own time.</summary>
    public bool IsScheduled => New is not null && Old is { Secret: var old } && old.ExpiresAt != old.OwnEnd;

    /// <param name="active">The active secrets.</param>
    /// <param name="now">When.</param>
    public static RotationState Of(IReadOnlyList<UsedSecret> active, DateTimeOffset now)
    {
        List<UsedSecret> byAge = [.. active.OrderBy(use => use.Secret.CreatedAt).ThenBy(use => use.Secret.Id)];
        if (byAge is not [var old, .., var young]) { return new RotationState(RotationStep.Create, byAge.FirstOrDefault(), null); }
        var step = true switch
        {
            _ when young.Secret.LastUsedAt is null => RotationStep.Deploy,
            _ when old.Secret.LastUsedAt > now - Quiet => RotationStep.Watch,
            _ => RotationStep.Revoke,
        };
        return new RotationState(step, old, young);
    }
}
