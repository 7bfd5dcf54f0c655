using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using ZenKey.Portal.Data.Subscribers;

namespace ZenKey.Portal.Data.Passkeys;

/// <summary>
/// A challenge that an authenticator is to sign, kept here and nowhere else. It serves one holder for one purpose, once, for
/// two minutes. A holder has one at a time: a new one takes the place of the one before.
/// </summary>
public sealed class PasskeyChallenge
{
    /// <summary>How long it can be answered. Default 2 min.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(2);

    /// <summary>The longest purpose, in characters.</summary>
    public const int LongestPurpose = 100;

    /// <summary>Who was given it: a phone, a phone that is being set up (its enrolment), or one that is being recovered (its case).</summary>
    public Guid HolderId { get; init; }

    /// <summary>128 random bits, base64url: what the answer names.</summary>
    public required string Id { get; init; }
    public Guid SubscriberId { get; init; }

    /// <summary>What the answer is good for, e.g. <c>approve:…</c> with the id of the request.</summary>
    public required string Purpose { get; init; }

    /// <summary>What the framework's handler needs to judge the answer; the challenge itself is in it.</summary>
    public required string State { get; init; }
    public DateTimeOffset ExpiresAt { get; init; }
}

internal sealed class PasskeyChallengeConfiguration : IEntityTypeConfiguration<PasskeyChallenge>
{
    public void Configure(EntityTypeBuilder<PasskeyChallenge> challenge)
    {
        challenge.ToTable("PasskeyChallenges");
        challenge.HasKey(c => c.HolderId);
        challenge.Property(c => c.Id).HasMaxLength(22);
        challenge.Property(c => c.Purpose).HasMaxLength(PasskeyChallenge.LongestPurpose);
        challenge.Property(c => c.State).HasMaxLength(2000);
        challenge.HasIndex(c => c.ExpiresAt);
        challenge.HasIndex(c => c.SubscriberId);
        challenge.HasOne<Subscriber>().WithMany().HasForeignKey(c => c.SubscriberId);
    }
}
