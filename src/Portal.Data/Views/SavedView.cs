using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using ZenKey.Portal.Data.Companies;
using ZenKey.Portal.Data.People;

namespace ZenKey.Portal.Data.Views;

/// <summary>Who sees a view.</summary>
public enum ViewSharing
{
    /// <summary>Whoever made it.</summary>
    Personal,

    /// <summary>The people of a company.</summary>
    Company,

    /// <summary>The operator's people.</summary>
    Staff,
}

/// <summary>Filters, order and columns of a list under a name. It is nothing but a part of an address.</summary>
public sealed class SavedView
{
    /// <summary>How many one person may have made of one list.</summary>
    public const int MostOfOne = 50;

    public const int MaxName = 200;

    /// <summary>The most characters of <see cref="Query"/>.</summary>
    public const int MaxQuery = 2_000;

    public Guid Id { get; init; }

    /// <summary>Who made it.</summary>
    public Guid PersonId { get; init; }

    /// <summary>Whose people see it, when it is shared with a company.</summary>
    public Guid? CompanyId { get; init; }
    public ViewSharing Sharing { get; init; }

    /// <summary>Which of the portal's lists, by its name in addresses.</summary>
    public required string List { get; init; }
    public required string Name { get; set; }

    /// <summary>As the list's address has it, without what names a subscriber.</summary>
    public required string Query { get; set; }
    public DateTimeOffset CreatedAt { get; init; }
    public int Version { get; set; }
}

/// <summary>The view that somebody wants to see first of a list.</summary>
public sealed class ViewDefault
{
    public Guid PersonId { get; init; }
    public required string List { get; init; }
    public Guid ViewId { get; set; }
}

internal sealed class SavedViewConfiguration : IEntityTypeConfiguration<SavedView>
{
    public void Configure(EntityTypeBuilder<SavedView> view)
    {
        view.ToTable("SavedViews");
        view.Property(v => v.List).HasMaxLength(32);
        view.Property(v => v.Name).HasMaxLength(SavedView.MaxName);
        view.Property(v => v.Query).HasMaxLength(SavedView.MaxQuery);
        view.Property(v => v.Version).IsConcurrencyToken();
        view.HasIndex(v => new { v.PersonId, v.List });
        view.HasIndex(v => new { v.CompanyId, v.List });
        view.HasIndex(v => new { v.Sharing, v.List });
        view.HasOne<Person>().WithMany().HasForeignKey(v => v.PersonId);
        view.HasOne<Company>().WithMany().HasForeignKey(v => v.CompanyId);
    }
}

internal sealed class ViewDefaultConfiguration : IEntityTypeConfiguration<ViewDefault>
{
    public void Configure(EntityTypeBuilder<ViewDefault> view)
    {
        view.ToTable("ViewDefaults");
        view.HasKey(v => new { v.PersonId, v.List });
        view.Property(v => v.List).HasMaxLength(32);
        view.HasOne<Person>().WithMany().HasForeignKey(v => v.PersonId);
        view.HasOne<SavedView>().WithMany().HasForeignKey(v => v.ViewId).OnDelete(DeleteBehavior.Cascade);
    }
}
