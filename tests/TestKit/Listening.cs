using System.Diagnostics;
using System.Net.Sockets;

namespace ZenKey.TestKit;

/// <summary>Waits for programs that are about to listen.</summary>
public static class Listening
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    /// <summary>Waits until a program listens: two minutes, for one that is built first.</summary>
    /// <returns>False when it ended, or took too long.</returns>
    public static async Task<bool> AwaitAsync(Process program, int port)
    {
        var listens = false;
        try
        {
            await Until.HoldsAsync(async () => program.HasExited || (listens = await AnswersAsync(port)), Patience);
        }
        catch (TimeoutException) { } // it is told by what it wrote
        return listens;
    }

    private static async Task<bool> AnswersAsync(int port)
    {
        using var socket = new TcpClient();
        try
        {
            await socket.ConnectAsync("localhost", port);
            return true;
        }
        catch (SocketException) { return false; }
    }
}
