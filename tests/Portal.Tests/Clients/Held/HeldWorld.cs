using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using ZenKey.Portal.Data.Clients;
using ZenKey.Portal.Data.EventSubscriptions;
using ZenKey.Portal.Data.Launches;
using ZenKey.Portal.Features.Clients;
using ZenKey.Portal.Features.Clients.Settings;
using ZenKey.Portal.Tests.Launch;
using ZenKey.Protocol;

namespace ZenKey.Portal.Tests.Clients.Held;

/// <summary>The client of <see cref="LaunchWorld"/>, launched: from here on some edits take two persons.</summary>
public sealed class HeldWorld : IAsyncLifetime
{
    private static readonly CancellationToken Cancel = CancellationToken.None;

    internal LaunchWorld Launch { get; } = new();

    public PortalStore Store => Launch.Store;

    internal IClientEditor Editor => Store.Get<IClientEditor>();

    internal ISettingsEditor Settings => Store.Get<ISettingsEditor>();

    public async ValueTask InitializeAsync()
    {
        Store.Services.AddSingleton<IReceiverSecrets, TurnedSecrets>();
        await Launch.InitializeAsync();
        await Launch.ChangeClientAsync(client =>
        {
            (client.Mode, client.JwksUri, client.BackchannelLogoutUri, client.DpopBoundAccessTokens) = (ClientMode.Launched, "https://app.harbor.example/jwks", "https://app.harbor.example/logout", true);
            client.Grants = "authorization_code urn:openid:params:grant-type:ciba";
        });
    }

    public Task<Client> ClientAsync() => Store.ReadAsync(store => store.Clients.AsNoTracking().Include(one => one.Uris).Include(one => one.EventSubscription).SingleAsync(one => one.ClientId == LaunchWorld.ClientId));

    internal Task<List<LaunchRequest>> RequestsAsync() => Launch.RequestsAsync();

    internal async Task<EditClientResult> AddUriAsync(string uri) => await Editor.AddRedirectUriAsync(Launch.Dev, LaunchWorld.ClientId, (await ClientAsync()).Version, uri, null, Cancel);

    internal async Task<SaveSettingsResult> SaveAsync<TForm>(Func<ClientSettings, TForm> part, Func<TForm, TForm> change)
        where TForm : class, ISettingsForm<TForm>
    {
        var before = part((await Settings.ReadAsync(Launch.Dev, LaunchWorld.ClientId, Cancel))!);
        return await Settings.SaveAsync(Launch.Dev, LaunchWorld.ClientId, before, change(before), Cancel);
    }

    /// <summary>Asks for a redirect URI with a new host, and reads what waits.</summary>
    internal async Task<LaunchRequest> AskAsync(string uri = "https://new.harbor.example/back")
    {
        var asked = Assert.IsType<EditClientResult.NeedsApproval>(await AddUriAsync(uri));
        Store.Time.Advance(TimeSpan.FromMinutes(1)); // what comes after it is later
        return (await RequestsAsync()).Single(row => row.Id == asked.Waits.RequestId);
    }

    public ValueTask DisposeAsync() => Launch.DisposeAsync();

    /// <summary>Cannot be read by who looks, and can by a test.</summary>
    private sealed class TurnedSecrets : IReceiverSecrets
    {
        public byte[] Close(string text) => [.. Encoding.UTF8.GetBytes(text).Reverse()];

        public string? Open(byte[] closed) => Encoding.UTF8.GetString([.. closed.Reverse()]);
    }
}
