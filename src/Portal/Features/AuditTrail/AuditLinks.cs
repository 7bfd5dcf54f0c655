using ZenKey.Portal.Access;
using ZenKey.Portal.Data.Audit;

namespace ZenKey.Portal.Features.AuditTrail;

/// <summary>Where the things of the audit trail have their own pages.</summary>
internal static class AuditLinks
{
    /// <param name="entry">What happened.</param>
    /// <param name="person">Who would follow the link: nobody is led to a page that refuses them.</param>
    public static string? Of(AuditEntry entry, CurrentPerson person) => entry.ObjectKind switch
    {
        "client" when person.May(Policies.Build) => $"/clients/{entry.ObjectId}",
        "device" => $"/devices/{entry.ObjectId}",
        "recovery" => $"/recovery/{entry.ObjectId}",
        "subscriber" when entry.SubscriberId is { } id => $"/links?subscriber={id}",
        _ => null,
    };
}
