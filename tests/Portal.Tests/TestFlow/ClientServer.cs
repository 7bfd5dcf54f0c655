using System.Collections.Concurrent;
using System.Net;
using ZenKey.TestKit;

namespace ZenKey.Portal.Tests.TestFlow;

/// <summary>A client's own server on a loopback port, which takes what it is told.</summary>
public sealed class ClientServer : IDisposable
{
    private readonly HttpListener listener = new();
    private readonly ConcurrentQueue<string> told = new();

    public ClientServer()
    {
        Address = $"http://localhost:{ZenKeyApp.FreePort()}/";
        listener.Prefixes.Add(Address);
        listener.Start();
        _ = ServeAsync();
    }

    public string Address { get; }

    public IReadOnlyList<string> Told => [.. told];

    public int Status { get; set; } = 204;

    private async Task ServeAsync()
    {
        while (listener.IsListening)
        {
            try
            {
                var context = await listener.GetContextAsync();
                using var reader = new StreamReader(context.Request.InputStream);
                told.Enqueue(await reader.ReadToEndAsync());
                context.Response.StatusCode = Status;
                context.Response.Close();
            }
            catch (Exception exception) when (exception is HttpListenerException or ObjectDisposedException)
            {
                return;
            }
        }
    }

    public void Dispose() => listener.Close();
}
