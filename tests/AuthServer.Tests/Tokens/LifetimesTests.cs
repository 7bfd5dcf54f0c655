using ZenKey.AuthServer.Tokens;
using ZenKey.Portal.Data.Carriers;

namespace ZenKey.AuthServer.Tests.Tokens;

/// <summary>A carrier says how long things live, within bounds.</summary>
public sealed class LifetimesTests
{
    private static Carrier Carrier() => new() { Slug = "x", Name = "X" };

    // RFC 6749 §4.1.2 recommends ten minutes at most.
    [Theory]
    [InlineData(60, 60)]
    [InlineData(0, 10)]
    [InlineData(-5, 10)]
    [InlineData(86_400, 600)]
    [Spec("RFC 6749 §4.1.2")]
    public void A_code_lives_between_ten_seconds_and_ten_minutes(int set, int seconds)
    {
        var carrier = Carrier();
        carrier.CodeLifetime = TimeSpan.FromSeconds(set);

        Assert.Equal(seconds, Lifetimes.OfCode(carrier).TotalSeconds);
    }

    [Theory]
    [InlineData(900, 900)]
    [InlineData(1, 30)]
    [InlineData(10_000_000, 86_400)]
    [Spec("Design §3.3")]
    public void An_access_token_lives_between_half_a_minute_and_a_day(int set, int seconds)
    {
        var carrier = Carrier();
        carrier.AccessTokenLifetime = TimeSpan.FromSeconds(set);

        Assert.Equal(seconds, Lifetimes.OfAccessToken(carrier).TotalSeconds);
    }

    [Theory]
    [InlineData(30, 30)]
    [InlineData(0, 0)]
    [InlineData(-1, 0)]
    [InlineData(10_000, 1_440)]
    [Spec("Design §5")]
    public void A_sign_in_serves_the_next_for_a_day_at_most(int set, int minutes)
    {
        var carrier = Carrier();
        carrier.SsoWindow = TimeSpan.FromMinutes(set);

        Assert.Equal(minutes, Lifetimes.OfSsoWindow(carrier).TotalMinutes);
    }
}
