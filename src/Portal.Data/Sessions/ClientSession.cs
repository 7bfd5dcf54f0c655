using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using ZenKey.Portal.Data.Journal;

namespace ZenKey.Portal.Data.Sessions;

/// <summary>
/// That a client has signed somebody in within a session of a trusted browser, and is to be told when that is over (OpenID
/// Connect Back-Channel Logout §2.3). Kept only of clients that can be told.
/// </summary>
public sealed class ClientSession
{
    private const string InsertSession = """
        INSERT INTO "ClientSessions" ("SessionId", "ClientId", "DeviceId", "LinkId", "SubscriberId", "StartedAt", "LastUsedAt")
        VALUES (@p0, @p1, @p2, @p3, @p4, @p5, @p5) ON CONFLICT ("SessionId") DO UPDATE SET "LastUsedAt" = excluded."LastUsedAt"
        """;
    private const string DeleteSession = """DELETE FROM "ClientSessions" WHERE "SessionId" = @p0""";

    /// <summary>sid: of one browser's session and one client, so that two clients cannot find out that they share a browser.</summary>
    public required string SessionId { get; init; }
    public Guid ClientId { get; init; }

    /// <summary>The trusted browser.</summary>
    public Guid DeviceId { get; init; }
    public Guid LinkId { get; init; }
    public Guid SubscriberId { get; init; }

    /// <summary>When the client first signed in within it.</summary>
    public DateTimeOffset StartedAt { get; init; }
    public DateTimeOffset LastUsedAt { get; set; }

    /// <summary>The statement that notes it in the commit of a sign-in.</summary>
    public static Statement Insert(ClientSession session) =>
        new(InsertSession, session.SessionId, session.ClientId, session.DeviceId, session.LinkId, session.SubscriberId, session.StartedAt);

    /// <summary>The statement that forgets it in the commit of what the client is told.</summary>
    public static Statement Delete(ClientSession session) => new(DeleteSession, session.SessionId);
}

internal sealed class ClientSessionConfiguration : IEntityTypeConfiguration<ClientSession>
{
    public void Configure(EntityTypeBuilder<ClientSession> session)
    {
        session.ToTable("ClientSessions");
        session.HasKey(s => s.SessionId);
        session.Property(s => s.SessionId).HasMaxLength(43);
        session.HasIndex(s => s.DeviceId);
        session.HasIndex(s => s.LinkId);
        session.HasIndex(s => s.LastUsedAt);
    }
}
