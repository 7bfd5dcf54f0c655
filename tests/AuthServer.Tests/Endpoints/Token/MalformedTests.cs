using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using ZenKey.Protocol;

namespace ZenKey.AuthServer.Tests.Endpoints.Token;

/// <summary>Malformed requests are told as such, never by a 5xx (hardening 6).</summary>
[Spec("RFC 6749 §5.2")]
[Spec("Hardening 6")]
public sealed class MalformedTests(SharedApp app)
{
    private const string Fine = "grant_type=authorization_code&code=x&redirect_uri=https%3A%2F%2Fapp.tests.example%2Fcallback";

    [Theory]
    [InlineData("application/json", """{"grant_type":"authorization_code"}""")]
    [InlineData("text/plain", Fine)]
    [InlineData("multipart/form-data; boundary=x", "--x--")]
    [InlineData("multipart/form-data", "")]
    [InlineData("application/x-www-form-urlencodedx", Fine)]
    [InlineData("application/x-www-form-urlencoded/x", Fine)]
    [InlineData("application/x-www-form-urlencoded; =;;", Fine)]
    [InlineData("application/x-www-form-urlencoded; charset=utf-7", Fine)]
    [InlineData("", Fine)]
    public async Task Another_content_type_is_invalid_request(string contentType, string body)
    {
        (await PostAsync(Encoding.UTF8.GetBytes(body), contentType)).IsOAuthError(ErrorCode.InvalidRequest);
    }

    [Theory]
    [InlineData("utf-8")]
    [InlineData("UTF-8")]
    [InlineData("iso-8859-1")]
    [InlineData("no-such-charset")]
    [InlineData("\"utf-8\"")]
    public async Task A_charset_changes_nothing_for_what_is_ASCII(string charset)
    {
        (await PostAsync(Encoding.UTF8.GetBytes(Fine), $"application/x-www-form-urlencoded; charset={charset}")).IsOAuthError(ErrorCode.InvalidGrant);
    }

    [Fact]
    public async Task A_body_of_70_kB_is_refused()
    {
        (await PostAsync(Encoding.ASCII.GetBytes($"{Fine}&pad={new string('x', 70 * 1024)}"))).IsOAuthError(ErrorCode.InvalidRequest);
    }

    [Fact]
    [Spec("RFC 9112 §9.6")]
    public async Task A_body_that_is_not_read_ends_the_connection_in_words()
    {
        Assert.Equal("close", (await PostAsync(Encoding.ASCII.GetBytes($"{Fine}&pad={new string('x', 70 * 1024)}"))).Header("Connection"));
        Assert.Null((await PostAsync(Encoding.ASCII.GetBytes(Fine))).Header("Connection"));
    }

    // A client that is cut off in the middle of what it sends.
    [Theory]
    [InlineData("POST /carriers/verizon/token HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 500\r\n\r\ngrant_type=auth")]
    [InlineData("POST /carriers/verizon/token HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 500\r\n\r\n{\"grant_type\":")]
    [InlineData("POST /carriers/verizon/authorize HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-www-form-urlencoded\r\nTransfer-Encoding: chunked\r\n\r\n8\r\nclie")]
    [InlineData("POST /carriers/verizon/userinfo HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 9\r\n\r\naccess")]
    [InlineData("GET /carriers/verizon/authorize?client_id=x HTTP/1.1\r\nHost: x\r\nAccep")]
    public async Task What_is_half_sent_is_no_fault_of_ours(string sent)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(IPAddress.Loopback, new Uri(app.Origin).Port);
        await using var stream = new NetworkStream(socket);
        await stream.WriteAsync(Encoding.ASCII.GetBytes(sent));
        socket.Shutdown(SocketShutdown.Send);

        string answer;
        try { answer = await new StreamReader(stream).ReadToEndAsync(); }
        catch (IOException) { answer = ""; } // Who hangs up may be hung up on.

