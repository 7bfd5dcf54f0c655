using Microsoft.EntityFrameworkCore;
using ZenKey.Portal.Data;
using ZenKey.Portal.Data.Clients;
using ZenKey.Portal.Data.Journal;
using ZenKey.Portal.Features.Clients;
using ZenKey.Portal.Ui;
using ZenKey.Protocol;

namespace ZenKey.Portal.Tests.Clients.Keys;

/// <summary>Public keys of clients in the store.</summary>
public sealed class KeyEditsTests : IAsyncLifetime
{
    private static readonly DangerAnswer Rotated = new("Rotated", null);
    private readonly PortalStore store = new();
    private string clientId = "";

    private ClientEditor Editor => new(store.Get<StoreWriter>(), store.Get<IDbContextFactory<PortalDbContext>>(), store.Time);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        await store.InitializeAsync();
        var registrar = new ClientRegistrar(store.Get<StoreWriter>(), new ClientFormValidator(), store.Time);
        var form = new ClientForm { Name = "Web", Project = store.HarborProject.ToString(), ByKey = true, RedirectUris = [new RedirectUriField { Text = "https://app.example/cb" }] };
        var registered = Assert.IsType<RegisterClientResult.Registered>(await registrar.RegisterAsync(store.Dana, form, null, Cancel));
        Assert.Null(registered.Secret);
        clientId = registered.ClientId;
    }

    public ValueTask DisposeAsync() => store.DisposeAsync();

    [Fact]
    public async Task A_client_by_key_begins_without_any_secret_or_key()
    {
        var client = await store.ClientAsync(clientId);
        Assert.Equal((TokenAuth.PrivateKeyJwt, null, null, 0), (client.TokenAuth, client.Jwks, client.JwksUri, client.Secrets.Count));
        Assert.IsType<EditClientResult.Rejected>(await Editor.AddSecretAsync(store.Dana, clientId, 0, "First", null, Cancel));
    }

    [Fact]
    public async Task A_second_key_stands_beside_the_first_until_that_is_removed_and_the_last_one_stays()
    {
        Assert.IsType<EditClientResult.Saved>(await Editor.AddKeysAsync(store.Dana, clientId, 0, PublicKeys.New("october"), Cancel));
        Assert.IsType<EditClientResult.Saved>(await Editor.AddKeysAsync(store.Dana, clientId, 1, PublicKeys.New("november"), Cancel));
        var keys = await KeysAsync();
        Assert.Equal(["october", "november"], keys.Select(key => key.Id));
        store.Time.Advance(TimeSpan.FromSeconds(1));
        Assert.IsType<EditClientResult.Saved>(await Editor.RemoveKeyAsync(store.Dana, clientId, 2, keys[0].Thumbprint, Rotated, Cancel));
        Assert.IsType<EditClientResult.Rejected>(await Editor.RemoveKeyAsync(store.Dana, clientId, 3, keys[0].Thumbprint, Rotated, Cancel));
        Assert.IsType<EditClientResult.Rejected>(await Editor.RemoveKeyAsync(store.Dana, clientId, 3, keys[1].Thumbprint, Rotated, Cancel));
        Assert.Equal("november", Assert.Single(await KeysAsync()).Id);
        var entry = (await store.AuditAsync())[^1];
        Assert.Equal(("client.key.removed", "Rotated"), (entry.Action, entry.Reason));
        Assert.Equal(("key october", $"EC P-256, thumbprint {keys[0].Thumbprint}", null), entry.ReadChanges().Select(change => (change.Field, change.Before, change.After)).Single());
    }

    [Fact]
    public async Task The_last_key_of_a_client_whose_requests_to_phones_are_signed_stays()
    {
        var secretly = new Client { Id = Guid.CreateVersion7(), ClientId = ClientId.New().Value, ProjectId = store.HarborProject, Name = "Desk", TokenAuth = TokenAuth.Basic, BackchannelRequestSigningAlg = "ES256" };
        await store.WriteAsync(secretly);
        await Editor.AddKeysAsync(store.Dana, secretly.ClientId, 0, PublicKeys.New("a"), Cancel);
        var key = PublicKeySet.Read((await store.ClientAsync(secretly.ClientId)).Jwks).Keys.Single();
        var refused = Assert.IsType<EditClientResult.Rejected>(await Editor.RemoveKeyAsync(store.Dana, secretly.ClientId, 1, key.Thumbprint, Rotated, Cancel));
        Assert.Contains("so the last key stays", refused.Fault, StringComparison.Ordinal);
        await store.ChangeAsync(async rows => (await rows.Clients.SingleAsync(row => row.Id == secretly.Id)).BackchannelRequestSigningAlg = null);
        Assert.IsType<EditClientResult.Saved>(await Editor.RemoveKeyAsync(store.Dana, secretly.ClientId, 1, key.Thumbprint, Rotated, Cancel));
    }

    [Fact]
    public async Task A_kid_that_is_there_already_is_refused_and_writes_nothing()
    {
        await Editor.AddKeysAsync(store.Dana, clientId, 0, PublicKeys.New("a"), Cancel);
        var result = await Editor.AddKeysAsync(store.Dana, clientId, 1, PublicKeys.New("a"), Cancel);
        Assert.Contains("Two keys have the kid “a”", Assert.IsType<EditClientResult.Rejected>(result).Fault, StringComparison.Ordinal);
        Assert.Single(await KeysAsync());
        Assert.Equal(1, (await store.ClientAsync(clientId)).Version);
    }

    [Fact]
    public async Task No_private_member_is_ever_stored_or_told()
    {
        var whole = PublicKeys.New("a", whole: true);
        var secret = whole[(whole.IndexOf("\"d\":\"", StringComparison.Ordinal) + 5)..^2];
        foreach (var text in (string[])[whole, $$"""{"keys":[{{PublicKeys.New("b")}},{{whole}}]}"""])
        {
            var result = Assert.IsType<EditClientResult.Rejected>(await Editor.AddKeysAsync(store.Dana, clientId, 0, text, Cancel));
            Assert.Contains("private half", result.Fault, StringComparison.Ordinal);
            Assert.DoesNotContain(secret, result.Fault, StringComparison.Ordinal);
        }
        Assert.Null((await store.ClientAsync(clientId)).Jwks);
        Assert.DoesNotContain(await store.AuditAsync(), entry => entry.Changes.Contains(secret, StringComparison.Ordinal));
        Assert.IsType<EditClientResult.Saved>(await Editor.AddKeysAsync(store.Dana, clientId, 0, PublicKeys.New("c"), Cancel));
        var kept = await store.ClientAsync(clientId);
        Assert.DoesNotContain("\"d\"", kept.Jwks!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_address_takes_the_place_of_keys_and_keys_that_of_the_address()
    {
        await Editor.AddKeysAsync(store.Dana, clientId, 0, PublicKeys.New("a"), Cancel);
        Assert.IsType<EditClientResult.Saved>(await Editor.SetKeyAddressAsync(store.Dana, clientId, 1, " https://app.example/jwks ", Cancel));
        var client = await store.ClientAsync(clientId);
        Assert.Equal((null, "https://app.example/jwks"), (client.Jwks, client.JwksUri));
        Assert.IsType<EditClientResult.Rejected>(await Editor.SetKeyAddressAsync(store.Dana, clientId, 2, "https://app.example/jwks", Cancel));
        Assert.IsType<EditClientResult.Saved>(await Editor.AddKeysAsync(store.Dana, clientId, 2, PublicKeys.New("b"), Cancel));
        client = await store.ClientAsync(clientId);
        Assert.Null(client.JwksUri);
        Assert.Equal("b", Assert.Single(await KeysAsync()).Id);
    }

    [Theory]
    [InlineData("http://app.example/jwks")]
    [InlineData("https://app.example/jwks#x")]
    [InlineData("https://user@app.example/jwks")]
    [InlineData("javascript:alert(1)")]
    [InlineData("")]
    public async Task An_address_that_the_providers_would_not_ask_is_refused(string address)
    {
        Assert.IsType<EditClientResult.Rejected>(await Editor.SetKeyAddressAsync(store.Dana, clientId, 0, address, Cancel));
        Assert.Null((await store.ClientAsync(clientId)).JwksUri);
    }

    [Fact]
    public async Task Who_may_not_edit_adds_and_removes_no_key()
    {
        await Editor.AddKeysAsync(store.Dana, clientId, 0, PublicKeys.New("a"), Cancel);
        var key = Assert.Single(await KeysAsync());
        foreach (var person in new[] { store.Lea, store.Sam, store.Ali })
        {
            Assert.IsType<EditClientResult.NotFound>(await Editor.AddKeysAsync(person, clientId, 1, PublicKeys.New("mine"), Cancel));
            Assert.IsType<EditClientResult.NotFound>(await Editor.RemoveKeyAsync(person, clientId, 1, key.Thumbprint, Rotated, Cancel));
            Assert.IsType<EditClientResult.NotFound>(await Editor.SetKeyAddressAsync(person, clientId, 1, "https://evil.example/jwks", Cancel));
        }
        Assert.Equal([key], await KeysAsync());
    }

    private async Task<IReadOnlyList<PublicKey>> KeysAsync() =>
        (await new ClientReader(store.Get<IDbContextFactory<PortalDbContext>>(), store.Time).FindAsync(store.Dana, clientId, Cancel))!.Keys!;
}
