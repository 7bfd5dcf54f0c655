using System.Globalization;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using ZenKey.Authenticator.Carrier;
using ZenKey.Protocol;
using ZenKey.Protocol.Network;

namespace ZenKey.Authenticator.Tests;

/// <summary>The application in a host of its own, before a carrier that is a fake, with a clock that is moved by hand.</summary>
public sealed class PhoneHost : IAsyncDisposable
{
    private const string Origin = "http://localhost";
    private readonly WebApplication app;

    private PhoneHost(WebApplication app, FakeTimeProvider time, FakeCarrier carrier, FakeHandsets handsets)
    {
        this.app = app;
        (Time, Carrier, Handsets) = (time, carrier, handsets);
        Client = app.GetTestClient();
    }

    public FakeTimeProvider Time { get; }
    internal FakeCarrier Carrier { get; }
    internal FakeHandsets Handsets { get; }
    public HttpClient Client { get; }

    public T Service<T>()
        where T : notnull => app.Services.GetRequiredService<T>();

    public IInstalledApplication Application => app.Services.GetRequiredService<IInstalledApplication>();

    public static async Task<PhoneHost> StartAsync(bool withHandsets = true)
    {
        var time = new FakeTimeProvider(new DateTimeOffset(2026, 11, 24, 9, 41, 0, TimeSpan.Zero));
        var (carrier, handsets) = (new FakeCarrier(time), new FakeHandsets());
        carrier.SimHolds = (_, challenge, signature) => handsets.SimHolds(challenge, signature);
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseTestServer();
        builder.Services.AddSingleton<TimeProvider>(time);
        if (withHandsets) { builder.Services.AddSingleton<IHandsets>(handsets); }
        builder.Services.AddSingleton(new ModuleOrigins(Origin, Origin, Origin, Origin));
        builder.Services.AddAuthenticator();
        WebApplication? app = null;
        builder.Services.AddHttpClient(CarrierTransport.ClientName).ConfigurePrimaryHttpMessageHandler(() => app!.GetTestServer().CreateHandler());
        app = builder.Build();
        app.Use(async (context, next) =>
        {
            CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo(context.Request.Headers.AcceptLanguage.Contains("es") ? "es" : "en");
            await next(context);
        });
        app.UseRouting();
        carrier.Map(app);
        app.MapAuthenticator();
        await app.StartAsync();
        return new PhoneHost(app, time, carrier, handsets);
    }

    /// <summary>A page as a reader sees it: entities decoded.</summary>
    public async Task<string> PageAsync(string path, HttpStatusCode expected = HttpStatusCode.OK) => WebUtility.HtmlDecode(await RawAsync(path, expected));

    public async Task<string> RawAsync(string path, HttpStatusCode expected = HttpStatusCode.OK)
    {
        var response = await Client.GetAsync(path);
        Assert.Equal(expected, response.StatusCode);
        return await response.Content.ReadAsStringAsync();
    }

    public Task<HttpResponseMessage> PostAsync(string path, params (string Name, string Value)[] fields) =>
        Client.PostAsync(path, new FormUrlEncodedContent(fields.Select(field => KeyValuePair.Create(field.Name, field.Value))));

    /// <summary>Posts and follows the redirect, as a browser does.</summary>
    public async Task<string> ActAsync(string path, params (string Name, string Value)[] fields)
    {
        var response = await PostAsync(path, fields);
        Assert.Equal(HttpStatusCode.SeeOther, response.StatusCode);
        var next = await Client.GetAsync(response.Headers.Location);
        return WebUtility.HtmlDecode(await next.Content.ReadAsStringAsync());
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await app.DisposeAsync();
        Handsets.Dispose();
    }
}

/// <summary>A fresh phone for every test.</summary>
public abstract class PhoneTest : IAsyncLifetime
{
    internal PhoneHost Host { get; private set; } = null!;

    internal FakeCarrier Carrier => Host.Carrier;

    public async ValueTask InitializeAsync() => Host = await PhoneHost.StartAsync();

    public async ValueTask DisposeAsync()
    {
        await Host.DisposeAsync();
        GC.SuppressFinalize(this);
    }
}