        Assert.Matches("^(HTTP/1\\.1 4[0-9][0-9] |$)", answer.Split('\n')[0]);
    }

    [Fact]
    public async Task A_body_of_60_kB_is_read()
    {
        (await PostAsync(Encoding.ASCII.GetBytes($"{Fine}&pad={new string('x', 60 * 1024)}"))).IsOAuthError(ErrorCode.InvalidGrant);
    }

    [Fact]
    public async Task Twenty_thousand_members_are_refused()
    {
        var body = string.Join('&', Enumerable.Range(0, 20_000).Select(number => "a" + number.ToString(CultureInfo.InvariantCulture)[..1]));

        (await PostAsync(Encoding.ASCII.GetBytes(body))).IsOAuthError(ErrorCode.InvalidRequest);
    }

    [Theory]
    [InlineData("grant_type=authorization_code&grant_type=authorization_code")]
    [InlineData($"{Fine}&code=y")]
    [InlineData($"{Fine}&redirect_uri=https%3A%2F%2Fevil.example")]
    [InlineData($"{Fine}&unknown=1&unknown=2")]
    [InlineData($"{Fine}&client_id={Clients.Basic}&client_id={Clients.Plain}")]
    [Spec("RFC 6749 §3.2")]
    public async Task A_repeated_parameter_is_refused(string body)
    {
        (await PostAsync(Encoding.ASCII.GetBytes(body))).IsOAuthError(ErrorCode.InvalidRequest);
    }

    [Theory]
    [InlineData("grant_type=authorization_code&code=a%00b&redirect_uri=x")]
    [InlineData("grant_type=authorization_code&code=a\0b&redirect_uri=x")]
    [InlineData("grant_type=authorization_code%0A&code=x&redirect_uri=x")]
    [InlineData("grant_type=authorization_code&code=x&redirect_uri=x&code_verifier=%7F")]
    public async Task Control_characters_are_refused(string body)
    {
        (await PostAsync(Encoding.UTF8.GetBytes(body))).IsOAuthError(ErrorCode.InvalidRequest);
    }

    [Fact]
    public async Task Broken_UTF_8_is_refused()
    {
        byte[] body = [.. Encoding.ASCII.GetBytes($"{Fine}&context="), 0xC3, 0x28, 0xFF];

        (await PostAsync(body)).IsOAuthError(ErrorCode.InvalidRequest);
    }

    [Theory]
    [InlineData("grant_type=authorization_code&code=%E0%80%AF%FF&redirect_uri=x")]
    [InlineData("grant_type=authorization_code&code=%zz%&redirect_uri=%")]
    public async Task Escapes_that_are_none_are_no_code(string body)
    {
        (await PostAsync(Encoding.ASCII.GetBytes(body))).IsOAuthError(ErrorCode.InvalidGrant);
    }

    [Theory]
    [InlineData("")]
    [InlineData("&&&&")]
    [InlineData("=")]
    [InlineData("=&=&=")]
    [InlineData("grant_type")]
    [InlineData("GRANT_TYPE=authorization_code")]
    public async Task A_body_that_says_nothing_is_invalid_request(string body)
    {
        (await PostAsync(Encoding.ASCII.GetBytes(body))).IsOAuthError(ErrorCode.InvalidRequest);
    }

    // RFC 6749 §3.2: the client uses POST.
    [Theory]
    [InlineData("GET")]
    [InlineData("PUT")]
    [InlineData("DELETE")]
    [InlineData("PATCH")]
    [InlineData("TRACE")]
    [Spec("RFC 6749 §3.2")]
    public async Task Another_verb_is_405(string verb)
    {
        var answer = await app.Http.AnswerAsync(new HttpRequestMessage(new HttpMethod(verb), new Uri($"{app.Origin}/carriers/verizon/token?{Fine}")));

        Assert.Equal(405, answer.Status);
        Assert.Contains("POST", answer.Header("Allow"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_unknown_carrier_is_404()
    {
        var answer = await app.Http.PostFormAsync("/carriers/nobody/token", [("grant_type", "authorization_code")]);

        Assert.Equal(404, answer.Status);
        Assert.Equal(ErrorCode.InvalidRequest, answer.Error);
    }

    // RFC 6749 §2.3.1: what stands in the address is no credential.
    [Fact]
    [Spec("RFC 6749 §2.3.1")]
    public async Task Credentials_in_the_address_are_not_read()
    {
        var answer = await app.Http.PostFormAsync($"/carriers/verizon/token?client_id={Clients.Post}&client_secret={Clients.Secret}", [("grant_type", "authorization_code")]);

        answer.IsOAuthError(ErrorCode.InvalidClient, 401);
    }

    [Fact]
    [Spec("RFC 6749 §5.1")]
    public async Task Errors_are_not_to_be_stored_either()
    {
        Assert.Equal("no-store", (await PostAsync([])).Header("Cache-Control"));
    }

    private Task<Answer> PostAsync(byte[] body, string contentType = "application/x-www-form-urlencoded")
    {
        var request = new HttpRequestMessage(HttpMethod.Post, new Uri($"{app.Origin}/carriers/verizon/token"))
        {
            Content = new ByteArrayContent(body),
        };
        if (contentType.Length > 0) { request.Content.Headers.TryAddWithoutValidation("Content-Type", contentType); }
        request.Headers.Authorization = AuthenticationHeaderValue.Parse($"Basic {Convert.ToBase64String(Encoding.ASCII.GetBytes($"{Clients.Basic}:{Clients.Secret}"))}");
        return app.Http.AnswerAsync(request);
    }
}
