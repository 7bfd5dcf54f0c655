using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using ZenKey.Protocol;
using ZenKey.Protocol.Demo;
using ZenKey.Protocol.Network;
using ZenKey.TestKit;

namespace ZenKey.CarrierSimulator.Tests;

/// <summary>The simulator alone in a host of its own, with a clock that is moved by hand.</summary>
public sealed class SimulatorHost : IAsyncDisposable
{
    private const string Demo = """
        {
          "carriers": [
            { "slug": "att", "name": "AT&T", "mccmnc": ["310380"] },
            { "slug": "verizon", "name": "Verizon", "mccmnc": ["311480", "310010"] }
          ],
          "subscribers": [
            { "key": "dana", "carrier": "verizon", "phone": "+12125550142", "given": "Dana", "family": "Whitfield", "pin": "482915",
              "email": "dana@mail.example", "carrierLogin": { "username": "dana.whitfield", "password": "harbor-lights-41" },
              "handset": { "imei": "001010014112377", "iccid": "8901480502173004198", "imsi": "311480550242001" } },
            { "key": "ali", "carrier": "att", "phone": "+13035550119", "given": "Ali", "pin": "258471",
              "handset": { "approve": "always", "delay": "00:00:05" } },
            { "key": "noah", "carrier": "att", "phone": "+15035550128", "state": "simSwapped" },
            { "key": "ivy", "carrier": "verizon", "phone": "+13125550155", "given": "Ivy <b>", "state": "noApp" }
          ]
        }
        """;

    private readonly WebApplication app;

    private SimulatorHost(WebApplication app, FakeTimeProvider time, FakeApplication application)
    {
        this.app = app;
        Time = time;
        Application = application;
        Client = app.GetTestClient();
        Client.DefaultRequestHeaders.Add("Accept-Language", "en");
    }

    public FakeTimeProvider Time { get; }
    internal FakeApplication Application { get; }
    public HttpClient Client { get; }
    internal FakeBrowsers Browsers => (FakeBrowsers)app.Services.GetRequiredService<IWaitingBrowsers>();
    public ICarrierNetwork Network => app.Services.GetRequiredService<ICarrierNetwork>();
    public ICarrierLogins Logins => app.Services.GetRequiredService<ICarrierLogins>();
    public IMailer Mailer => app.Services.GetRequiredService<IMailer>();
    public IHandsets Handsets => app.Services.GetRequiredService<IHandsets>();

    public static async Task<SimulatorHost> StartAsync()
    {
        var time = new FakeTimeProvider(new DateTimeOffset(2026, 11, 24, 9, 41, 0, TimeSpan.Zero));
        var application = new FakeApplication();
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseTestServer();
        builder.Services.AddSingleton<TimeProvider>(time);
        builder.Services.AddSingleton<IInstalledApplication>(application);
        builder.Services.AddSingleton<IWaitingBrowsers, FakeBrowsers>();
        builder.Services.AddSingleton(DemoFile.Parse(Demo));
        builder.Services.AddSingleton(new ModuleOrigins("http://localhost", "http://localhost", "http://phone.example", "http://localhost"));
        builder.Services.AddCarrierSimulator();
        var app = builder.Build();
        app.MapCarrierSimulator();
        await app.StartAsync();
        return new SimulatorHost(app, time, application);
    }

    public async Task<JsonElement> HandsetAsync(string key) => await Client.GetFromJsonAsync<JsonElement>($"/simulator/api/handsets/{key}");

    /// <summary>Waits until a handset's log holds a line.</summary>
    /// <returns>The whole log.</returns>
    public async Task<string> LogAsync(string key, string line)
    {
        var log = "";
        await Until.HoldsAsync(async () => (log = (await HandsetAsync(key)).GetProperty("log").ToString()).Contains(line, StringComparison.Ordinal));
        return log;
    }

    public Task<HttpResponseMessage> PostAsync(string path, object? body = null) =>
        Client.PostAsync($"/simulator/api/handsets/{path}", body is null ? null : JsonContent.Create(body));

    public Task<HttpResponseMessage> PatchAsync(string key, object body) =>
        Client.PatchAsync($"/simulator/api/handsets/{key}", JsonContent.Create(body));

    public static async Task<string?> ProblemAsync(HttpResponseMessage response)
    {
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        return (await response.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("type").GetString();
    }

    public static Msisdn Line(string text) => Msisdn.TryParse(text, out var line) ? line : throw new ArgumentException(text);

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await app.DisposeAsync();
    }
}

/// <summary>A fresh simulator for every test.</summary>
public abstract class SimulatorTest : IAsyncLifetime
{
    internal SimulatorHost Host { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Host = await SimulatorHost.StartAsync();

    public async ValueTask DisposeAsync()
    {
        await Host.DisposeAsync();
        GC.SuppressFinalize(this);
    }
}
