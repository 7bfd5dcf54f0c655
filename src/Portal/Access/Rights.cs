namespace ZenKey.Portal.Access;

/// <summary>What services ask before they answer; the same rules hold for pages.</summary>
public static class Rights
{
    /// <exception cref="NoRightException">The person may not do this.</exception>
    public static void Demand(this CurrentPerson person, string policy)
    {
        if (!PortalPolicies.Allows(policy, person)) { throw new NoRightException(policy); }
    }

    public static bool May(this CurrentPerson person, string policy) => PortalPolicies.Allows(policy, person);
}

/// <summary>A page has let somebody through who has no right to this: a fault of ours, never an answer to a person.</summary>
public sealed class NoRightException(string policy) : Exception($"This needs the right {policy}.");
