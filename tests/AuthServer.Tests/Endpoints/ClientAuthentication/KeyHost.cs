using System.Net;
using System.Text;
using ZenKey.TestKit;

namespace ZenKey.AuthServer.Tests.Endpoints.ClientAuthentication;

/// <summary>A client's own server on a loopback port, where its keys lie.</summary>
internal sealed class KeyHost : IDisposable
{
    private readonly HttpListener listener = new();
    private int asked;

    public KeyHost()
    {
        Address = $"http://localhost:{ZenKeyApp.FreePort()}/";
        listener.Prefixes.Add(Address);
        listener.Start();
        _ = ServeAsync();
    }

    public string Address { get; }

    /// <summary>How often it was asked.</summary>
    public int Asked => Volatile.Read(ref asked);

    public string Body { get; set; } = """{"keys":[]}""";

    public int Status { get; set; } = 200;

    public string? Location { get; set; }

    /// <summary>Done when it may answer.</summary>
    public Task MayAnswer { get; set; } = Task.CompletedTask;

    public void Dispose() => ((IDisposable)listener).Dispose();

    private async Task ServeAsync()
    {
        try
        {
            while (true)
            {
                var context = await listener.GetContextAsync();
                Interlocked.Increment(ref asked);
                await MayAnswer;
                context.Response.StatusCode = Status;
                if (Location is not null) { context.Response.Headers["Location"] = Location; }
                await context.Response.OutputStream.WriteAsync(Encoding.UTF8.GetBytes(Body));
                context.Response.Close();
            }
        }
        catch (Exception exception) when (exception is HttpListenerException or ObjectDisposedException or InvalidOperationException or IOException) { } // the test is over
    }
}
