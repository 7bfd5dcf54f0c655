using System.Collections.Concurrent;
using System.Net;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using ZenKey.Portal.Data.Changes;
using ZenKey.Portal.Data.Clients;
using ZenKey.Portal.Data.EventSubscriptions;
using ZenKey.Protocol;
using ZenKey.TestKit;

namespace ZenKey.AuthServer.Tests;

/// <summary>What a client's own server was told.</summary>
internal sealed record Told(string Method, string? ContentType, string? Authorization, string Body)
{
    public JsonElement Json => JsonSerializer.Deserialize<JsonElement>(Body);

    /// <summary>A member of the JSON object; null when it is absent.</summary>
    public string? Member(string name) => Json.TryGetProperty(name, out var value) ? value.ToString() : null;
}

/// <summary>A client's own server on a loopback port, which is told things.</summary>
internal sealed class NotificationHost : IDisposable
{
    private readonly HttpListener listener = new();
    private readonly ConcurrentQueue<Told> told = new();
    private int open;
    private int most;

    public NotificationHost()
    {
        Address = $"http://localhost:{ZenKeyApp.FreePort()}/";
        listener.Prefixes.Add(Address);
        listener.Start();
        _ = ServeAsync();
    }

    public string Address { get; }

    public IReadOnlyList<Told> Told => [.. told];

    /// <summary>How many were being answered at once, at most.</summary>
    public int Most => Volatile.Read(ref most);

    public int Status { get; set; } = 204;

    /// <summary>What it says with it.</summary>
    public string Answer { get; set; } = "";

    public string? Location { get; set; }

    /// <summary>Done when it may answer.</summary>
    public Task MayAnswer { get; set; } = Task.CompletedTask;

    /// <summary>Registers the address for a client, in place of all others.</summary>
    public Task RegisterAsync(TestApp app, string clientId) => app.WriteAsync(store =>
    {
        var client = store.Clients.Single(one => one.ClientId == clientId);
        store.ClientUris.RemoveRange(store.ClientUris.Where(uri => uri.ClientId == client.Id && uri.Kind == ClientUriKind.Notification));
        store.ClientUris.Add(new ClientUri { Id = Guid.CreateVersion7(), ClientId = client.Id, Kind = ClientUriKind.Notification, Uri = Address, AddedAt = TimeProvider.System.GetUtcNow() });
        return Task.CompletedTask;
    }, Topic.Clients);

    /// <summary>Registers the address as a client's receiver of events.</summary>
    public Task ReceiveEventsAsync(TestApp app, string clientId) => app.WriteAsync(store =>
    {
        var client = store.Clients.Include(one => one.EventSubscription).Single(one => one.ClientId == clientId);
        client.EventSubscription ??= new EventSubscription { ClientId = client.Id, Types = string.Join(' ', EventType.All) };
        (client.EventSubscription.Delivery, client.EventSubscription.PushUri) = (EventDelivery.Push, Address);
        return Task.CompletedTask;
    }, Topic.Clients);

    /// <summary>Waits until it has been told so much.</summary>
    public async Task<IReadOnlyList<Told>> HeardAsync(int count = 1)
    {
        await Until.HoldsAsync(() => Task.FromResult(told.Count >= count));
        return Told;
    }

    public void Dispose() => ((IDisposable)listener).Dispose();

    private async Task ServeAsync()
    {
        try
        {
            while (true) { _ = AnswerAsync(await listener.GetContextAsync()); }
        }
        catch (Exception exception) when (exception is HttpListenerException or ObjectDisposedException or InvalidOperationException) { } // the test is over
    }

    private async Task AnswerAsync(HttpListenerContext context)
    {
        try
        {
            var now = Interlocked.Increment(ref open);
            InterlockedMax(now);
            using var reader = new StreamReader(context.Request.InputStream);
            told.Enqueue(new Told(context.Request.HttpMethod, context.Request.ContentType, context.Request.Headers["Authorization"], await reader.ReadToEndAsync()));
            await MayAnswer;
            Interlocked.Decrement(ref open);
            context.Response.StatusCode = Status;
            if (Location is not null) { context.Response.Headers["Location"] = Location; }
            if (Answer.Length > 0) { await context.Response.OutputStream.WriteAsync(System.Text.Encoding.UTF8.GetBytes(Answer)); }
            context.Response.Close();
        }
        catch (Exception exception) when (exception is HttpListenerException or ObjectDisposedException or IOException) { } // who asked has gone
    }

    private void InterlockedMax(int value)
    {
        int seen;
        while (value > (seen = Volatile.Read(ref most)) && Interlocked.CompareExchange(ref most, value, seen) != seen) { }
    }
}
