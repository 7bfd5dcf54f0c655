using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using Microsoft.Extensions.Hosting;
using ZenKey.Portal.Data.Deliveries;
using ZenKey.Protocol.Network;

namespace ZenKey.AuthServer.Http;

/// <summary>What a client's server answered, or why it did not.</summary>
/// <param name="Status">The HTTP status; null when there was no answer.</param>
/// <param name="Body">The beginning of the answer, 4 kB at most: some standards say there what is wrong.</param>
/// <param name="Fault">Why there was no answer; null when there was one.</param>
internal sealed record OutboundAnswer(int? Status, byte[] Body, DeliveryFault? Fault)
{
    public static OutboundAnswer None(DeliveryFault fault) => new(null, [], fault);
}

/// <summary>
/// Asks and tells addresses that clients registered, so that nobody makes us their hand in our own network: https only, no
/// redirects, no proxy, no cookies, a bounded answer in a bounded time, and never to an address that is not public. That is
/// looked at when the connection is made, so that a name which changes its address in between does not get round it.
/// In Development loopback is allowed, by plain http too.
/// </summary>
internal sealed class OutboundHttp : IWebFiles, IDisposable
{
    private const int MaxFault = 4096;

    /// <summary>How long the beginning of an answer may take after its status.</summary>
    private static readonly TimeSpan BodyWithin = TimeSpan.FromSeconds(2);

    private readonly HttpClient client;
    private readonly bool development;

    public OutboundHttp(IHostEnvironment environment)
        : this(environment.IsDevelopment())
    {
    }

    internal OutboundHttp(bool development)
    {
        this.development = development;
        client = new HttpClient(new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseProxy = false,
            UseCookies = false,
            AutomaticDecompression = DecompressionMethods.None,
            MaxResponseHeadersLength = 16,
            PooledConnectionLifetime = TimeSpan.FromMinutes(1),
            ConnectCallback = ConnectAsync,
        })
        { Timeout = Timeout.InfiniteTimeSpan };
    }

    /// <summary>Whether an address may be asked at all, by how it is written.</summary>
    public bool MayAsk(Uri address) => address.IsAbsoluteUri && address.UserInfo.Length == 0
        && (address.Scheme == Uri.UriSchemeHttps || (development && address.Scheme == Uri.UriSchemeHttp && address.IsLoopback));

    bool IWebFiles.MayRead(Uri address) => MayAsk(address);

    Task<byte[]?> IWebFiles.ReadAsync(Uri address, int maxBytes, TimeSpan within) => GetAsync(address, maxBytes, within);

    /// <returns>The body of a 200 answer; null when there is none within the limits.</returns>
    public async Task<byte[]?> GetAsync(Uri address, int maxBytes, TimeSpan within)
    {
        if (!MayAsk(address)) { return null; }
        using var end = new CancellationTokenSource(within);
        try
        {
            using var response = await client.GetAsync(address, HttpCompletionOption.ResponseHeadersRead, end.Token);
            if (response.StatusCode != HttpStatusCode.OK || response.Content.Headers.ContentLength > maxBytes) { return null; }
            await using var body = await response.Content.ReadAsStreamAsync(end.Token);
            var bytes = new byte[maxBytes + 1];
            var length = await body.ReadAtLeastAsync(bytes, bytes.Length, throwOnEndOfStream: false, end.Token);
            return length > maxBytes ? null : bytes[..length];
        }
        catch (Exception exception) when (exception is HttpRequestException or OperationCanceledException or IOException or SocketException)
        {
            return null;
        }
    }

    /// <summary>Sends a body. An answer counts once its status is there, however slowly the rest of it comes.</summary>
    public async Task<OutboundAnswer> PostAsync(Uri address, HttpContent content, AuthenticationHeaderValue? authorization, TimeSpan within)
    {
        if (!MayAsk(address)) { return OutboundAnswer.None(DeliveryFault.AddressRefused); }
        using var end = new CancellationTokenSource(within);
        using var request = new HttpRequestMessage(HttpMethod.Post, address) { Content = content };
        request.Headers.Authorization = authorization;
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
        try
        {
            using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, end.Token);
            end.CancelAfter(BodyWithin);
            return new OutboundAnswer((int)response.StatusCode, await StartOfAsync(response, end.Token), null);
        }
        catch (Exception exception) when (exception is HttpRequestException or OperationCanceledException or IOException or SocketException)
        {
            return OutboundAnswer.None(FaultOf(exception));
        }
    }

    private static async Task<byte[]> StartOfAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        var (bytes, length) = (new byte[MaxFault], 0);
        try
        {
            await using var body = await response.Content.ReadAsStreamAsync(cancellationToken);
            while (length < bytes.Length && await body.ReadAsync(bytes.AsMemory(length), cancellationToken) is > 0 and var read) { length += read; }
        }
        catch (Exception exception) when (exception is HttpRequestException or OperationCanceledException or IOException or SocketException) { } // what came of it stands
        return bytes[..length];
    }

    private static DeliveryFault FaultOf(Exception exception) => exception switch
    {
        OperationCanceledException => DeliveryFault.TimedOut,
        HttpRequestException { HttpRequestError: HttpRequestError.NameResolutionError } => DeliveryFault.NameUnknown,
        HttpRequestException { HttpRequestError: HttpRequestError.SecureConnectionError } => DeliveryFault.Tls,
        { InnerException: NoPublicAddressException } or NoPublicAddressException => DeliveryFault.AddressRefused,
        HttpRequestException { InnerException: SocketException { SocketErrorCode: SocketError.HostNotFound or SocketError.NoData or SocketError.TryAgain } } => DeliveryFault.NameUnknown,
        HttpRequestException { HttpRequestError: HttpRequestError.ConnectionError } => DeliveryFault.NotConnected,
        _ => DeliveryFault.Broken,
    };

    private sealed class NoPublicAddressException() : Exception("The name leads to no public address.");

    public void Dispose() => client.Dispose();

    private async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        var found = await Dns.GetHostAddressesAsync(context.DnsEndPoint.Host, cancellationToken);
        var allowed = development ? found : [.. found.Where(PublicAddress.Is)];
        if (allowed.Length == 0) { throw new NoPublicAddressException(); }
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(allowed, context.DnsEndPoint.Port, cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
