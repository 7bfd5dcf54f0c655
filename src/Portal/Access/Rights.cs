using ZenKey.Portal.Data.People;

namespace ZenKey.Portal.Access;

/// <summary>What a person may do, as services ask it. The policies of the same names ask it of pages.</summary>
public static class Rights
{
    extension(CurrentPerson person)
    {
        public bool MaySeeSubscribers => person.HasAny(PortalRoles.Support | PortalRoles.Administrator | PortalRoles.Auditor);

        public bool MayRevokeDevices => person.HasAny(PortalRoles.Administrator);

        public bool MayReadAudit => person.HasAny(PortalRoles.Auditor | PortalRoles.Administrator);

        public bool MayBuild => person.HasAny(PortalRoles.Developer | PortalRoles.Administrator);

        private bool HasAny(PortalRoles roles) => (person.Roles & roles) != PortalRoles.None;
    }
}

/// <summary>A page has let somebody through who has no right to this: a fault of ours, never an answer to a person.</summary>
public sealed class NoRightException(string right) : Exception($"This needs the right {right}.");
