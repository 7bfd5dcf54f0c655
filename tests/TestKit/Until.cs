namespace ZenKey.TestKit;

/// <summary>Waits for what another thread or process is about to do. The one place where tests wait by the wall's clock.</summary>
public static class Until
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>Looks again and again until it holds.</summary>
    /// <param name="holds">What is looked at.</param>
    /// <param name="within">How long it may take; thirty seconds, unless the promise is shorter.</param>
    /// <param name="otherwise">What to say when it does not.</param>
    /// <exception cref="TimeoutException">It did not come to hold in time.</exception>
    public static async Task HoldsAsync(Func<Task<bool>> holds, TimeSpan? within = null, Func<string>? otherwise = null)
    {
        var (began, limit) = (TimeProvider.System.GetTimestamp(), within ?? Patience);
        while (!await holds())
        {
            if (TimeProvider.System.GetElapsedTime(began) >= limit) { throw new TimeoutException(otherwise?.Invoke() ?? $"It does not hold after {limit.TotalSeconds} s."); }
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System);
        }
    }
}
