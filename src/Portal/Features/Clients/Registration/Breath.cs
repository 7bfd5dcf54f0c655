namespace ZenKey.Portal.Features.Clients.Registration;

/// <summary>Does something a breath after it was last asked for, once at a time: what is typed is saved while it is typed, not at every letter.</summary>
internal sealed class Breath(TimeProvider time, Func<Task> act)
{
    /// <summary>How long nothing more must come.</summary>
    public static readonly TimeSpan Length = TimeSpan.FromMilliseconds(400);

    private int asked;
    private Task running = Task.CompletedTask;

    /// <summary>Whether something is asked for and not done yet.</summary>
    public bool IsDue { get; private set; }

    public void Ask()
    {
        IsDue = true;
        _ = WaitAsync(++asked);
    }

    /// <summary>Does it now where it is due, and waits until it is done.</summary>
    public async Task FlushAsync()
    {
        while (true)
        {
            await running;
            if (!IsDue) { return; }
            IsDue = false;
            running = act();
        }
    }

    /// <summary>Forgets what is due.</summary>
    public void Drop() => IsDue = false;

    private async Task WaitAsync(int turn)
    {
        await Task.Delay(Length, time);
        if (turn == asked) { await FlushAsync(); }
    }
}
