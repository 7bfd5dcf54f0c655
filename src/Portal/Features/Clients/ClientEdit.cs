using ZenKey.Portal.Access;
using ZenKey.Portal.Data;
using ZenKey.Portal.Data.Audit;
using ZenKey.Portal.Data.Clients;
using ZenKey.Portal.Ui;

namespace ZenKey.Portal.Features.Clients;

/// <summary>That an edit waited for a second person.</summary>
/// <param name="By">Who asked for it.</param>
/// <param name="Reason">Why it is done, in the audit trail.</param>
/// <param name="Note">Both names, and what else there is to say.</param>
internal sealed record HeldBefore(string By, string Reason, string? Note);

/// <summary>One change of a client at work: the row, who changes it, when.</summary>
internal sealed record ClientEdit(PortalDbContext Store, Client Client, CurrentPerson Person, DateTimeOffset Now)
{
    /// <summary>Null of an edit that needs nobody else.</summary>
    public HeldBefore? Held { get; init; }

    /// <summary>What was written to the audit trail so far.</summary>
    public List<FieldChange> Logged { get; } = [];

    /// <summary>Whose addresses and the like they are.</summary>
    public string By => Held?.By ?? Person.Name;

    public IReadOnlyList<ClientSecret> ActiveSecrets => [.. Client.Secrets.Where(secret => secret.Purpose == ClientSecretPurpose.Client && secret.IsActive(Now))];

    /// <summary>Adds a redirect URI that was judged; what has entered the store is written, however the change ends.</summary>
    public void AddUri(string uri, string? label) => Store.ClientUris.Add(new ClientUri
    {
        Id = Guid.CreateVersion7(Now),
        ClientId = Client.Id,
        Kind = ClientUriKind.Redirect,
        Uri = uri,
        Label = label,
        AddedAt = Now,
        AddedBy = By,
    });

    public void Log(string action, IEnumerable<FieldChange> changes, DangerAnswer? answer = null)
    {
        var told = changes.ToList();
        Logged.AddRange(told);
        Store.Audit.Add(AuditEntry.Of(Person.ToActor(), Now, action, "client", Client.ClientId, Client.Name, told, Held?.Reason ?? answer?.Reason, Held?.Note ?? answer?.Note, companyId: Client.Project!.CompanyId));
    }
}
