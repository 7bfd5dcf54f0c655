namespace ZenKey.Portal.Data.Changes;

/// <summary>Tells the caches of this process that a topic has changed.</summary>
public sealed class ChangeSignal
{
    private event Action<Topic>? Changed;
    private event Action? Written;

    /// <summary>Called for each change, whoever made it.</summary>
    public void Subscribe(Action<Topic> onChange) => Changed += onChange;

    /// <summary>Called after this process has changed something.</summary>
    public void SubscribeWritten(Action onWrite) => Written += onWrite;

    /// <summary>This process has changed these topics.</summary>
    public void Raise(IReadOnlyCollection<Topic> topics)
    {
        if (topics.Count == 0) { return; }
        foreach (var topic in topics) { Changed?.Invoke(topic); }
        Written?.Invoke();
    }

    /// <summary>A change of another process was seen.</summary>
    public void RaiseSeen(Topic topic) => Changed?.Invoke(topic);
}
