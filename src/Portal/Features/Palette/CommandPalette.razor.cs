using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Routing;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.JSInterop;
using ZenKey.Portal.Access;
using ZenKey.Portal.Subscribers;
using ZenKey.Protocol;

namespace ZenKey.Portal.Features.Palette;

/// <summary>The command palette. Until it opens it is an empty dialog, and nothing is read for it; what was typed goes with it when it closes.</summary>
public sealed partial class CommandPalette : ComponentBase, IDisposable
{
    /// <summary>How long typing rests before the store is asked.</summary>
    internal static readonly TimeSpan Rest = TimeSpan.FromMilliseconds(150);

    private bool open;
    private PaletteAction? action;
    private string typed = "";
    private PaletteText? text;
    private IReadOnlyList<PaletteGroup> found = [];
    private IReadOnlyList<PaletteGroup> groups = [];
    private IReadOnlyList<PaletteItem> items = [];
    private string? active;
    private bool moved;
    private bool entered;
    private string? said;
    private string? reference;
    private CancellationTokenSource? search;

    [Inject] private PaletteLookup Lookup { get; set; } = default!;

    [Inject] private SubscriberSearch Searches { get; set; } = default!;

    [Inject] private NavigationManager Navigation { get; set; } = default!;

    [Inject] private IJSRuntime Script { get; set; } = default!;

    [Inject] private TimeProvider Time { get; set; } = default!;

    [Inject] private ILogger<CommandPalette> Logger { get; set; } = default!;

    [Parameter, EditorRequired] public required CurrentPerson Person { get; set; }

    /// <summary>Which item Enter chooses.</summary>
    private int? Active => items.Count == 0 ? null : Math.Max(0, items.ToList().FindIndex(item => item.Key == active));

    private string? Announced => search is not null ? null : said ?? items.Count switch { 0 => "Nothing found", 1 => "1 result", var many => $"{many} results" };

    private string Hint => PaletteHints.Of(Person, text, action);

    private RecentKey? Here => RecentKey.Of(new Uri(Navigation.Uri).AbsolutePath);

    protected override void OnInitialized() => Navigation.LocationChanged += OnMoved;

    protected override Task OnAfterRenderAsync(bool firstRender) => firstRender ? RememberAsync() : Task.CompletedTask;

    private void OnMoved(object? sender, LocationChangedEventArgs move) => _ = InvokeAsync(RememberAsync);

    private async Task RememberAsync()
    {
        if (Here is not { } key) { return; }
        try { await Script.InvokeVoidAsync("zkPalette.remember", Person.Id.ToString(), key.ToString(), RecentKey.Most); }
        catch (Exception exception) when (exception is JSException or JSDisconnectedException or OperationCanceledException) { } // a recent one less
    }

    private Task OpenAsync()
    {
        if (open) { return Task.CompletedTask; }
        open = true;
        return BeginAsync(null);
    }

    private void Close()
    {
        Replace(null);
        (open, action, typed, text, said, reference) = (false, null, "", null, null, null);
        (found, groups, items, active, moved, entered) = ([], [], [], null, false, false);
    }

    /// <summary>From the start: all commands, or the clients for one.</summary>
    private Task BeginAsync(PaletteAction? chosen)
    {
        (action, typed, text, found, said, reference, moved) = (chosen, "", null, [], null, null, false);
        Arrange();
        return LookAsync(ReadRecentAsync, TimeSpan.Zero);
    }

    private async Task BackAsync()
    {
        await Script.InvokeVoidAsync("zkPalette.clear");
        await BeginAsync(null);
    }

    private Task TypeAsync(ChangeEventArgs change)
    {
        typed = change.Value as string ?? "";
        text = PaletteText.Read(typed);
        (said, reference, moved, entered) = (null, null, false, false);
        if (text is null) { return BeginAsync(action); }
        // What was found for less of the same name still stands until the store has said more.
        found = [.. found.Select(group => group with { Items = [.. group.Items.Where(item => item.Name.StartsWith(text.Value, StringComparison.OrdinalIgnoreCase))] }).Where(group => group.Items.Count > 0)];
        if (text.IsPersonal)
        {
            Replace(null);
            found = PaletteSubscribers.Offer(Person, action is null ? text : null) is { } offer ? [offer] : [];
            Arrange();
            return Task.CompletedTask;
        }
        return LookAgainAsync();
    }

    private Task LookAgainAsync() => text is null ? LookAsync(ReadRecentAsync, TimeSpan.Zero) : LookAsync(FindAsync, text.IsWhole ? TimeSpan.Zero : Rest);

    private async Task<IReadOnlyList<PaletteGroup>> FindAsync(CancellationToken cancellationToken) => action is null
        ? await Lookup.FindAsync(Person, text!, cancellationToken)
        : Grouped(("Clients", await Lookup.ChooseAsync(Person, action, text, cancellationToken)));

