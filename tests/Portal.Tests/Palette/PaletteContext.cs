using AngleSharp.Dom;
using Bunit;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using ZenKey.Portal.Access;
using ZenKey.Portal.Data;
using ZenKey.Portal.Data.Audit;
using ZenKey.Portal.Features.Palette;
using ZenKey.Portal.Tests.Support;

namespace ZenKey.Portal.Tests.Palette;

/// <summary>Renders the palette over a store of the test's own, and does what a person does with it.</summary>
public abstract class PaletteContext : SupportPageContext
{
    private protected PaletteWorld Palette { get; private set; } = null!;

    private protected IRenderedComponent<CommandPalette> Shown { get; private set; } = null!;

    protected override async Task FillAsync()
    {
        Palette = await PaletteWorld.CreateAsync(Store, World);
        Services.AddPalette();
    }

    private protected void Open(CurrentPerson person, params string[] remembered)
    {
        Become(person);
        JSInterop.Setup<string[]?>("zkPalette.recent", _ => true).SetResult(remembered);
        Shown = Render<CommandPalette>(parameters => parameters.Add(palette => palette.Person, person));
        Store.Factory.Forget();
        Box.Focus();
    }

    private protected IElement Box => Shown.Find("[role=combobox]");

    private protected IReadOnlyList<IElement> Options => Shown.FindAll("[role=option]");

    private protected string? Chosen => Options.SingleOrDefault(option => option.GetAttribute("aria-selected") == "true")?.QuerySelector("bdi")!.TextContent;

    private protected IEnumerable<string> Headings => Shown.FindAll("[role=group] > [role=presentation]").Select(heading => heading.TextContent);

    private protected void Type(string text) => Box.Input(text);

    private protected void Press(string key) => Box.KeyDown(new KeyboardEventArgs { Key = key });

    /// <summary>Types, and rests until the store has been asked.</summary>
    private protected void Ask(string text)
    {
        Type(text);
        Time.Advance(CommandPalette.Rest);
    }

    private protected string Path => new Uri(Address).PathAndQuery;

    private protected Task<List<AuditEntry>> SearchesAsync() =>
        Store.ReadAsync(context => context.Audit.AsNoTracking().Where(entry => entry.Action == "subscribers.searched").OrderBy(entry => entry.Id).ToListAsync());
}

/// <summary>A store that does not answer.</summary>
internal sealed class SilentFactory(IDbContextFactory<PortalDbContext> inner) : IDbContextFactory<PortalDbContext>
{
    public bool Answers { get; set; }

    public PortalDbContext CreateDbContext() => Answers ? inner.CreateDbContext() : throw new InvalidOperationException("The store is away.");
}
