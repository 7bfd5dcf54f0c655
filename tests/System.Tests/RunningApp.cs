using ZenKey.TestKit;

namespace ZenKey.System.Tests;

/// <summary>One process for the tests of a class.</summary>
public sealed class RunningApp : IAsyncDisposable
{
    public ZenKeyApp App { get; } = ZenKeyApp.Start();

    public ValueTask DisposeAsync() => App.DisposeAsync();
}
