using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using ZenKey.AuthServer.Tests;
using ZenKey.Portal.Data;
using ZenKey.Portal.Data.Changes;
using ZenKey.Portal.Data.Clients;
using ZenKey.Portal.Data.Journal;
using ZenKey.Portal.Data.Subscribers;
using ZenKey.TestKit;

[assembly: AssemblyFixture(typeof(SharedApp))]

namespace ZenKey.AuthServer.Tests;

/// <summary>A process with the tests' clients and subscribers.</summary>
public abstract class TestApp : IAsyncDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("zenkey-tests-").FullName;
    private readonly HttpClientHandler handler = new() { AllowAutoRedirect = false, UseCookies = false };
    private int people;
    private int peopleWithPin;
    private int peopleAtAtt;
    private int peopleRecovering;
    private int peopleToEnrol;

    protected TestApp(FakeTimeProvider? clock = null, IReadOnlyDictionary<string, string>? settings = null)
    {
        var demo = Path.Combine(folder, "demo.json");
        TestData.Write(demo);
        App = ZenKeyApp.Start(new AppOptions { DemoFile = demo, Time = clock, Settings = settings ?? new Dictionary<string, string>() });
        Http = new HttpClient(handler) { BaseAddress = new Uri(App.Origin), Timeout = TimeSpan.FromSeconds(60) };
        WriteAsync(store => store.Clients.Where(client => client.ClientId == Clients.Disabled || client.ClientId == Clients.JwtDisabled)
            .ExecuteUpdateAsync(set => set.SetProperty(client => client.State, ClientState.Disabled)), Topic.Clients).GetAwaiter().GetResult();
    }

    public ZenKeyApp App { get; }

    public string Origin => App.Origin;

    /// <summary>Without cookies, so that it is a new browser, or a program, each time.</summary>
    public HttpClient Http { get; }

    /// <summary>A subscriber of Verizon whom no other test has; without a PIN.</summary>
    public string NewPerson() => People.Name(Next(ref people, People.Many));

    /// <summary>A subscriber of Verizon whom no other test has; with <see cref="People.Pin"/>.</summary>
    public string NewPersonWithPin() => People.NameWithPin(Next(ref peopleWithPin, People.WithPin));

    /// <summary>A subscriber of AT&amp;T, the carrier with silent sign-in, whom no other test has; with <see cref="People.Pin"/>.</summary>
    public string NewPersonAtAtt() => People.NameAtAtt(Next(ref peopleAtAtt, People.AtAtt));

    /// <summary>A subscriber of Verizon whom no other test has; without a phone.</summary>
    public string NewPersonToEnrol() => People.NameToEnrol(Next(ref peopleToEnrol, People.ToEnrol));

    /// <summary>A subscriber of Verizon whom no other test has; with PIN, recovery codes, carrier login and mail address.</summary>
    public string NewPersonRecovering() => People.NameRecovering(Next(ref peopleRecovering, People.Recovering));

    public T Service<T>()
        where T : notnull => App.Services.GetRequiredService<T>();

    /// <summary>Changes the store behind the process's back, as another node would.</summary>
    public Task WriteAsync(Func<PortalDbContext, Task> work, params Topic[] topics) =>
        Service<StoreWriter>().WriteAsync((store, _) => work(store), topics, CancellationToken.None);

    public async Task<T> ReadAsync<T>(Func<PortalDbContext, Task<T>> read)
    {
        await using var store = await Service<IDbContextFactory<PortalDbContext>>().CreateDbContextAsync();
        return await read(store);
    }

    public Task<Subscriber> SubscriberAsync(string key) => ReadAsync(store => store.Subscribers.AsNoTracking().SingleAsync(one => one.CarrierAccount == key));

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        handler.Dispose();
        await App.DisposeAsync();
        if (Directory.Exists(folder)) { Directory.Delete(folder, recursive: true); }
        GC.SuppressFinalize(this);
    }

    private static int Next(ref int counter, int most) =>
        Interlocked.Increment(ref counter) is var number && number <= most ? number : throw new InvalidOperationException("The tests need more people.");
}

/// <summary>The process of all tests that need no other; its clock is the wall's.</summary>
public sealed class SharedApp : TestApp;

/// <summary>A process whose clock is moved. It starts now, and only ever goes on; tests that use it run one after another.</summary>
[CollectionDefinition]
public sealed class MovedClock : TestApp, ICollectionFixture<MovedClock>
{
    public MovedClock()
        : this(new LeapingClock(TimeProvider.System.GetUtcNow()))
    {
    }

    private MovedClock(FakeTimeProvider clock)
        : base(clock) => Clock = clock;

    public FakeTimeProvider Clock { get; }
}
