namespace ZenKey.CarrierSimulator.Network;

/// <summary>The last things the network saw of one handset, newest first. Words only: no PIN, no code, no token.</summary>
internal sealed class HandsetLog(TimeProvider time)
{
    public const int Kept = 200;

    private readonly Lock gate = new();
    private readonly LinkedList<LogEntry> entries = [];

    public void Write(string kind, string words)
    {
        var entry = new LogEntry(time.GetUtcNow(), kind, words);
        lock (gate)
        {
            entries.AddFirst(entry);
            if (entries.Count > Kept) { entries.RemoveLast(); }
        }
    }

    public IReadOnlyList<LogEntry> Read()
    {
        lock (gate) { return [.. entries]; }
    }
}

/// <param name="At">When.</param>
/// <param name="Kind">sim, line, push, answer, pairing, setting, login or mail.</param>
/// <param name="Words">What, for people.</param>
public sealed record LogEntry(DateTimeOffset At, string Kind, string Words)
{
    public const string Sim = "sim";
    public const string Line = "line";
    public const string Push = "push";
    public const string Answer = "answer";
    public const string Pairing = "pairing";
    public const string Setting = "setting";
    public const string Login = "login";
    public const string Mail = "mail";
}
