using System.Net;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.IdentityModel.Tokens;
using ZenKey.Portal.Access;
using ZenKey.Portal.Data;
using ZenKey.Portal.Features.TestFlow;
using ZenKey.Protocol;
using ZenKey.TestKit;

namespace ZenKey.Portal.Tests.TestFlow;

/// <summary>The real process with its providers and simulator, and test sign-ins in it. Nothing leaves the loopback.</summary>
public sealed class Bench : IAsyncDisposable
{
    public const string Web = "ccid-h7k2m9qx4tz8v3pa";
    public const string CallCentre = "ccid-m0x4e8yd1ks6j2fg";
    public const string Kiosk = "ccid-k3c7l1qe5zd8n4ys";
    public const string Shop = "ccid-u8f2j5ra9ow3t6vb";
    public const string Signing = "ccid-s1gn1ngt3stcl13n";
    public const string Ping = "ccid-p1ngp1ngp1ngp1ng";
    public const string Bound = "ccid-b0undb0undb0und0";

    private readonly string folder = Directory.CreateTempSubdirectory("zenkey-bench-").FullName;

    public Bench()
    {
        Server = new ClientServer();
        App = ZenKeyApp.Start(new AppOptions
        {
            Time = Clock,
            DemoFile = DemoFiles.WithClients(folder, NewSigning(), NewPing(), NewBound()),
            Services = services => services.Replace(ServiceDescriptor.Singleton<FlowHandlers>(_ => cookies => new Tampering(this, cookies))),
        });
    }

    public ZenKeyApp App { get; }

    /// <summary>Where clients are told of the end of requests.</summary>
    public ClientServer Server { get; }

    public AheadClock Clock { get; } = new();

    /// <summary>Changes answers on their way; null leaves them.</summary>
    public Func<HttpRequestMessage, HttpResponseMessage, Task<HttpResponseMessage>>? Tamper { get; set; }

    public async Task<CurrentPerson> PersonAsync(string name)
    {
        await using var store = await App.Services.GetRequiredService<IDbContextFactory<PortalDbContext>>().CreateDbContextAsync();
        return await store.People.Where(row => row.Name == name).Select(row => new CurrentPerson(row.Id, row.Name, row.Roles, row.CompanyId, row.CompanyRole)).FirstAsync();
    }

    /// <summary>Waits until it is written down that a server answered 500 to what it was told.</summary>
    public async Task RefusedByServerAsync()
    {
        await using var store = await App.Services.GetRequiredService<IDbContextFactory<PortalDbContext>>().CreateDbContextAsync();
        await Until.HoldsAsync(() => store.Deliveries.AnyAsync(row => row.Attempts > 0 && row.LastStatus == 500), otherwise: () => "Nothing was told to the server.");
    }

    public async Task<TestClient> ClientAsync(string clientId) =>
        (await App.Services.GetRequiredService<TestClients>().FindAsync(await PersonAsync("Ada"), clientId, CancellationToken.None))!;

    /// <summary>Runs a client with what a first visit shows, and what the test changes.</summary>
    public async Task<FlowRun> RunAsync(string clientId, Action<FlowInput> choose, Action<FlowRun>? show = null, CookieContainer? cookies = null, CancellationToken stop = default)
    {
        var client = await ClientAsync(clientId);
        var form = FlowQuery.Usual(client, await App.Services.GetRequiredService<TestPhones>().ListAsync(CancellationToken.None));
        form.Handset = "nina";
        choose(form);
        return await App.Services.GetRequiredService<ITestFlows>().RunAsync(await PersonAsync("Ada"), client, form, cookies ?? new CookieContainer(), show ?? (_ => { }), stop);
    }

    /// <summary>The state of a run in words that a failing test can print.</summary>
    public static string Tell(FlowRun run) => $"{run.Verdict}: {run.FailedStep?.Failure?.Code} {run.FailedStep?.Failure?.Words} expected {run.FailedStep?.Failure?.Expected} received {run.FailedStep?.Failure?.Received}";

    private JsonObject NewSigning()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var point = key.ExportParameters(false).Q;
        var client = NewClient(Signing, "Signing", TokenAuth.PrivateKeyJwt);
        client["jwks"] = new JsonObject { ["keys"] = new JsonArray(new JsonObject { ["kty"] = "EC", ["crv"] = "P-256", ["use"] = "sig", ["kid"] = "own", ["x"] = Base64UrlEncoder.Encode(point.X), ["y"] = Base64UrlEncoder.Encode(point.Y) }) };
        (client["grants"], client["cibaDelivery"]) = (new JsonArray("authorization_code", GrantType.Ciba), "poll");
        client["notificationUris"] = new JsonArray(Server.Address);
        return client;
    }

    private JsonObject NewPing()
    {
        var client = NewClient(Ping, "Ping", TokenAuth.Post);
        (client["grants"], client["cibaDelivery"], client["secrets"]) = (new JsonArray("authorization_code", GrantType.Ciba), "ping", new JsonArray("zks_ping-demo-secret-for-development-only"));
        client["notificationUris"] = new JsonArray(Server.Address);
        return client;
    }

    private static JsonObject NewBound()
    {
        var client = NewClient(Bound, "Bound", TokenAuth.Basic);
        (client["requirePar"], client["dpopBoundAccessTokens"], client["secrets"]) = (true, true, new JsonArray("zks_bound-demo-secret-for-development-only"));
        return client;
    }

    private static JsonObject NewClient(string id, string name, string auth) => new()
    {
        ["clientId"] = id,
        ["project"] = "harbor-bank",
        ["name"] = name,
        ["type"] = "confidential",
        ["tokenAuth"] = auth,
        ["redirectUris"] = new JsonArray("https://bench.harborbank.example/cb"),
        ["scopes"] = new JsonArray("openid", "name", "email", "phone"),
        ["mode"] = "developer",
    };

    public async ValueTask DisposeAsync()
    {
        await App.DisposeAsync();
        Server.Dispose();
        Directory.Delete(folder, recursive: true);
    }

    /// <summary>Real time, and leaps ahead of it.</summary>
    public sealed class AheadClock : TimeProvider
    {
        private long ahead;

        public void Leap(TimeSpan span) => Interlocked.Add(ref ahead, span.Ticks);

        public override DateTimeOffset GetUtcNow() => System.GetUtcNow().AddTicks(Interlocked.Read(ref ahead));
    }

    private sealed class Tampering(Bench bench, CookieContainer cookies) : DelegatingHandler(new SocketsHttpHandler { AllowAutoRedirect = false, CookieContainer = cookies, UseProxy = false })
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var response = await base.SendAsync(request, cancellationToken);
            return bench.Tamper is { } tamper ? await tamper(request, response) : response;
        }
    }
}

/// <summary>One process for all tests of the bench.</summary>
[CollectionDefinition(nameof(Bench))]
public sealed class BenchCollection : ICollectionFixture<Bench>;
