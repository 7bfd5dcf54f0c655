using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using ZenKey.TestKit;

namespace ZenKey.Browser.Tests;

/// <summary>The line between browsers and the portal, which can be cut: every connection ends at once, and none is made until it is mended.</summary>
internal sealed class Cable : IDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, ZenKeyApp.FreePort());
    private readonly ConcurrentDictionary<TcpClient, bool> ends = [];
    private volatile bool cut;
    private int refused;

    public Cable()
    {
        listener.Start();
        _ = AcceptAsync();
    }

    /// <summary>Where browsers find the portal.</summary>
    public string Origin => $"http://localhost:{((IPEndPoint)listener.LocalEndpoint).Port}";

    /// <summary>The port at the other end.</summary>
    public int To { get; set; }

    /// <summary>How many connections were tried while it was cut.</summary>
    public int Refused => Volatile.Read(ref refused);

    public void Cut()
    {
        cut = true;
        foreach (var end in ends.Keys) { end.Dispose(); }
    }

    public void Mend() => cut = false;

    public void Dispose()
    {
        listener.Dispose();
        Cut();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true) { _ = CarryAsync(await listener.AcceptTcpClientAsync()); }
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException) { }
    }

    private async Task CarryAsync(TcpClient near)
    {
        using var far = new TcpClient();
        ends[near] = ends[far] = true;
        try
        {
            if (cut)
            {
                Interlocked.Increment(ref refused);
                return;
            }
            await far.ConnectAsync(IPAddress.Loopback, To);
            await Task.WhenAny(near.GetStream().CopyToAsync(far.GetStream()), far.GetStream().CopyToAsync(near.GetStream()));
        }
        catch (Exception exception) when (exception is SocketException or IOException or ObjectDisposedException or InvalidOperationException) { }
        finally
        {
            ends.TryRemove(near, out _);
            ends.TryRemove(far, out _);
            near.Dispose();
        }
    }
}
