namespace ZenKey.Portal.Features.Palette;

/// <summary>Something to choose. One of <see cref="Address"/>, <see cref="Action"/> and <see cref="Search"/> says what follows.</summary>
/// <param name="Name">What it is called.</param>
/// <param name="Detail">What tells it from others of that name.</param>
/// <param name="Icon">A symbol of <c>zk/icons.svg</c>.</param>
internal sealed record PaletteItem(string Name, string? Detail, string Icon)
{
    /// <summary>Where it leads.</summary>
    public string? Address { get; init; }

    /// <summary>What is done; the client is chosen next when it takes one.</summary>
    public PaletteAction? Action { get; init; }

    /// <summary>Where the subscriber's things are shown whom the text names, once they are found.</summary>
    public SubscriberPlace? Search { get; init; }

    /// <summary>What it is known by among all there are.</summary>
    public string Key => Address ?? Action?.Name ?? $"search {Search}";
}

/// <summary>Which of a subscriber's things are looked at.</summary>
internal enum SubscriberPlace
{
    Links,
    Devices,
    Recoveries,
}

/// <summary>Items under one heading.</summary>
internal sealed record PaletteGroup(string Name, IReadOnlyList<PaletteItem> Items);
