using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace ZenKey.Portal.Data.Changes;

/// <summary>Parts of the store whose caches are dropped together.</summary>
public enum Topic
{
    Carriers,
    Keys,
    Clients,
    Subscribers,
    Devices,
    Links,
    Grants,
    Sims,
}

/// <summary>Counts the changes of a topic; bumped in the very transaction that changes it, so that no node misses one.</summary>
public sealed class ChangeCounter
{
    public Topic Topic { get; init; }
    public long Value { get; set; }
}

internal sealed class ChangeCounterConfiguration : IEntityTypeConfiguration<ChangeCounter>
{
    public void Configure(EntityTypeBuilder<ChangeCounter> counter)
    {
        counter.ToTable("ChangeCounters");
        counter.HasKey(c => c.Topic);
        counter.HasData(Enum.GetValues<Topic>().Select(topic => new ChangeCounter { Topic = topic, Value = 0 }));
    }
}
