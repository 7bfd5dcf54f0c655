using Microsoft.EntityFrameworkCore;
using ZenKey.Portal.Access;
using ZenKey.Portal.Data;
using ZenKey.Portal.Data.Audit;
using ZenKey.Portal.Data.Changes;
using ZenKey.Portal.Data.EventSubscriptions;
using ZenKey.Portal.Data.Journal;
using ZenKey.Portal.Ui;

namespace ZenKey.Portal.Features.Clients.Settings;

/// <summary>How long tokens live at one carrier; the carriers' to say.</summary>
/// <param name="StaySignedIn">How long somebody stays signed in without a sign-in, at most.</param>
public sealed record TokenLives(string Carrier, TimeSpan AccessToken, TimeSpan StaySignedIn, TimeSpan Idle);

/// <summary>All settings of a client, each part by itself.</summary>
public sealed record ClientSettings(
    ClientFacts Facts, GrantsForm Grants, ProtectionForm Protection, FormatForm Format, SignOutForm SignOut, BackchannelForm Backchannel, OriginsForm Origins, EventsForm Events,
    bool NetworkAuthentication, IReadOnlyList<TokenLives> Lives);

/// <summary>How the saving of a part ended.</summary>
public abstract record SaveSettingsResult
{
    private SaveSettingsResult() { }

    public sealed record Saved : SaveSettingsResult;

    /// <summary>It says what is there already.</summary>
    public sealed record Unchanged : SaveSettingsResult;

    /// <summary>By property.</summary>
    public sealed record Rejected(IReadOnlyList<(string Field, string Message)> Faults) : SaveSettingsResult;

    /// <summary>Somebody else changed this very part since it was read.</summary>
    public sealed record Conflict(EditConflict Found) : SaveSettingsResult;

    /// <summary>There is no such client, or it may no longer be changed by this person.</summary>
    public sealed record NotFound : SaveSettingsResult;
}

/// <summary>Reads and changes a client's settings. Each part is saved by itself: what others change elsewhere is in nobody's way.</summary>
public interface ISettingsEditor
{
    /// <returns>Null when the client is not the person's to see.</returns>
    Task<ClientSettings?> ReadAsync(CurrentPerson person, string clientId, CancellationToken cancellationToken);

    /// <param name="person">Who saves it.</param>
    /// <param name="clientId">Whose part.</param>
    /// <param name="before">The part as it was read.</param>
    /// <param name="after">As it is to be.</param>
    /// <param name="cancellationToken">Gives up.</param>
    Task<SaveSettingsResult> SaveAsync<TForm>(CurrentPerson person, string clientId, TForm before, TForm after, CancellationToken cancellationToken)
        where TForm : class, ISettingsForm<TForm>;
}

/// <inheritdoc />
internal sealed class SettingsEditor(StoreWriter writer, IDbContextFactory<PortalDbContext> factory, IReceiverSecrets secrets, TimeProvider time) : ISettingsEditor
{
    private const int Tries = 3;
    private const int MostCarriers = 20;

    public async Task<ClientSettings?> ReadAsync(CurrentPerson person, string clientId, CancellationToken cancellationToken)
    {
        await using var store = await factory.CreateDbContextAsync(cancellationToken);
        var client = await store.Clients.AsNoTracking().VisibleTo(person).Where(row => row.ClientId == clientId).AsSingleQuery()
            .Include(row => row.Uris).Include(row => row.EventSubscription).SingleOrDefaultAsync(cancellationToken);
        if (client is null) { return null; }
        var lives = await store.Carriers.AsNoTracking().OrderBy(carrier => carrier.Name).Take(MostCarriers)
            .Select(carrier => new TokenLives(carrier.Name, carrier.AccessTokenLifetime, carrier.RefreshTokenLifetime, carrier.RefreshTokenIdleLifetime)).ToListAsync(cancellationToken);
        return new ClientSettings(
            ClientFacts.Of(client), GrantsForm.Of(client), ProtectionForm.Of(client), FormatForm.Of(client), SignOutForm.Of(client), BackchannelForm.Of(client),
            OriginsForm.Of(client), EventsForm.Of(client), client.NetworkAuthentication, lives);
    }

    public async Task<SaveSettingsResult> SaveAsync<TForm>(CurrentPerson person, string clientId, TForm before, TForm after, CancellationToken cancellationToken)
        where TForm : class, ISettingsForm<TForm>
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await writer.WriteAsync((store, token) => SaveAsync(store, person, clientId, before, after, token), [Topic.Clients], cancellationToken);
            }
            catch (StoreConflictException) when (attempt < Tries) { } // another part, or this one, was saved at this very moment: read again
        }
    }

    private async Task<SaveSettingsResult> SaveAsync<TForm>(PortalDbContext store, CurrentPerson person, string clientId, TForm before, TForm after, CancellationToken cancellationToken)
        where TForm : class, ISettingsForm<TForm>
    {
        var now = time.GetUtcNow();
        var current = await store.RefreshAsync(person, cancellationToken);
        var client = current is null ? null : await store.Clients.EditableBy(current).Where(row => row.ClientId == clientId)
            .Include(row => row.Project).Include(row => row.Uris).Include(row => row.EventSubscription).SingleOrDefaultAsync(cancellationToken);
        if (current is null || client is null) { return new SaveSettingsResult.NotFound(); }
        var there = TForm.Of(client);
        if (!there.Told().SequenceEqual(before.Told()))
        {
            return new SaveSettingsResult.Conflict(EditConflict.Of(await LastChange.OfAsync(store, "client", clientId, cancellationToken, TForm.Action), client.Version, there.Told(), after.Told()));
        }
        var faults = after.Faults(ClientFacts.Of(client)).ToList();
        if (faults.Count > 0) { return new SaveSettingsResult.Rejected(faults); }
        after.Apply(client, new Changing(store, now, current.Name, secrets.Close));
        var changes = Changes(there.Told(), TForm.Of(client).Told());
        if (changes.Count == 0) { return new SaveSettingsResult.Unchanged(); }
        client.Version++;
        new ClientEdit(store, client, current, now).Log(TForm.Action, changes);
        return new SaveSettingsResult.Saved();
    }

    private static List<FieldChange> Changes(IEnumerable<(string Field, string? Value)> before, IEnumerable<(string Field, string? Value)> after)
    {
        var (was, now) = (before.ToDictionary(one => one.Field, one => one.Value), after.ToDictionary(one => one.Field, one => one.Value));
        return [.. was.Keys.Union(now.Keys).Where(field => was.GetValueOrDefault(field) != now.GetValueOrDefault(field))
            .Select(field => new FieldChange(field, was.GetValueOrDefault(field), now.GetValueOrDefault(field)))];
    }
}
