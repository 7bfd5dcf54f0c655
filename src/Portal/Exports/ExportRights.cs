using ZenKey.Portal.Access;
using ZenKey.Portal.Data.Exports;
using ZenKey.Portal.Lists;

namespace ZenKey.Portal.Exports;

internal static class ExportRights
{
    /// <summary>Whether a job's owner may have its rows: they see the list, and the same rows of it as when they began.</summary>
    public static bool MayHave(this CurrentPerson person, ExportJob job, ListKind kind) =>
        person.Id == job.PersonId && person.CompanyId == job.CompanyId && person.May(kind.Policy);
}
