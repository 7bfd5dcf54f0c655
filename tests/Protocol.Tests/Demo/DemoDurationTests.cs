using ZenKey.Protocol.Demo;

namespace ZenKey.Protocol.Tests.Demo;

/// <summary>Durations of the demo file: hh:mm:ss, and d.hh:mm:ss from a day on.</summary>
public sealed class DemoDurationTests
{
    [Theory]
    [InlineData("00:00:00", 0)]
    [InlineData("00:00:01", 1)]
    [InlineData("00:30:00", 1_800)]
    [InlineData("23:59:59", 86_399)]
    [InlineData("24:00:00", 86_400)]
    [InlineData("14.00:00:00", 1_209_600)]
    [InlineData("365.00:00:00", 31_536_000)]
    public void Days_hours_minutes_and_seconds_are_read(string text, int seconds)
    {
        Assert.True(DemoDuration.TryParse(text, out var duration));
        Assert.Equal(seconds, duration.TotalSeconds);
        Assert.Equal(duration, DemoDuration.Read(text));
    }

    [Theory]
    [InlineData("")]
    [InlineData("30")]
    [InlineData("1:00:00")]
    [InlineData("00:30")]
    [InlineData("00:60:00")]
    [InlineData("00:00:60")]
    [InlineData("24:00:01")]
    [InlineData("25:00:00")]
    [InlineData("-01:00:00")]
    [InlineData("00:00:01.5")]
    [InlineData("1.24:00:00")]
    [InlineData("1.00:00")]
    [InlineData("-1.00:00:00")]
    [InlineData(" 00:00:01")]
    [InlineData("PT1S")]
    public void Anything_else_is_no_duration(string text)
    {
        Assert.False(DemoDuration.TryParse(text, out _));
        Assert.Null(DemoDuration.Read(text));
    }

    [Fact]
    public void No_duration_is_no_duration() => Assert.Null(DemoDuration.Read(null));
}
