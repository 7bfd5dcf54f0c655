using Microsoft.AspNetCore.Components.Server.Circuits;

namespace ZenKey.Portal.Features.SignIn;

/// <summary>When the person last did something in this circuit.</summary>
internal sealed class SessionActivity(TimeProvider time) : CircuitHandler
{
    private long lastTicks;

    public DateTimeOffset LastAt => new(Volatile.Read(ref lastTicks), TimeSpan.Zero);

    public override Func<CircuitInboundActivityContext, Task> CreateInboundActivityHandler(Func<CircuitInboundActivityContext, Task> next) => context =>
    {
        Volatile.Write(ref lastTicks, time.GetUtcNow().UtcTicks);
        return next(context);
    };
}
