using System.Buffers.Text;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using ZenKey.TestKit;

namespace ZenKey.AuthServer.Tests;

/// <summary>A process with a second address that asks for certificates, and with a known proxy before the first.</summary>
[CollectionDefinition]
public sealed class MutualTls : TestApp, ICollectionFixture<MutualTls>, IAsyncDisposable
{
    private const string Proxy = "127.0.0.2";
    private readonly Listening listening;
    private readonly List<IDisposable> opened = [];

    public MutualTls()
        : this(new Listening())
    {
    }

    private MutualTls(Listening listening)
        : base(settings: listening.Settings) => this.listening = listening;

    /// <summary>Where clients with certificates call.</summary>
    public string SecureOrigin => listening.Origin;

    /// <summary>A certificate that nobody has signed but its own key.</summary>
    public static X509Certificate2 NewCertificate(string name = "CN=client")
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var now = TimeProvider.System.GetUtcNow();
        return new CertificateRequest(name, key, HashAlgorithmName.SHA256).CreateSelfSigned(now.AddMinutes(-5), now.AddHours(1));
    }

    /// <summary>RFC 8705 §3.1, by hand: SHA-256 of the certificate in DER, in base64url.</summary>
    public static string ThumbprintOf(X509Certificate2 certificate) => Base64Url.EncodeToString(SHA256.HashData(certificate.RawData));

    /// <summary>RFC 9440 §2.2: the header by which a proxy tells of a certificate.</summary>
    public static (string Name, string Value) Header(X509Certificate2 certificate) => ("Client-Cert", $":{Convert.ToBase64String(certificate.RawData)}:");

    /// <summary>Speaks TLS, and shows a certificate; none when null.</summary>
    public HttpClient Showing(X509Certificate2? certificate)
    {
        var tls = new SslClientAuthenticationOptions { RemoteCertificateValidationCallback = (_, certificate, _, _) => certificate?.GetRawCertData().AsSpan().SequenceEqual(listening.Certificate) == true };
        if (certificate is not null) { tls.ClientCertificates = [certificate]; }
        return Open(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, SslOptions = tls }, SecureOrigin);
    }

    /// <summary>Speaks as the known proxy does: plainly, from its address.</summary>
    public HttpClient FromProxy() => Open(
        new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            ConnectCallback = async (context, cancellationToken) =>
            {
                var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
                socket.Bind(new IPEndPoint(IPAddress.Parse(Proxy), 0));
                await socket.ConnectAsync(IPAddress.Loopback, context.DnsEndPoint.Port, cancellationToken);
                return new NetworkStream(socket, ownsSocket: true);
            },
        },
        Origin);

    public new async ValueTask DisposeAsync()
    {
        opened.ForEach(one => one.Dispose());
        await base.DisposeAsync();
        listening.Dispose();
    }

    private HttpClient Open(SocketsHttpHandler handler, string origin)
    {
        var http = new HttpClient(handler) { BaseAddress = new Uri(origin) };
        lock (opened) { opened.Add(http); }
        return http;
    }

    /// <summary>The settings of the second address, and the server's certificate in a file.</summary>
    private sealed class Listening : IDisposable
    {
        private readonly string folder = Directory.CreateTempSubdirectory("zenkey-tls-").FullName;

        public Listening()
        {
            var path = Path.Combine(folder, "server.pfx");
            using (var certificate = NewCertificate("CN=localhost"))
            {
                Certificate = certificate.RawData;
                File.WriteAllBytes(path, certificate.Export(X509ContentType.Pfx, "server"));
            }
            Origin = $"https://localhost:{ZenKeyApp.FreePort()}";
            Settings = new Dictionary<string, string>
            {
                ["AuthServer:MutualTlsOrigin"] = Origin,
                ["Proxies:0"] = Proxy,
                ["Kestrel:Endpoints:MutualTls:Url"] = Origin,
                ["Kestrel:Endpoints:MutualTls:ClientCertificateMode"] = "AllowCertificate",
                ["Kestrel:Endpoints:MutualTls:Certificate:Path"] = path,
                ["Kestrel:Endpoints:MutualTls:Certificate:Password"] = "server",
            };
        }

        public string Origin { get; }

        /// <summary>The server's, in DER.</summary>
        public byte[] Certificate { get; }

        public IReadOnlyDictionary<string, string> Settings { get; }

        public void Dispose() => Directory.Delete(folder, recursive: true);
    }
}
