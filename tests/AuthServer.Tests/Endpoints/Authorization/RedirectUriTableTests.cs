using Microsoft.EntityFrameworkCore;
using ZenKey.Portal.Data.Changes;
using ZenKey.Portal.Data.Clients;
using ZenKey.Protocol;
using ZenKey.TestKit;

namespace ZenKey.AuthServer.Tests.Endpoints.Authorization;

/// <summary>The table by which the portal judges redirect URIs, at the endpoint: what it takes is sent to, what it refuses never is.</summary>
[Spec("RFC 6749 §3.1.2.3")]
public sealed class RedirectUriTableTests(SharedApp app)
{
    [Theory]
    [InlineData(ClientType.Confidential, ClientMode.Developer)]
    [InlineData(ClientType.Confidential, ClientMode.Launched)]
    [InlineData(ClientType.Public, ClientMode.Developer)]
    [InlineData(ClientType.Public, ClientMode.Launched)]
    [InlineData(ClientType.Native, ClientMode.Developer)]
    [InlineData(ClientType.Native, ClientMode.Launched)]
    public async Task What_may_be_registered_is_sent_to_and_nothing_else_is(ClientType type, ClientMode mode)
    {
        var cases = RedirectUriCases.All.Where(one => one.Type == type && one.Mode == mode).ToList();
        var clientId = await AddAsync(type, mode, cases.Where(one => one.IsTaken).Select(one => one.Address));
        foreach (var one in cases)
        {
            var answer = await app.Http.AskAsync(Address(clientId, one.Address));
            var sentTo = answer.Location?.OriginalString ?? "";
            if (one.IsTaken) { Assert.True(sentTo.StartsWith(one.Address, StringComparison.Ordinal) && sentTo.Contains("error=interaction_required", StringComparison.Ordinal), $"{one}: {sentTo}"); }
            else { answer.IsErrorPage("unregistered_redirect_uri"); }
        }
    }

    [Fact]
    public async Task The_last_use_of_an_address_is_kept_and_of_no_other()
    {
        var clientId = await AddAsync(ClientType.Native, ClientMode.Developer, ["http://127.0.0.1/cb", "https://app.example/cb"]);
        await app.Http.AskAsync(Address(clientId, "http://127.0.0.1:51004/cb"));
        await Until.HoldsAsync(async () => (await UsesAsync(clientId))["http://127.0.0.1/cb"] is not null);
        Assert.Null((await UsesAsync(clientId))["https://app.example/cb"]);
    }

    [Fact]
    public async Task A_request_that_is_wrong_in_itself_is_no_use()
    {
        var clientId = await AddAsync(ClientType.Public, ClientMode.Launched, ["https://a.example/cb", "https://b.example/cb"]);
        await app.Http.AskAsync(Address(clientId, "https://a.example/cb").Replace("response_type=code", "response_type=token", StringComparison.Ordinal));
        await app.Http.AskAsync(Address(clientId, "https://b.example/cb"));
        await Until.HoldsAsync(async () => (await UsesAsync(clientId))["https://b.example/cb"] is not null);
        Assert.Null((await UsesAsync(clientId))["https://a.example/cb"]);
    }

    private static string Address(string clientId, string redirectUri) =>
        $"/carriers/verizon/authorize?client_id={clientId}&redirect_uri={Uri.EscapeDataString(redirectUri)}&response_type=code&scope=openid&state=x&prompt=none"
        + "&code_challenge=E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM&code_challenge_method=S256";

    private Task<Dictionary<string, DateTimeOffset?>> UsesAsync(string clientId) => app.ReadAsync(store => store.Clients.AsNoTracking().Where(client => client.ClientId == clientId)
        .SelectMany(client => client.Uris).ToDictionaryAsync(uri => uri.Uri, uri => uri.LastUsedAt));

    private async Task<string> AddAsync(ClientType type, ClientMode mode, IEnumerable<string> addresses)
    {
        var now = TimeProvider.System.GetUtcNow();
        var client = new Client
        {
            Id = Guid.CreateVersion7(now),
            ClientId = ClientId.New().Value,
            ProjectId = await app.ReadAsync(store => store.Clients.Where(one => one.ClientId == Clients.Basic).Select(one => one.ProjectId).SingleAsync()),
            Name = "Addresses",
            Type = type,
            Mode = mode,
            TokenAuth = type == ClientType.Confidential ? TokenAuth.Basic : TokenAuth.None,
            CreatedAt = now,
        };
        client.Uris.AddRange(addresses.Select(address => new ClientUri { Id = Guid.CreateVersion7(now), ClientId = client.Id, Kind = ClientUriKind.Redirect, Uri = address, AddedAt = now }));
        await app.WriteAsync(store =>
        {
            store.Clients.Add(client);
            return Task.CompletedTask;
        }, Topic.Clients);
        return client.ClientId;
    }
}
