using Microsoft.AspNetCore.Identity;
using ZenKey.Portal.Data.Passkeys;
using ZenKey.Portal.Data.Subscribers;

namespace ZenKey.AuthServer.Endpoints.Passkeys;

/// <summary>
/// Subscribers and their passkeys as the framework's handler reads them. It writes nothing: what it has judged is written by
/// the ledgers. All that has to do with users of ASP.NET Core Identity otherwise is not used.
/// </summary>
internal sealed class PasskeyUsers(SubscriberDirectory subscribers, PasskeyLedger passkeys) : IUserPasskeyStore<Subscriber>
{
    public static string IdOf(Subscriber subscriber) => subscriber.Id.ToString("N");

    public async Task<Subscriber?> FindByIdAsync(string userId, CancellationToken cancellationToken) =>
        Guid.TryParseExact(userId, "N", out var id) ? await subscribers.FindByIdAsync(id, cancellationToken) : null;

    public Task<string> GetUserIdAsync(Subscriber user, CancellationToken cancellationToken) => Task.FromResult(IdOf(user));

    public Task<string?> GetUserNameAsync(Subscriber user, CancellationToken cancellationToken) => Task.FromResult<string?>(user.Phone);

    public async Task<IList<UserPasskeyInfo>> GetPasskeysAsync(Subscriber user, CancellationToken cancellationToken) =>
        [.. (await passkeys.ListAsync(user.Id, cancellationToken)).Select(InfoOf)];

    public async Task<Subscriber?> FindByPasskeyIdAsync(byte[] credentialId, CancellationToken cancellationToken) =>
        await passkeys.FindAsync(credentialId, cancellationToken) is { } passkey ? await subscribers.FindByIdAsync(passkey.SubscriberId, cancellationToken) : null;

    public async Task<UserPasskeyInfo?> FindPasskeyAsync(Subscriber user, byte[] credentialId, CancellationToken cancellationToken) =>
        await passkeys.FindAsync(credentialId, cancellationToken) is { } passkey && passkey.SubscriberId == user.Id ? InfoOf(passkey) : null;

    public Task AddOrUpdatePasskeyAsync(Subscriber user, UserPasskeyInfo passkey, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task RemovePasskeyAsync(Subscriber user, byte[] credentialId, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task SetUserNameAsync(Subscriber user, string? userName, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<string?> GetNormalizedUserNameAsync(Subscriber user, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task SetNormalizedUserNameAsync(Subscriber user, string? normalizedName, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<IdentityResult> CreateAsync(Subscriber user, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<IdentityResult> UpdateAsync(Subscriber user, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<IdentityResult> DeleteAsync(Subscriber user, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<Subscriber?> FindByNameAsync(string normalizedUserName, CancellationToken cancellationToken) => throw new NotSupportedException();

    public void Dispose()
    {
    }

    /// <summary>
    /// Without its count: the handler would compare and not write, and of two answers at once with one count both would hold.
    /// <see cref="PasskeyLedger.UseAsync"/> compares by the write itself.
    /// </summary>
    private static UserPasskeyInfo InfoOf(Passkey passkey) => new(passkey.CredentialId, passkey.PublicKey, passkey.CreatedAt, 0,
        passkey.Transports.Split(' ', StringSplitOptions.RemoveEmptyEntries), isUserVerified: true, passkey.BackupEligible, passkey.BackedUp, [], []);
}
