using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Web;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using ZenKey.Protocol;

namespace ZenKey.Portal.Tests.TestFlow;

/// <summary>A small provider in memory: discovery, waiting page, token, keys and userinfo, with faults on demand.</summary>
internal sealed class FakeProvider : HttpMessageHandler
{
    public const string Origin = "http://localhost:5999";
    public const string Redirect = "https://app.harborbank.example/auth/callback";
    public const string Secret = "zks_a-secret-of-this-run-only";
    public const string AccessToken = "the-access-token-itself";
    public const string Code = "the-code-itself";
    public const string Hint = "the-hint-token-itself";
    public const string Verified = "311480-Vt9xQ2kE";

    private readonly RSA rsa = RSA.Create(2048);
    private Dictionary<string, string> authorized = [];
    private int pairingVisits, waitingVisits;

    public List<HttpRequestMessage> Asked { get; } = [];
    public List<string> Bodies { get; } = [];

    /// <summary>How often the code page is looked at before a phone has read the code; more than enough means never.</summary>
    public int PairAfter { get; set; } = 2;
    public int ApproveAfter { get; set; } = 2;
    public string? ApprovalError { get; set; }
    public string? DiscoveryError { get; set; }
    public HttpStatusCode DiscoveryStatus { get; set; } = HttpStatusCode.OK;
    public bool Remembers { get; set; }
    public string? Nonce { get; set; }
    public string? TokenIssuer { get; set; }
    public string? RedirectIssuer { get; set; }
    public string? DiscoveryState { get; set; }
    public string Audience { get; set; } = "ccid-h7k2m9qx4tz8v3pa";
    public string Subject { get; set; } = Verified;
    public string UserinfoSubject { get; set; } = Verified;
    public string AcrReached { get; set; } = "a3";
    public TimeSpan Lifetime { get; set; } = TimeSpan.FromMinutes(15);
    public bool BreakSignature { get; set; }
    public string Kid { get; set; } = "vz-2026-11";
    public string TokenEndpoint { get; set; } = Origin + "/carriers/verizon/token";
    public string? TokenError { get; set; }
    public string? PhoneProblem { get; set; }
    public DateTimeOffset Now { get; set; } = new(2026, 11, 24, 14, 6, 31, TimeSpan.Zero);

