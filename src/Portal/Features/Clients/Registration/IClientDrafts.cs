using System.Data.Common;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.EntityFrameworkCore;
using ZenKey.Portal.Access;
using ZenKey.Portal.Data;
using ZenKey.Portal.Data.Drafts;
using ZenKey.Portal.Data.Journal;

namespace ZenKey.Portal.Features.Clients.Registration;

/// <summary>A registration that is not finished.</summary>
/// <param name="Version">Nought before it is saved for the first time.</param>
/// <param name="Step">Where it is gone on with.</param>
public sealed record ClientDraft(Guid Id, int Version, string Step, ClientForm Form);

/// <summary>A draft in a list.</summary>
/// <param name="Title">The client's name; null while it has none.</param>
public sealed record ClientDraftRow(Guid Id, string? Title, string Step, DateTimeOffset SavedAt);

/// <summary>How the saving of a draft ended.</summary>
public abstract record SaveDraftResult
{
    private SaveDraftResult() { }

    public sealed record Saved(int Version) : SaveDraftResult;

    /// <summary>The same person went on with it elsewhere; nothing was saved.</summary>
    /// <param name="Theirs">As it stands now.</param>
    /// <param name="At">When it was saved there.</param>
    public sealed record Conflict(ClientDraft Theirs, DateTimeOffset At) : SaveDraftResult;

    /// <summary>It was finished, thrown away or too old.</summary>
    public sealed record Gone : SaveDraftResult;

    /// <summary>Nothing was saved; the sentence says why.</summary>
    public sealed record Refused(string Why) : SaveDraftResult;
}

/// <summary>Registrations that somebody has begun. Nobody sees those of others.</summary>
public interface IClientDrafts
{
    /// <summary>The latest first.</summary>
    Task<IReadOnlyList<ClientDraftRow>> ListAsync(CurrentPerson person, CancellationToken cancellationToken);

    Task<ClientDraft?> FindAsync(CurrentPerson person, Guid id, CancellationToken cancellationToken);

    Task<SaveDraftResult> SaveAsync(CurrentPerson person, ClientDraft draft, CancellationToken cancellationToken);

    /// <returns>False when it was gone already.</returns>
    Task<bool> DiscardAsync(CurrentPerson person, Guid id, CancellationToken cancellationToken);
}

/// <inheritdoc />
internal sealed class ClientDrafts(StoreWriter writer, IDbContextFactory<PortalDbContext> factory, TimeProvider time) : IClientDrafts
{
    private const int Tries = 3;
    private static readonly JsonSerializerOptions Json = new() { Converters = { new JsonStringEnumConverter() } };

    public async Task<IReadOnlyList<ClientDraftRow>> ListAsync(CurrentPerson person, CancellationToken cancellationToken)
    {
        person.Demand(Policies.EditClients);
        await using var store = await factory.CreateDbContextAsync(cancellationToken);
        return await Own(store, person).AsNoTracking().OrderByDescending(draft => draft.SavedAt).ThenByDescending(draft => draft.Id).Take(Draft.MostOfOne)
            .Select(draft => new ClientDraftRow(draft.Id, draft.Title, draft.Step, draft.SavedAt)).ToListAsync(cancellationToken);
    }

    public async Task<ClientDraft?> FindAsync(CurrentPerson person, Guid id, CancellationToken cancellationToken)
    {
        person.Demand(Policies.EditClients);
        await using var store = await factory.CreateDbContextAsync(cancellationToken);
        return await Own(store, person).AsNoTracking().SingleOrDefaultAsync(draft => draft.Id == id, cancellationToken) is { } row ? View(row) : null;
    }

    public async Task<SaveDraftResult> SaveAsync(CurrentPerson person, ClientDraft draft, CancellationToken cancellationToken)
    {
        person.Demand(Policies.EditClients);
        // As it stands at this moment: the form is typed into while it is saved.
        var (content, title) = (JsonSerializer.Serialize(draft.Form, Json), Title(draft.Form));
        if (content.Length > Draft.MaxContent) { return new SaveDraftResult.Refused("This is more than a draft can hold, so it is not kept."); }
        try
        {
            return await writer.WriteAsync((store, token) => SaveAsync(store, person, draft, content, title, token), [], cancellationToken);
        }
        catch (StoreConflictException)
        {
            await using var store = await factory.CreateDbContextAsync(cancellationToken);
            return await Own(store, person).AsNoTracking().SingleOrDefaultAsync(row => row.Id == draft.Id, cancellationToken) is { } theirs
                ? new SaveDraftResult.Conflict(View(theirs), theirs.SavedAt)
                : new SaveDraftResult.Gone();
        }
        catch (Exception exception) when (exception is StoreUnavailableException or DbException or DbUpdateException)
        {
            return new SaveDraftResult.Refused("The store does not answer, so what you type is not kept just now.");
        }
    }

    public async Task<bool> DiscardAsync(CurrentPerson person, Guid id, CancellationToken cancellationToken)
    {
        person.Demand(Policies.EditClients);
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await writer.WriteAsync(async (store, token) =>
                {
                    if (await Own(store, person).SingleOrDefaultAsync(draft => draft.Id == id, token) is not { } row) { return false; }
                    store.Drafts.Remove(row);
                    return true;
                }, [], cancellationToken);
            }
            catch (StoreConflictException) when (attempt < Tries) { } // it was saved at this very moment
        }
    }

    private async Task<SaveDraftResult> SaveAsync(PortalDbContext store, CurrentPerson person, ClientDraft draft, string content, string? title, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var row = await Own(store, person).SingleOrDefaultAsync(one => one.Id == draft.Id, cancellationToken);
        if (row is null && draft.Version > 0) { return new SaveDraftResult.Gone(); }
        if (row is not null && row.Version != draft.Version) { return new SaveDraftResult.Conflict(View(row), row.SavedAt); }
        if (row is null)
        {
            if (await Own(store, person).CountAsync(cancellationToken) >= Draft.MostOfOne)
            {
                return new SaveDraftResult.Refused($"You have {Draft.MostOfOne} drafts, so this one is not kept. Throw one away first.");
            }
            row = new Draft { Id = draft.Id, PersonId = person.Id, Kind = DraftKind.Client, Step = draft.Step, Content = content, StartedAt = now };
            store.Drafts.Add(row);
        }
        (row.Title, row.Step, row.Content, row.SavedAt) = (title, draft.Step, content, now);
        row.Version++;
        return new SaveDraftResult.Saved(row.Version);
    }

    internal static IQueryable<Draft> Own(PortalDbContext store, CurrentPerson person) =>
        store.Drafts.Where(draft => draft.PersonId == person.Id && draft.Kind == DraftKind.Client);

    private static ClientDraft View(Draft row)
    {
        var form = JsonSerializer.Deserialize<ClientForm>(row.Content, Json) ?? new ClientForm();
        if (form.RedirectUris.Count == 0) { form.RedirectUris.Add(new RedirectUriField()); }
        return new ClientDraft(row.Id, row.Version, row.Step, form);
    }

    private static string? Title(ClientForm form) => form.Name.Trim() is { Length: > 0 } name ? name[..Math.Min(name.Length, 200)] : null;
}
