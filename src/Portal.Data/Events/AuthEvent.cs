using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace ZenKey.Portal.Data.Events;

/// <summary>What happened to one protocol request. No secret and no personal data: it is shown to developers.</summary>
public sealed class AuthEvent
{
    /// <summary>The longest expected or received value that is kept, in characters.</summary>
    public const int MaxValue = 500;

    public Guid Id { get; init; }
    public DateTimeOffset At { get; init; }
    public Guid? CarrierId { get; init; }
    public Guid? ClientId { get; init; }

    /// <summary>The company of the client, kept beside it so that its log is read by one index; null when the client is not known.</summary>
    public Guid? CompanyId { get; init; }

    /// <summary>The endpoint by its spec name: discovery, authorize, token, userinfo.</summary>
    public required string Endpoint { get; init; }
    public bool Succeeded { get; init; }

    /// <summary>The error code on the wire; null when it succeeded.</summary>
    public string? Error { get; init; }

    /// <summary>A stable word for the exact cause, e.g. <c>redirect_uri_unregistered</c>; one of <see cref="Protocol.Refusals.Causes"/>.</summary>
    public string? Cause { get; init; }

    /// <summary>What would have been right, as far as it is safe to keep; null where nothing is.</summary>
    public string? Expected { get; init; }

    /// <summary>What came instead, as far as it is safe to keep: never a secret, code, token, number or subject.</summary>
    public string? Received { get; init; }

    /// <summary>How many more refusals of the same client and cause this row stands for: a flood is counted, not written out.</summary>
    public int Repeats { get; init; }

    /// <summary>Whether somebody signed in by it: the first tokens of a grant, not those that renew it.</summary>
    public bool SignIn { get; init; }

    /// <summary>Of a sign-in: from the request to its tokens, in ms, the person's answer on the phone included. 0 of anything else.</summary>
    public int Took { get; init; }

    /// <summary>The reference that the person or program was told.</summary>
    public string? Reference { get; init; }
}

internal sealed class AuthEventConfiguration : IEntityTypeConfiguration<AuthEvent>
{
    private const string Refused = "\"Cause\" IS NOT NULL";

    public void Configure(EntityTypeBuilder<AuthEvent> entry)
    {
        entry.ToTable("AuthEvents");
        entry.Property(e => e.Endpoint).HasMaxLength(32);
        entry.Property(e => e.Error).HasMaxLength(64);
        entry.Property(e => e.Cause).HasMaxLength(64);
        entry.Property(e => e.Expected).HasMaxLength(AuthEvent.MaxValue);
        entry.Property(e => e.Received).HasMaxLength(AuthEvent.MaxValue);
        entry.Property(e => e.Reference).HasMaxLength(13);
        entry.HasIndex(e => new { e.ClientId, e.At });
        entry.HasIndex(e => new { e.CompanyId, e.At, e.Id });
        entry.HasIndex(e => new { e.At, e.Id });
        entry.HasIndex(e => e.Reference);
        // Refusals are few beside what goes well, and are looked for among it.
        foreach (var (name, owner) in (ReadOnlySpan<(string, string?)>)[("Client", nameof(AuthEvent.ClientId)), ("Company", nameof(AuthEvent.CompanyId)), ("All", null)])
        {
            entry.HasIndex([.. Owned(owner), nameof(AuthEvent.At)], $"IX_AuthEvents_Refused_{name}").HasFilter(Refused);
            entry.HasIndex([.. Owned(owner), nameof(AuthEvent.Cause), nameof(AuthEvent.At)], $"IX_AuthEvents_Cause_{name}").HasFilter(Refused);
        }
    }
    private static string[] Owned(string? owner) => owner is null ? [] : [owner];
}
