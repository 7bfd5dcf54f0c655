using ZenKey.Portal.Data.Clients;
using ZenKey.Portal.Data.Events;
using ZenKey.Portal.Tests.Support;
using ZenKey.Protocol;

namespace ZenKey.Portal.Tests.Logs;

/// <summary>Requests of two companies' clients, as the carriers would have written them.</summary>
internal sealed class Requests
{
    public const string ClientId = "ccid-h7k2m9qx4tz8v3pa";
    public const string Registered = "https://app.harborbank.example/auth/callback";

    private readonly FileStore store;
    private readonly World world;

    private Requests(FileStore store, World world)
    {
        this.store = store;
        this.world = world;
        Client = new Client { Id = store.NewId(), ClientId = ClientId, ProjectId = world.Harbor.Id, Name = "Harbor Web", TokenAuth = TokenAuth.Basic, CreatedAt = store.Time.GetUtcNow() };
    }

    public Client Client { get; }

    public static async Task<Requests> CreateAsync(FileStore store, World world)
    {
        var requests = new Requests(store, world);
        await store.AddAsync(requests.Client);
        return requests;
    }

    /// <summary>A request of the client that was refused.</summary>
    public async Task<AuthEvent> RefuseAsync(string cause, TimeSpan? ago = null, string? expected = null, string? received = null, int repeats = 0, Guid? company = null, string? error = null)
    {
        var known = Protocol.Refusals.Causes.Find(cause)!;
        var at = store.Time.GetUtcNow() - (ago ?? TimeSpan.Zero);
        var entry = new AuthEvent
        {
            Id = Guid.CreateVersion7(at),
            At = at,
            CarrierId = world.Att.Id,
            ClientId = company is null ? Client.Id : null,
            CompanyId = company ?? world.Company.Id,
            Endpoint = known.Endpoints.Split(' ')[0],
            Error = error ?? known.Error,
            Cause = cause,
            Reference = ErrorReference.New(),
            Expected = expected,
            Received = received,
            Repeats = repeats,
        };
        await store.AddAsync(entry);
        return entry;
    }

    public async Task<AuthEvent> AnswerAsync(TimeSpan? ago = null)
    {
        var at = store.Time.GetUtcNow() - (ago ?? TimeSpan.Zero);
        var entry = new AuthEvent { Id = Guid.CreateVersion7(at), At = at, CarrierId = world.Att.Id, ClientId = Client.Id, CompanyId = world.Company.Id, Endpoint = "token", Succeeded = true };
        await store.AddAsync(entry);
        return entry;
    }
}
