using FluentValidation;
using Microsoft.EntityFrameworkCore;
using ZenKey.Portal.Access;
using ZenKey.Portal.Data;
using ZenKey.Portal.Data.Audit;
using ZenKey.Portal.Data.Changes;
using ZenKey.Portal.Data.Clients;
using ZenKey.Portal.Data.Companies;
using ZenKey.Portal.Data.Journal;
using ZenKey.Portal.Data.Projects;
using ZenKey.Portal.Features.Clients.Registration;
using ZenKey.Protocol;

namespace ZenKey.Portal.Features.Clients;

/// <summary>How a registration ended.</summary>
public abstract record RegisterClientResult
{
    private RegisterClientResult() { }

    /// <param name="Secret">To be shown once and forgotten; null for clients that keep none.</param>
    public sealed record Registered(string ClientId, string Name, string? Secret) : RegisterClientResult
    {
        // A record prints its members; this one must not reach a log.
        public override string ToString() => $"Registered {ClientId}";
    }

    /// <summary>Its draft was finished or thrown away before: nothing was registered a second time.</summary>
    public sealed record Finished : RegisterClientResult;

    /// <summary>By property path, as the form's fields are named.</summary>
    public sealed record Rejected(IReadOnlyDictionary<string, string[]> Faults) : RegisterClientResult;
}

/// <summary>Registers clients.</summary>
public interface IClientRegistrar
{
    /// <param name="person">Who registers it.</param>
    /// <param name="form">What they typed.</param>
    /// <param name="draft">The draft that ends with it; null when there is none.</param>
    /// <param name="cancellationToken">Gives up.</param>
    Task<RegisterClientResult> RegisterAsync(CurrentPerson person, ClientForm form, Guid? draft, CancellationToken cancellationToken);
}

/// <inheritdoc />
internal sealed class ClientRegistrar(StoreWriter writer, IValidator<ClientForm> validator, TimeProvider time) : IClientRegistrar
{
    private const int Tries = 3;

    public async Task<RegisterClientResult> RegisterAsync(CurrentPerson person, ClientForm form, Guid? draft, CancellationToken cancellationToken)
    {
        var verdict = validator.Validate(form);
        if (!verdict.IsValid)
        {
            return new RegisterClientResult.Rejected(verdict.ToDictionary().ToDictionary(pair => pair.Key, pair => pair.Value));
        }
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await writer.WriteAsync((store, token) => RegisterAsync(store, person, form, draft, token), [Topic.Clients], cancellationToken);
            }
            catch (StoreConflictException) when (attempt < Tries) { } // the identifier was taken, one in 2^82; or the draft was finished at this very moment
        }
    }

    private async Task<RegisterClientResult> RegisterAsync(PortalDbContext store, CurrentPerson person, ClientForm form, Guid? draft, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        if (await store.RefreshAsync(person, cancellationToken) is not { } current || !PortalPolicies.Allows(Policies.EditClients, current))
        {
            return Rejected(nameof(form.Name), "You may no longer register clients here.");
        }
        var begun = draft is null ? null : await ClientDrafts.Own(store, current).SingleOrDefaultAsync(row => row.Id == draft, cancellationToken);
        if (draft is not null && begun is null) { return new RegisterClientResult.Finished(); }
        if (await ProjectAsync(store, current, form, now, cancellationToken) is not { } project)
        {
            return Rejected(nameof(form.Project), "Choose a project of your company.");
        }
        var client = Client(current, form, project.Id, now);
        store.Clients.Add(client);
        if (begun is not null) { store.Drafts.Remove(begun); }
        string? secret = null;
        if (form.Type == ClientType.Confidential)
        {
            (var row, secret) = ClientSecret.Generate(client.Id, "First", current.Name, now);
            client.Secrets.Add(row);
        }
        store.Audit.Add(AuditEntry.Of(current.ToActor(), now, "client.created", "client", client.ClientId, client.Name, ClientChanges.Of(client), companyId: project.CompanyId));
        return new RegisterClientResult.Registered(client.ClientId, client.Name, secret);
    }

    private static async Task<Project?> ProjectAsync(PortalDbContext store, CurrentPerson person, ClientForm form, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (form.Project != ClientForm.NewProject)
        {
            return Guid.TryParse(form.Project, out var id)
                ? await store.Projects.OpenTo(person).SingleOrDefaultAsync(row => row.Id == id, cancellationToken)
                : null;
        }
        if (person.CompanyId is not { } company || !await store.Companies.AnyAsync(row => row.Id == company && row.State == CompanyState.Approved, cancellationToken)) { return null; }
        var project = new Project { Id = Guid.CreateVersion7(now), CompanyId = company, Name = form.NewProjectName.Trim(), CreatedAt = now };
        store.Projects.Add(project);
        store.Audit.Add(AuditEntry.Of(person.ToActor(), now, "project.created", "project", project.Id.ToString(), project.Name,
            [new FieldChange("name", null, project.Name)], companyId: company));
        return project;
    }

    private static Client Client(CurrentPerson person, ClientForm form, Guid projectId, DateTimeOffset now)
    {
        var clientId = ClientId.New();
        IEnumerable<string> addresses = form.TypedUris;
        if (form.Type == ClientType.Native) { addresses = addresses.Append(RedirectUri.DefaultFor(clientId)); }
        var client = new Client
        {
            Id = Guid.CreateVersion7(now),
            ClientId = clientId.Value,
            ProjectId = projectId,
            Name = form.Name.Trim(),
            Type = form.Type,
            Mode = ClientMode.Developer,
            TokenAuth = form.Type == ClientType.Confidential ? TokenAuth.Basic : TokenAuth.None,
            RequirePkce = true,
            Scopes = ClientScopes.Join(form.Scopes),
            CreatedAt = now,
            CreatedBy = person.Name,
        };
        client.Uris.AddRange(addresses.Distinct(StringComparer.Ordinal).Select(address => new ClientUri
        {
            Id = Guid.CreateVersion7(now),
            ClientId = client.Id,
            Kind = ClientUriKind.Redirect,
            Uri = address,
            Label = address == RedirectUri.DefaultFor(clientId) ? "Default of the SDKs" : null,
            AddedAt = now,
            AddedBy = person.Name,
        }));
        return client;
    }

    private static RegisterClientResult.Rejected Rejected(string field, string fault) => new(new Dictionary<string, string[]> { [field] = [fault] });
}
