using StackExchange.Redis;
using ZenKey.Portal.Data.Changes;

namespace ZenKey.Portal.Hosting;

/// <summary>
/// The bus over Redis: messages go to this process at once and to the others by pub/sub. A lost message, or a Redis that
/// is away, costs one poll.
/// </summary>
internal sealed class RedisWakeBus : IWakeBus
{
    private static readonly RedisChannel Channel = RedisChannel.Literal("zenkey:wake");
    private readonly LocalWakeBus local = new();
    private readonly ISubscriber redis;

    public RedisWakeBus(IConnectionMultiplexer connection)
    {
        redis = connection.GetSubscriber();
        redis.Subscribe(Channel, (_, topic) => local.Publish(topic.ToString()), CommandFlags.FireAndForget);
    }

    public void Publish(string topic)
    {
        local.Publish(topic);
        redis.Publish(Channel, topic, CommandFlags.FireAndForget);
    }

    public WakeListener Listen(string topic) => local.Listen(topic);
}

internal static class WakeBusServices
{
    /// <summary>The bus of one process, or Redis where Bus:Redis names one.</summary>
    public static void AddWakeBus(this IServiceCollection services, IConfiguration configuration)
    {
        if (configuration["Bus:Redis"] is not { Length: > 0 } address) { return; }
        services.AddSingleton<IConnectionMultiplexer>(_ =>
        {
            var options = ConfigurationOptions.Parse(address);
            options.AbortOnConnectFail = false;
            return ConnectionMultiplexer.Connect(options);
        });
        services.AddSingleton<IWakeBus, RedisWakeBus>();
    }
}