    public static ModuleOrigins Origins { get; } = new("http://localhost:5998", Origin, Origin, Origin);

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        Asked.Add(request);
        var body = request.Content is null ? "" : await request.Content.ReadAsStringAsync(cancellationToken);
        Bodies.Add(body);
        var query = HttpUtility.ParseQueryString(request.RequestUri!.Query);
        return request.RequestUri.AbsolutePath switch
        {
            "/ui/discovery-ui" => Discovery(query["state"]!, query["chosen"] is not null),
            "/ui/discovery-ui/choose" => SeeOther($"{Redirect}?mccmnc=311480&login_hint_token={Hint}&state={query["state"]}"),
            "/.well-known/openid_configuration" => Json(Document()),
            "/carriers/verizon/authorize" => Authorize(query),
            "/carriers/verizon/waiting" => Waiting(),
            "/carriers/verizon/token" => TokenError is { } error ? Json($$"""{"error":"{{error}}","error_description":"No."}""", HttpStatusCode.Unauthorized) : Json(Tokens(), noStore: true),
            "/carriers/verizon/jwks" => Json(Jwks()),
            "/carriers/verizon/userinfo" => Json($$"""{"sub":"{{UserinfoSubject}}","name":{"value":"Dana Secretname"},"email":{"value":"dana@secret.example"} }"""),
            _ when request.RequestUri.AbsolutePath.StartsWith("/simulator/api/handsets/", StringComparison.Ordinal) => Phone(request.RequestUri.AbsolutePath),
            _ => new HttpResponseMessage(HttpStatusCode.NotFound) { Content = new StringContent("") },
        };
    }

    private HttpResponseMessage Discovery(string state, bool chosen)
    {
        if (DiscoveryError is { } error) { return SeeOther($"{Redirect}?error={error}&state={state}"); }
        if (DiscoveryStatus != HttpStatusCode.OK) { return Page("""<main data-error="temporarily_unavailable" data-reference="err-7Q4M-2XKD">Not now</main>""", DiscoveryStatus); }
        if (Remembers && !chosen)
        {
            return Page($"""
                <form method="get" action="/other"><button name="lang" value="es">ES</button></form>
                <ul><li data-remembered="dev-1"><form method="post" action="/ui/discovery-ui/choose?state={state}"><button class="zk-option" name="device" value="dev-1">(•••) •••-0142</button></form></li></ul>
                """);
        }
        return pairingVisits++ < PairAfter
            ? Page("""<p class="zk-digits" data-pairing-code="48201957"><span>4820</span> <span>1957</span></p>""")
            : SeeOther($"{Redirect}?mccmnc=311480&login_hint_token={Hint}&state={DiscoveryState ?? state}");
    }

    private HttpResponseMessage Authorize(System.Collections.Specialized.NameValueCollection query)
    {
        authorized = query.AllKeys.ToDictionary(key => key!, key => query[key]!);
        var answer = new HttpResponseMessage(HttpStatusCode.SeeOther);
        answer.Headers.TryAddWithoutValidation("Location", "/carriers/verizon/waiting");
        return answer;
    }

    private HttpResponseMessage Waiting()
    {
        if (waitingVisits++ < ApproveAfter) { return Page("""<section data-request="req-1">Look at your phone<form method="post" action="/carriers/verizon/waiting/cancel"><button data-cancel>Cancel</button></form></section>"""); }
        return ApprovalError is { } error
            ? SeeOther($"{Redirect}?error={error}&state={authorized["state"]}&iss={Issuer}")
            : SeeOther($"{Redirect}?code={Code}&state={authorized["state"]}&mccmnc=311480&iss={Uri.EscapeDataString(RedirectIssuer ?? Issuer)}");
    }

    private HttpResponseMessage Phone(string path)
    {
        if (PhoneProblem is { } problem) { return Json($$"""{"title":"Refused","detail":"{{problem}}"}""", HttpStatusCode.Conflict); }
        if (path.EndsWith("/pair", StringComparison.Ordinal)) { PairAfter = 0; }
        if (path.EndsWith("/approve", StringComparison.Ordinal)) { ApproveAfter = 0; }
        return new HttpResponseMessage(HttpStatusCode.NoContent) { Content = new StringContent("") };
    }

    private static string Issuer => Origin + "/carriers/verizon";

    private string Document() => $$"""
        {"issuer":"{{Issuer}}","authorization_endpoint":"{{Issuer}}/authorize","token_endpoint":"{{TokenEndpoint}}",
         "userinfo_endpoint":"{{Issuer}}/userinfo","jwks_uri":"{{Issuer}}/jwks","mccmnc":311480}
        """;

    private string Tokens() => $$"""{"access_token":"{{AccessToken}}","token_type":"Bearer","expires_in":900,"scope":"openid name email","id_token":"{{IdToken()}}"}""";

    private string IdToken()
    {
        var token = new JsonWebTokenHandler().CreateToken(new SecurityTokenDescriptor
        {
            Issuer = TokenIssuer ?? Issuer,
            Audience = Audience,
            IssuedAt = Now.UtcDateTime,
            NotBefore = Now.UtcDateTime,
            Expires = (Now + Lifetime).UtcDateTime,
            Claims = new Dictionary<string, object>
            {
                ["sub"] = Subject,
                ["nonce"] = Nonce ?? authorized["nonce"],
                ["acr"] = AcrReached,
                ["auth_time"] = Now.ToUnixTimeSeconds(),
            },
            SigningCredentials = new SigningCredentials(new RsaSecurityKey(rsa) { KeyId = Kid }, SecurityAlgorithms.RsaSha256),
        });
        if (!BreakSignature) { return token; }
        var parts = token.Split('.');
        return $"{parts[0]}.{parts[1]}.{(parts[2][0] == 'A' ? 'B' : 'A')}{parts[2][1..]}";
    }

    private string Jwks()
    {
        var key = rsa.ExportParameters(false);
        return $$"""{"keys":[{"kty":"RSA","use":"sig","alg":"RS256","kid":"vz-2026-11","n":"{{Base64UrlEncoder.Encode(key.Modulus)}}","e":"{{Base64UrlEncoder.Encode(key.Exponent)}}"}]}""";
    }

    private static HttpResponseMessage Page(string body, HttpStatusCode status = HttpStatusCode.OK) =>
        new(status) { Content = new StringContent($"<!DOCTYPE html><title>A page</title>{body}", Encoding.UTF8, "text/html") };

    private static HttpResponseMessage Json(string body, HttpStatusCode status = HttpStatusCode.OK, bool noStore = false)
    {
        var answer = new HttpResponseMessage(status) { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        if (noStore) { answer.Headers.TryAddWithoutValidation("Cache-Control", "no-store"); }
        return answer;
    }

    private static HttpResponseMessage SeeOther(string address)
    {
        var answer = new HttpResponseMessage(HttpStatusCode.SeeOther) { Content = new StringContent("") };
        answer.Headers.TryAddWithoutValidation("Location", address);
        answer.Headers.TryAddWithoutValidation("Set-Cookie", "zk-browser=the-cookie-itself; path=/; httponly");
        return answer;
    }
}