    private async Task<IReadOnlyList<PaletteGroup>> ReadRecentAsync(CancellationToken cancellationToken)
    {
        var remembered = await Script.InvokeAsync<string[]?>("zkPalette.recent", cancellationToken, Person.Id.ToString()) ?? [];
        List<RecentKey> keys = [.. remembered.Take(RecentKey.Most).Select(RecentKey.Read).OfType<RecentKey>().Distinct()];
        if (Here is { } here)
        {
            // The client of this very page is the likeliest to be meant; to go to the page itself is of no use.
            keys.Remove(here);
            if (action is not null) { keys.Insert(0, here); }
        }
        var recent = keys.Count == 0 ? [] : await Lookup.RecentAsync(Person, keys, action, cancellationToken);
        if (action is null) { return Grouped(("Recent", recent)); }
        var others = await Lookup.ChooseAsync(Person, action, null, cancellationToken);
        return Grouped(("Recent", recent), ("Clients", [.. others.Where(item => recent.All(one => one.Key != item.Key))]));
    }

    private static IReadOnlyList<PaletteGroup> Grouped(params (string Name, IReadOnlyList<PaletteItem> Items)[] all) =>
        [.. all.Where(one => one.Items.Count > 0).Select(one => new PaletteGroup(one.Name, one.Items))];

    /// <summary>Asks the store, once nothing newer is asked; what fails is said and logged, and takes nothing else along.</summary>
    private async Task LookAsync(Func<CancellationToken, Task<IReadOnlyList<PaletteGroup>>> look, TimeSpan rest)
    {
        using var mine = new CancellationTokenSource();
        Replace(mine);
        reference = null;
        Arrange();
        try
        {
            if (rest > TimeSpan.Zero) { await Task.Delay(rest, Time, mine.Token); }
            var answer = await look(mine.Token);
            if (search != mine) { return; }
            found = answer;
        }
        catch (Exception) when (search != mine) { return; } // nobody waits for it any more
        catch (Exception exception)
        {
            (found, reference) = ([], ErrorReference.New());
            Log.LookupFailed(Logger, reference, exception);
        }
        search = null;
        Arrange();
        if (entered) { await EnterAsync(); }
    }

    // Another is asked before the former is told: what that one then throws is nobody's any more.
    private void Replace(CancellationTokenSource? another)
    {
        var former = search;
        search = another;
        former?.Cancel();
    }

    private void Arrange()
    {
        var local = action is null ? PaletteCommands.Find(Person, text) : [];
        groups = text is null ? [.. found, .. local] : [.. local, .. found];
        items = [.. groups.SelectMany(group => group.Items)];
        if (!moved || items.All(item => item.Key != active)) { active = items.Count == 0 ? null : items[0].Key; }
    }

    private async Task KeyAsync(KeyboardEventArgs key)
    {
        switch (key.Key)
        {
            case "ArrowDown": Move(Active + 1 ?? 0); break;
            case "ArrowUp": Move(Active - 1 ?? 0); break;
            case "Home": Move(0); break;
            case "End": Move(items.Count - 1); break;
            case "Enter" when !key.IsComposing: await EnterAsync(); break;
            case "Backspace" when typed.Length == 0 && action is not null: await BackAsync(); break;
        }
    }

    private void Move(int place)
    {
        if (items.Count > 0) { (active, moved) = (items[(place + items.Count) % items.Count].Key, true); }
    }

    /// <summary>Chooses what is active; what is still looked for is waited for.</summary>
    private Task EnterAsync()
    {
        entered = search is not null && text is not null && items.Count == 0;
        return entered || Active is not { } place ? Task.CompletedTask : ChooseAsync(items[place]);
    }

    private async Task ChooseAsync(PaletteItem item)
    {
        entered = false;
        if (item.Action is { TakesClient: true } chosen)
        {
            await Script.InvokeVoidAsync("zkPalette.clear");
            await BeginAsync(chosen);
        }
        else if (item.Search is { } place) { await SearchAsync(place); }
        else { await GoAsync(item.Address ?? item.Action!.Address); }
    }

    private async Task SearchAsync(SubscriberPlace place)
    {
        if (search is not null) { return; } // once is enough: each search is written down
        SubscriberAnswer? answer = null;
        await LookAsync(async token =>
        {
            answer = await PaletteSubscribers.FindAsync(Searches, Person, text!, place, token);
            return answer.Several is { } several ? [several] : [];
        }, TimeSpan.Zero);
        if (answer?.Address is { } address) { await GoAsync(address); }
        else { said = answer?.Words; }
    }

    // Closed first: closing gives the focus back, and the page that comes takes it.
    private async Task GoAsync(string address)
    {
        Close();
        await Script.InvokeVoidAsync("zkPalette.close");
        Navigation.NavigateTo(address);
    }

    private static string Id(int place) => $"zk-palette-{place}";

    public void Dispose()
    {
        Navigation.LocationChanged -= OnMoved;
        Replace(null);
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Error, Message = "A lookup of the command palette failed, {Reference}")]
        public static partial void LookupFailed(ILogger logger, string reference, Exception exception);
    }
}
