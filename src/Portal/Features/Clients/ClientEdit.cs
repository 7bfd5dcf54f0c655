using ZenKey.Portal.Access;
using ZenKey.Portal.Data;
using ZenKey.Portal.Data.Audit;
using ZenKey.Portal.Data.Clients;
using ZenKey.Portal.Ui;

namespace ZenKey.Portal.Features.Clients;

/// <summary>One change of a client at work: the row, who changes it, when.</summary>
internal sealed record ClientEdit(PortalDbContext Store, Client Client, CurrentPerson Person, DateTimeOffset Now)
{
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
        AddedBy = Person.Name,
    });

    public void Log(string action, IEnumerable<FieldChange> changes, DangerAnswer? answer = null) => Store.Audit.Add(
        AuditEntry.Of(Person.ToActor(), Now, action, "client", Client.ClientId, Client.Name, changes, answer?.Reason, answer?.Note, companyId: Client.Project!.CompanyId));
}
