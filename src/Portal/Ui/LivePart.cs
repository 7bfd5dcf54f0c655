using Microsoft.AspNetCore.Components;

namespace ZenKey.Portal.Ui;

/// <summary>A page, or a part of one, that looks again and again whether what it shows has changed, as long as somebody has it open.</summary>
public abstract class LivePart : ComponentBase, IDisposable
{
    private readonly CancellationTokenSource gone = new();

    [Inject] protected TimeProvider Time { get; private set; } = default!;

    /// <summary>Cancelled when nobody has it open any more.</summary>
    protected CancellationToken Gone => gone.Token;

    /// <summary>How often it looks.</summary>
    protected abstract TimeSpan Every { get; }

    /// <summary>Looks, and shows what has changed.</summary>
    protected abstract Task LookAsync();

    // Not while the first paint is made: only a circuit has a page to keep fresh.
    protected override void OnAfterRender(bool firstRender)
    {
        if (firstRender) { _ = WatchAsync(); }
    }

    private async Task WatchAsync()
    {
        using var timer = new PeriodicTimer(Every, Time);
        try
        {
            while (await timer.WaitForNextTickAsync(Gone)) { await InvokeAsync(LookAsync); }
        }
        catch (OperationCanceledException) { }
        catch (Exception exception)
        {
            await DispatchExceptionAsync(exception);
        }
    }

    protected virtual void Dispose(bool disposing)
    {
        if (!disposing) { return; }
        gone.Cancel();
        gone.Dispose();
    }

    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }
}
