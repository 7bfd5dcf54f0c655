using Microsoft.EntityFrameworkCore;
using ZenKey.Portal.Access;
using ZenKey.Portal.Data;
using ZenKey.Portal.Data.Audit;
using ZenKey.Portal.Data.Changes;
using ZenKey.Portal.Data.Clients;
using ZenKey.Portal.Data.EventSubscriptions;
using ZenKey.Portal.Data.Journal;
using ZenKey.Portal.Data.Launches;
using ZenKey.Portal.Features.Clients.Held;
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

    /// <summary>It was not carried out: it waits for a second person.</summary>
    public sealed record NeedsApproval(WaitingEdit Waits) : SaveSettingsResult;

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

    /// <summary>Why saving the part would take a second person, a sentence each; nothing when it would not, or may not be saved at all.</summary>
    Task<IReadOnlyList<string>> ReasonsAsync<TForm>(CurrentPerson person, string clientId, TForm after, CancellationToken cancellationToken)
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

    public async Task<IReadOnlyList<string>> ReasonsAsync<TForm>(CurrentPerson person, string clientId, TForm after, CancellationToken cancellationToken)
        where TForm : class, ISettingsForm<TForm>
    {
        // Tried in a context that nobody saves: the rule looks at what would be there.
        await using var store = await factory.CreateDbContextAsync(cancellationToken);
        if (await FindAsync(store, person, clientId, cancellationToken) is not { } client || after.Faults(ClientFacts.Of(client)).Any()) { return []; }
        var trust = ClientTrust.Of(client);
        var edit = new ClientEdit(store, client, person, time.GetUtcNow());
        SettingsParts.Apply(edit, after, _ => []);
        return edit.Reasons(trust);
    }

    private static Task<Client?> FindAsync(PortalDbContext store, CurrentPerson person, string clientId, CancellationToken cancellationToken) =>
        store.Clients.EditableBy(person).Where(row => row.ClientId == clientId).Include(row => row.Project).Include(row => row.Uris).Include(row => row.EventSubscription).SingleOrDefaultAsync(cancellationToken);

    private async Task<SaveSettingsResult> SaveAsync<TForm>(PortalDbContext store, CurrentPerson person, string clientId, TForm before, TForm after, CancellationToken cancellationToken)
        where TForm : class, ISettingsForm<TForm>
    {
        var now = time.GetUtcNow();
        var current = await store.RefreshAsync(person, cancellationToken);
        var client = current is null ? null : await FindAsync(store, current, clientId, cancellationToken);
        if (current is null || client is null) { return new SaveSettingsResult.NotFound(); }
        var there = TForm.Of(client);
        if (!there.Told().SequenceEqual(before.Told()))
        {
            return new SaveSettingsResult.Conflict(EditConflict.Of(await LastChange.OfAsync(store, "client", clientId, cancellationToken, TForm.Action), client.Version, there.Told(), after.Told()));
        }
        var faults = after.Faults(ClientFacts.Of(client)).ToList();
        if (faults.Count > 0) { return new SaveSettingsResult.Rejected(faults); }
        var edit = new ClientEdit(store, client, current, now);
        var trust = ClientTrust.Of(client);
        byte[]? closed = null;
        if (!SettingsParts.Apply(edit, after, text => closed = secrets.Close(text))) { return new SaveSettingsResult.Unchanged(); }
        if (edit.Reasons(trust) is { Count: > 0 } reasons)
        {
            var (waits, fault) = await edit.HoldAsync(SettingsParts.Write(before, after, closed), reasons, cancellationToken);
            return waits is null ? new SaveSettingsResult.Rejected([("", fault!)]) : new SaveSettingsResult.NeedsApproval(waits);
        }
        client.Version++;
        return new SaveSettingsResult.Saved();
    }
}
