using Microsoft.EntityFrameworkCore;
using ZenKey.Portal.Data.Clients;
using ZenKey.Portal.Data.Events;
using ZenKey.Portal.Data.Grants;
using ZenKey.Portal.Data.Links;
using ZenKey.Portal.Features.Clients.Ready;
using ZenKey.Protocol;

namespace ZenKey.Portal.Tests.Clients.Ready;

public sealed class SignInReaderTests : IAsyncLifetime
{
    private readonly PortalStore store = new();
    private Client client = default!;

    private ISignInReader Reader => new SignInReader(store.Get<IDbContextFactory<Data.PortalDbContext>>());

    public async ValueTask InitializeAsync()
    {
        await store.InitializeAsync();
        client = new Client { Id = Guid.CreateVersion7(), ClientId = ClientId.New().Value, ProjectId = store.HarborProject, Name = "Harbor Web", TokenAuth = TokenAuth.Basic, UserinfoFormat = "oidc", CreatedAt = Now };
        await store.WriteAsync(client);
    }

    public ValueTask DisposeAsync() => store.DisposeAsync();

    [Fact]
    public async Task Before_anything_happens_nothing_is_told()
    {
        var progress = (await ReadAsync())!;
        Assert.Equal((null, null), (progress.SeenAt, progress.SignIn));
        Assert.Empty(progress.Refused);
    }

    [Fact]
    public async Task A_refusal_is_told_with_its_words_and_where_it_is_explained()
    {
        await store.WriteAsync(Event("authorize", "redirect_uri_unregistered", "err-7Q4M-2XKD"), Event("authorize", null));
        var progress = (await ReadAsync())!;
        var refused = Assert.Single(progress.Refused);
        Assert.Equal(("invalid_request", "/logs/err-7Q4M-2XKD"), (refused.Error, refused.Address));
        Assert.Equal((Now, null), (progress.SeenAt, progress.SignIn));
    }

    [Fact]
    public async Task The_first_tokens_are_told_with_the_scopes_that_were_granted()
    {
        await SignInAsync("openid email");
        Assert.Equivalent(new SeenSignIn(Now, ["openid", "email"], "oidc", null, "RS256"), (await ReadAsync())!.SignIn);
    }

    [Fact]
    public async Task Tokens_of_the_client_itself_are_no_sign_in()
    {
        await store.WriteAsync(Event("token", null));
        Assert.Equal(Now, (await ReadAsync())!.SignIn!.At);
        var machine = new Client { Id = Guid.CreateVersion7(), ClientId = ClientId.New().Value, ProjectId = store.HarborProject, Name = "Batch", TokenAuth = TokenAuth.Basic, Grants = "authorization_code client_credentials" };
        await store.WriteAsync(machine, Event("token", null, of: machine));
        Assert.Null((await Reader.ReadAsync(store.Dana, machine.Id, Cancel))!.SignIn);
    }

    [Fact]
    public async Task A_client_of_another_company_does_not_exist()
    {
        await SignInAsync("openid");
        Assert.Null(await Reader.ReadAsync(store.Lea, client.Id, Cancel));
        Assert.Null(await Reader.ReadAsync(store.Sam, client.Id, Cancel));
        Assert.NotNull(await Reader.ReadAsync(store.Ada, client.Id, Cancel));
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private DateTimeOffset Now => store.Time.GetUtcNow();

    private Task<SignInProgress?> ReadAsync() => Reader.ReadAsync(store.Dana, client.Id, Cancel);

    private AuthEvent Event(string endpoint, string? cause, string? reference = null, Client? of = null) => new()
    {
        Id = Guid.CreateVersion7(Now),
        At = Now,
        ClientId = (of ?? client).Id,
        CompanyId = store.Harbor,
        Endpoint = endpoint,
        Succeeded = cause is null,
        Error = cause is null ? null : "invalid_request",
        Cause = cause,
        Reference = reference,
    };

    private async Task SignInAsync(string scopes)
    {
        var subscriber = await store.AddSubscriberAsync("verizon", "+12025550142");
        var link = new AccountLink { Id = Guid.CreateVersion7(), CarrierId = subscriber.CarrierId, SubscriberId = subscriber.Id, ProjectId = store.HarborProject, Sector = "harbor", Scopes = scopes, FirstUsedAt = Now, LastUsedAt = Now };
        await store.WriteAsync(link, Event("token", null), new Grant { Id = Guid.CreateVersion7(), LinkId = link.Id, ClientId = client.Id, Scopes = scopes, IssuedAt = Now, ExpiresAt = Now.AddMinutes(15) });
    }
}
