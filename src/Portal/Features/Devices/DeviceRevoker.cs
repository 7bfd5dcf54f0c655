using Microsoft.EntityFrameworkCore;
using ZenKey.Portal.Access;
using ZenKey.Portal.Data;
using ZenKey.Portal.Data.Devices;
using ZenKey.Portal.Data.People;

namespace ZenKey.Portal.Features.Devices;

/// <summary>How an attempt to revoke a device ended.</summary>
public abstract record RevokeDeviceResult
{
    private RevokeDeviceResult() { }

    public sealed record Revoked(int GrantsEnded, DateTimeOffset At) : RevokeDeviceResult;

    /// <summary>The person is no administrator, or is one no longer.</summary>
    public sealed record NotAllowed : RevokeDeviceResult;

    public sealed record ReasonMissing : RevokeDeviceResult;

    public sealed record NoteTooLong : RevokeDeviceResult;

    public sealed record NotFound : RevokeDeviceResult;

    public sealed record AlreadyEnded(string? By, DateTimeOffset? At) : RevokeDeviceResult;

    public sealed record IsPrimary : RevokeDeviceResult;
}

/// <summary>Takes a trusted device away, for administrators.</summary>
public interface IDeviceRevoker
{
    /// <summary>What a revocation would do, counted now.</summary>
    Task<DeviceConsequences> PreviewAsync(CurrentPerson person, Guid deviceId, CancellationToken cancellationToken);

    Task<RevokeDeviceResult> RevokeAsync(CurrentPerson person, Guid deviceId, string? reason, string? note, CancellationToken cancellationToken);
}

public sealed class DeviceRevoker(IDbContextFactory<PortalDbContext> factory, DeviceEndings endings) : IDeviceRevoker
{
    public const int MaxNote = 500;

    /// <summary>The reasons that can be given.</summary>
    public static IReadOnlyList<string> Reasons { get; } = ["Lost or stolen", "Subscriber asked", "Suspicious activity", "Other"];

    public Task<DeviceConsequences> PreviewAsync(CurrentPerson person, Guid deviceId, CancellationToken cancellationToken)
    {
        person.Demand(Policies.SeeSubscribers);
        return endings.PreviewAsync(deviceId, cancellationToken);
    }

    public async Task<RevokeDeviceResult> RevokeAsync(CurrentPerson person, Guid deviceId, string? reason, string? note, CancellationToken cancellationToken)
    {
        if (!person.May(Policies.RevokeDevices) || !await IsStillAdministratorAsync(person, cancellationToken)) { return new RevokeDeviceResult.NotAllowed(); }
        if (reason is null || !Reasons.Contains(reason)) { return new RevokeDeviceResult.ReasonMissing(); }
        var words = string.IsNullOrWhiteSpace(note) ? null : note.Trim();
        if (words?.Length > MaxNote) { return new RevokeDeviceResult.NoteTooLong(); }
        return await endings.RevokeAsync(deviceId, person.ToActor(), reason, words, cancellationToken) switch
        {
            EndDeviceResult.Ended ended => new RevokeDeviceResult.Revoked(ended.GrantsEnded, ended.At),
            EndDeviceResult.AlreadyEnded already => new RevokeDeviceResult.AlreadyEnded(already.By, already.At),
            EndDeviceResult.IsPrimary => new RevokeDeviceResult.IsPrimary(),
            _ => new RevokeDeviceResult.NotFound(),
        };
    }

    /// <summary>A circuit may outlive a role: the store is asked again.</summary>
    private async Task<bool> IsStillAdministratorAsync(CurrentPerson person, CancellationToken cancellationToken)
    {
        await using var store = await factory.CreateDbContextAsync(cancellationToken);
        var roles = await store.People.AsNoTracking().Where(row => row.Id == person.Id).Select(row => row.Roles).SingleOrDefaultAsync(cancellationToken);
        return roles.HasFlag(PortalRoles.Administrator);
    }
}
