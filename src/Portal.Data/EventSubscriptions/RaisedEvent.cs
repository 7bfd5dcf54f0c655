using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using ZenKey.Portal.Data.Journal;
using ZenKey.Portal.Data.Links;
using ZenKey.Protocol;

namespace ZenKey.Portal.Data.EventSubscriptions;

/// <summary>
/// A fact of which clients are to be told, written in the commit of the fact itself: added to <see cref="PortalDbContext.RaisedEvents"/>
/// within a write of <see cref="StoreWriter"/>, or by <see cref="Insert"/> in one of the journal. Who is told, and in which words,
/// is found out afterwards by the providers, so that whoever raises it needs to know neither clients nor keys.
/// </summary>
public sealed class RaisedEvent
{
    /// <summary>No alert: the session of a trusted browser is over, and logout tokens go out (OpenID Connect Back-Channel Logout).</summary>
    public const string SessionEnded = "session_ended";

    /// <summary>The reason of a consent_revoked that ends the link.</summary>
    public const string LinkEndedReason = "link_ended";

    private const string InsertRaised = """
        INSERT INTO "RaisedEvents" ("Id", "Type", "SubscriberId", "LinkId", "DeviceId", "Reason", "Names", "At")
        VALUES (@p0, @p1, @p2, @p3, @p4, @p5, @p6, @p7) ON CONFLICT ("Id") DO NOTHING
        """;

    public Guid Id { get; init; }

    /// <summary>A name of <see cref="EventType"/>, or <see cref="SessionEnded"/>.</summary>
    public required string Type { get; init; }
    public Guid SubscriberId { get; init; }

    /// <summary>The one link that it is about, whatever has become of it; null tells all active links with consent to events.</summary>
    public Guid? LinkId { get; init; }

    /// <summary>The trusted browser whose session is over; null for all else, and where every session of the link is.</summary>
    public Guid? DeviceId { get; init; }

    /// <summary>A stable word that the receiver is told, e.g. <c>pin_locked</c>; no personal data.</summary>
    public string? Reason { get; init; }

    /// <summary>Scopes that it touches, parted by spaces: attributes that changed or were withdrawn.</summary>
    public string Names { get; init; } = "";

    /// <summary>When it happened.</summary>
    public DateTimeOffset At { get; init; }

    /// <summary>When what clients are told of it was written; null until then.</summary>
    public DateTimeOffset? ToldAt { get; set; }

    public IReadOnlyList<string> NameList => Names.Split(' ', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>An event for all that the subscriber has linked with consent to events.</summary>
    public static RaisedEvent Of(string type, Guid subscriberId, DateTimeOffset at, string? reason = null) =>
        new() { Id = Guid.CreateVersion7(at), Type = type, SubscriberId = subscriberId, At = at, Reason = reason };

    /// <summary>An event that is raised once, however often it is seen: the same fact is the same row, for as long as rows are kept.</summary>
    /// <param name="fact">What tells this fact from others of the type; nothing of it can be read from the row.</param>
    public static RaisedEvent OnceOf(string type, Guid subscriberId, DateTimeOffset at, string reason, string fact) => new()
    {
        Id = new Guid(SHA256.HashData(Encoding.UTF8.GetBytes($"{type}|{subscriberId:N}|{fact}")).AsSpan(0, 16)),
        Type = type,
        SubscriberId = subscriberId,
        At = at,
        Reason = reason,
    };

    /// <summary>A link has ended, whoever ended it: all that it shared is withdrawn, and every session that it served is over.</summary>
    public static RaisedEvent LinkEnded(AccountLink link, DateTimeOffset at) => OfLink(EventType.ConsentRevoked, link.Id, link.SubscriberId, at, LinkEndedReason, link.Scopes);

    /// <summary>A subscriber has withdrawn some of what a link shared.</summary>
    public static RaisedEvent ConsentNarrowed(Guid linkId, Guid subscriberId, DateTimeOffset at, IEnumerable<string> withdrawn) =>
        OfLink(EventType.ConsentRevoked, linkId, subscriberId, at, "consent_narrowed", string.Join(' ', withdrawn));

    /// <summary>The session of a trusted browser is over.</summary>
    public static RaisedEvent SessionOver(Guid deviceId, Guid subscriberId, DateTimeOffset at) =>
        new() { Id = Guid.CreateVersion7(at), Type = SessionEnded, SubscriberId = subscriberId, DeviceId = deviceId, At = at };

    /// <summary>Every session that a link serves is over, in whichever browser; the link stays.</summary>
    public static RaisedEvent SessionsOver(Guid linkId, Guid subscriberId, DateTimeOffset at) => OfLink(SessionEnded, linkId, subscriberId, at, null, "");

    /// <summary>The statement that raises it in a commit of the journal; <see cref="EventLedger.Wake"/> after it.</summary>
    public static Statement Insert(RaisedEvent raised) => new(InsertRaised,
        raised.Id, raised.Type, raised.SubscriberId, raised.LinkId, raised.DeviceId, raised.Reason, raised.Names, raised.At);

    private static RaisedEvent OfLink(string type, Guid linkId, Guid subscriberId, DateTimeOffset at, string? reason, string names) =>
        new() { Id = Guid.CreateVersion7(at), Type = type, SubscriberId = subscriberId, LinkId = linkId, At = at, Reason = reason, Names = names };
}

internal sealed class RaisedEventConfiguration : IEntityTypeConfiguration<RaisedEvent>
{
    public void Configure(EntityTypeBuilder<RaisedEvent> raised)
    {
        raised.ToTable("RaisedEvents");
        raised.Property(r => r.Type).HasMaxLength(32);
        raised.Property(r => r.Reason).HasMaxLength(40);
        raised.Property(r => r.Names).HasMaxLength(300);
        raised.Ignore(r => r.NameList);
        raised.HasIndex(r => new { r.ToldAt, r.At });
    }
}
