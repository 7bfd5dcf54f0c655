using Microsoft.Extensions.Time.Testing;

namespace ZenKey.AuthServer.Tests;

/// <summary>
/// A clock that is moved by hand, by months if need be: a periodic timer rings once for all the periods that were leapt
/// over, as it would after a machine has slept. The ordinary fake rings every two seconds of a month.
/// </summary>
public sealed class LeapingClock(DateTimeOffset start) : FakeTimeProvider(start)
{
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        if (period == Timeout.InfiniteTimeSpan || period == TimeSpan.Zero) { return base.CreateTimer(callback, state, dueTime, period); }
        var timer = new Periodic(callback, state, period);
        timer.Inner = base.CreateTimer(_ => timer.Ring(), null, dueTime, Timeout.InfiniteTimeSpan);
        return timer;
    }

    private sealed class Periodic(TimerCallback callback, object? state, TimeSpan period) : ITimer
    {
        private TimeSpan rest = period;

        public ITimer? Inner { get; set; }

        public void Ring()
        {
            callback(state);
            Inner?.Change(rest, Timeout.InfiniteTimeSpan);
        }

        public bool Change(TimeSpan dueTime, TimeSpan newPeriod)
        {
            rest = newPeriod;
            return Inner?.Change(dueTime, Timeout.InfiniteTimeSpan) ?? false;
        }

        public void Dispose() => Inner?.Dispose();

        public ValueTask DisposeAsync() => Inner?.DisposeAsync() ?? ValueTask.CompletedTask;
    }
}
