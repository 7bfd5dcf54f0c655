namespace ZenKey.AuthServer.Tests;

/// <summary>Waits for what another thread or process is about to do.</summary>
internal static class Until
{
    /// <summary>Looks again and again until it holds; fails after thirty seconds.</summary>
    public static async Task HoldsAsync(Func<Task<bool>> holds)
    {
        var began = TimeProvider.System.GetTimestamp();
        while (!await holds())
        {
            Assert.True(TimeProvider.System.GetElapsedTime(began) < TimeSpan.FromSeconds(30), "It does not come to hold.");
            await Task.Delay(20);
        }
    }
}
