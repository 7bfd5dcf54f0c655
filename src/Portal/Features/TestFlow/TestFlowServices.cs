using System.Net;
using ZenKey.Portal.Features.TestFlow.Runs;
using ZenKey.Protocol;

namespace ZenKey.Portal.Features.TestFlow;

/// <summary>Whether there are simulated phones: in Development only.</summary>
public sealed record SimulatedPhones(bool Available);

internal static class TestFlowServices
{
    public static IServiceCollection AddTestFlow(this IServiceCollection services, IHostEnvironment environment) => services
        .AddSingleton(new SimulatedPhones(environment.IsDevelopment()))
        .AddSingleton<FlowHandlers>(_ => NewHandler)
        .AddSingleton(provider => new TestFlowRunner(
            provider.GetRequiredService<ModuleOrigins>(), provider.GetRequiredService<FlowHandlers>(), provider.GetRequiredService<ToldServers>().FindAsync, provider.GetRequiredService<TimeProvider>()))
        .AddSingleton<RunArchive>().AddSingleton<ToldServers>().AddSingleton<TestClients>().AddSingleton<TestSecrets>().AddSingleton<TestPhones>().AddSingleton<ITestFlows, TestFlows>();

    /// <summary>Our own origins are reached without a proxy; redirects are the run's to see.</summary>
    private static SocketsHttpHandler NewHandler(CookieContainer cookies) => new()
    {
        AllowAutoRedirect = false,
        CookieContainer = cookies,
        UseProxy = false,
        ConnectTimeout = TimeSpan.FromSeconds(5),
        AutomaticDecompression = DecompressionMethods.All,
    };
}
