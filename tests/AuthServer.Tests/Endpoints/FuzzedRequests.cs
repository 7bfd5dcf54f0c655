using System.Globalization;
using System.Text;
using ZenKey.Protocol.Network;

namespace ZenKey.AuthServer.Tests.Endpoints;

/// <summary>One request made by chance, always the same for a seed: mostly well formed, somewhere odd.</summary>
internal sealed class FuzzedRequests(ulong seed, FuzzedRequests.GoodValues good)
{
    public const string Markup = "<script>alert(7)</script>";

    /// <summary>What may be redirected to.</summary>
    public static readonly string[] Registered = [Clients.Callback, Clients.OtherCallback, Clients.NativeCallback, Clients.AppCallback];

    private static readonly string[] Slugs = ["verizon", "verizon", "verizon", "att", "tmobile", "nobody", "%E2%98%83", "verizon%2F..", "%20", "ver%69zon", "VERIZON", "a'--"];

    private static readonly string[] Paths =
    [
        "/.well-known/openid_configuration", "/.well-known/openid-configuration", "/ui/discovery-ui", "/ui/errors/{id}", "/ui/discovery-ui/choose", "/ui/discovery-ui/forget",
        "/ui/discovery-ui/carrier", "/ui/discovery-ui/events", "/ui/visual-code", "/carriers/{slug}/.well-known/openid-configuration", "/carriers/{slug}/jwks",
        "/carriers/{slug}/authorize", "/carriers/{slug}/authorize", "/carriers/{slug}/authorize", "/carriers/{slug}/authorize/choose", "/carriers/{slug}/authorize/forget",
        "/carriers/{slug}/authorize/events", "/carriers/{slug}/waiting/{id}", "/carriers/{slug}/waiting/{id}/cancel", "/carriers/{slug}/waiting/{id}/resend",
        "/carriers/{slug}/waiting/{id}/events", "/carriers/{slug}/token", "/carriers/{slug}/token", "/carriers/{slug}/token", "/carriers/{slug}/userinfo",
        "/carriers/{slug}/bc-authorize", "/carriers/{slug}/bc-authorize", "/carriers/{slug}/si-authorize", "/carriers/{slug}/si-cancel", "/carriers/{slug}/si-resend",
        "/carriers/{slug}/introspect", "/carriers/{slug}/revoke", "/carriers/{slug}/logout", "/carriers/{slug}/logout/confirm",
        "/v1/auth", "/v1/auth", "/ui/device", "/carriers/{slug}/par", "/carriers/{slug}/par", "/carriers/{slug}/events", "/carriers/{slug}/usertrait", "/carriers/{slug}/user-porting", "/carriers/{slug}/authorize/cancel", "/.well-known/assetlinks.json",
        "/carriers/{slug}/app/challenges", "/carriers/{slug}/app/sessions", "/carriers/{slug}/app/requests", "/carriers/{slug}/app/requests/{id}",
        "/carriers/{slug}/app/requests/{id}/approve", "/carriers/{slug}/app/requests/{id}/deny", "/carriers/{slug}/app/pairings", "/carriers/{slug}/app/pairings/{id}/trust",
        "/carriers/{slug}/app/pairings/{id}/refuse", "/carriers/{slug}/app/devices", "/carriers/{slug}/app/devices/{id}", "/carriers/{slug}/app/links", "/carriers/{slug}/app/events",
    ];

    private static readonly string[] Ids = ["aaaaaaaaaaaaaaaaaaaaaa", "x", "%00", "01980000-0000-7000-8000-000000000000", "..", "%E2%98%83aaaaaaaaaaaaaaaaaaaaa", "' OR 1=1 -- aaaaaaaaaa"];

    private static readonly string[] Verbs = ["GET", "GET", "GET", "GET", "POST", "POST", "POST", "POST", "PUT", "DELETE", "HEAD", "OPTIONS", "PATCH", "QUERY"];

    private static readonly string[] Names =
    [
        "client_id", "redirect_uri", "response_type", "scope", "state", "nonce", "prompt", "acr_values", "code_challenge", "code_challenge_method", "login_hint_token",
        "context", "max_age", "correlation_id", "mccmnc", "grant_type", "code", "code_verifier", "client_secret", "carrier", "number", "new_code", "ui_locales", "response_mode",
        "login_hint", "id_token_hint", "claims", "options", "sub", "phone_number", "ip", "flow", "client_assertion", "client_assertion_type", "token", "refresh_token",
        "post_logout_redirect_uri", "request", "request_uri", "pairing", "seen", "auth_req_id", "binding_message", "requested_expiry", "client_notification_token", "user_code", "notification_uri", "expires_in", "access_token", "dpop_jkt", "", "a[]", "__proto__", "client_id\0", "ünï", "STATE", Markup,
    ];

    private static readonly string[] Odd =
    [
        "", "\0", "a\0b", "\r\nSet-Cookie: x=1", Markup, "'\"><img src=x>", "☃", "\U0001F511", "\u202Eabc", "%", "%zz", "%u0041", "../../etc/passwd", "//evil.example",
        "https://evil.example/", "javascript:alert(7)", "https://app.tests.example/callback@evil.example", "https://app.tests.example/callback#x", "a&b=c", "null", "-1", "0",
        "urn:ietf:params:oauth:request_uri:AAAAAAAAAAAAAAAAAAAAAA", "311480-AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", "+12025550001",
        "99999999999999999999", "1e9", "NaN", "true", "{}", "[]", "eyJhbGciOiJub25lIn0.e30.", "a.b.c.d.e", "====", "AA==", "+", " ", "\t", "' OR '1'='1", "{{7*7}}", "${7*7}",
    ];

    private static readonly string[] Types =
    [
        "application/x-www-form-urlencoded", "application/x-www-form-urlencoded", "application/x-www-form-urlencoded; charset=utf-16", "application/json", "application/json",
        "text/plain", "multipart/form-data; boundary=x", "multipart/form-data", "application/x-www-form-urlencodedx", "x", "application/json; charset=no-such",
    ];

    private ulong state = seed * 0x9E3779B97F4A7C15;

    /// <summary>What makes a request pass the first gates.</summary>
    internal sealed record GoodValues(string Origin, string AccessToken, string Code, string Session);

    public HttpRequestMessage Next()
    {
        var path = Pick(Paths).Replace("{slug}", Pick(Slugs), StringComparison.Ordinal).Replace("{id}", Uri.EscapeDataString(Pick(Ids)).Replace("%25", "%", StringComparison.Ordinal), StringComparison.Ordinal);
        var verb = new HttpMethod(Pick(Verbs));
        var query = Chance(85) ? "?" + Pairs() : "";
        var request = new HttpRequestMessage(verb, new Uri(good.Origin + path + query, new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true }));
        if (verb.Method is not ("GET" or "HEAD" or "OPTIONS")) { request.Content = Body(); }
        AddHeaders(request);
        return request;
    }

    private ByteArrayContent Body()
    {
        var type = Pick(Types);
        byte[] bytes = Below(10) switch
        {
            0 => [.. Enumerable.Range(0, Below(300)).Select(_ => (byte)Below(256))],
            1 => Encoding.ASCII.GetBytes(string.Join('&', Enumerable.Range(0, 1 + Below(400)).Select(number => number.ToString(CultureInfo.InvariantCulture) + "=x"))),
            2 => Encoding.ASCII.GetBytes("pad=" + new string('x', Below(60_000))),
            _ when type.StartsWith("application/json", StringComparison.Ordinal) => Encoding.UTF8.GetBytes(Json()),
            _ => Encoding.ASCII.GetBytes(Pairs()),
        };
        var content = new ByteArrayContent(bytes);
        content.Headers.TryAddWithoutValidation("Content-Type", type);
        return content;
    }

    private string Json()
    {
        string[] names = ["challenge", "iccid", "imsi", "imei", "simSignature", "appKey", "appSignature", "code", "pin", "scopes", "name", "unknown"];
        string[] values = ["null", "1", "true", "{}", "[]", "[null]", "[\"name\",\"☃\"]", "\"\"", "\"AAAA\"", "\"\\u0000\"", "\"\\ud800\"", "\"12345678\"", "\"" + new string('9', 2000) + "\"", "1e999"];
        var members = string.Join(',', Enumerable.Range(0, Below(6)).Select(_ => $"\"{Pick(names)}\":{Pick(values)}"));
        return Pick(["{" + members + "}", "{" + members + "}", "{" + members, "[" + members, "\"", "", "null", new string('[', 200)]);
    }

    private void AddHeaders(HttpRequestMessage request)
    {
        if (Chance(40)) { request.Headers.TryAddWithoutValidation(SimulatedLine.Header, Pick([People.Line, People.Line, People.LineTmobile, People.Locked, "nobody", "' OR 1=1"])); }
        if (Chance(10)) { request.Headers.TryAddWithoutValidation("Cookie", Pick(["zk-browser=x", $"zk-browser={new string('A', 43)}", "zk-browser=;;==", "zk-simulated-line=line"])); }
        if (Chance(10)) { request.Headers.TryAddWithoutValidation("User-Agent", Pick(["x", new string('U', 3000), "Mozilla/5.0 (iPhone)", "<b>/1", "%00%FF"])); }
        if (Chance(10)) { request.Headers.TryAddWithoutValidation("Sec-Fetch-Site", Pick(["cross-site", "same-origin", "none", "x"])); }
        if (Chance(10)) { request.Headers.TryAddWithoutValidation("Accept-Language", Pick(["es", "xx-YY", "*", ";;;q=", new string('e', 500)])); }
        if (Chance(10)) { request.Headers.TryAddWithoutValidation("DPoP", Pick(["x", "a.b.c", "eyJ0eXAiOiJkcG9wK2p3dCIsImFsZyI6IkVTMjU2IiwiandrIjp7fX0.e30.AAAA", "eyJ0eXAiOiJkcG9wK2p3dCIsImp3ayI6W119.W10.", new string('=', 2000)])); }
        if (Chance(60))
        {
            request.Headers.TryAddWithoutValidation("Authorization", Pick(
            [
                $"Bearer {good.AccessToken}", $"Bearer {good.Session}", $"Bearer {good.Session}", $"Bearer {good.Session}", "Bearer", "Bearer ", "Bearer a.b.c", $"DPoP {good.AccessToken}", "DPoP", "Basic", "Basic !!",
                $"Basic {Convert.ToBase64String(Encoding.UTF8.GetBytes($"{Clients.Basic}:{Clients.Secret}"))}",
                $"Basic {Convert.ToBase64String(Encoding.UTF8.GetBytes($"{Clients.Basic}:{Clients.Secret}"))}",
                $"Basic {Convert.ToBase64String([0xFF, 0x3A, 0x00])}", "Negotiate AAAA", new string('=', 2000),
            ]));
        }
    }

    /// <summary>Parameters of a query or form: a sound request, of which some are left out, repeated or made odd.</summary>
    private string Pairs()
    {
        var pairs = new List<string>();
        foreach (var (name, value) in Sound())
        {
            if (Chance(6)) { continue; }
            pairs.Add($"{name}={(Chance(6) ? Escape(Pick(Odd)) : Uri.EscapeDataString(value))}");
            if (Chance(3)) { pairs.Add(pairs[^1]); }
        }
        for (var more = Below(4); more > 0; more--) { pairs.Add(Escape(Pick(Names)) + (Chance(90) ? "=" + Escape(Pick(Odd)) : "")); }
        if (Chance(3)) { pairs.Add("long=" + new string('x', 4000)); }
        if (Chance(3)) { pairs.Add(Pick(["&&&", "=", "%", "%=%", "a=%F", "b=%ff%fe", "%00=%00", "c=%c3%28", ";d;"])); }
        return string.Join('&', pairs);
    }

    private IEnumerable<(string Name, string Value)> Sound()
    {
        yield return ("client_id", Pick([Clients.Basic, Clients.Basic, Clients.Plain, Clients.Native, Clients.Public, Clients.Disabled, Clients.Unknown]));
        yield return ("redirect_uri", Pick([Clients.Callback, Clients.Callback, Clients.Callback, Clients.OtherCallback, Clients.NativeCallback]));
        yield return ("response_type", "code");
        yield return ("scope", Pick(["openid", "openid name", "openid postal_code"]));
        yield return ("state", Pick(["s", Markup, "☃"]));
        yield return ("acr_values", Pick(["a1", "a1", "a3"]));
        yield return ("code_challenge", "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM");
        yield return ("code_challenge_method", "S256");
        yield return ("mccmnc", Pick(["311480", "310380", "123456"]));
        yield return ("grant_type", "authorization_code");
        yield return ("code", Pick([good.Code, "x", "AAAA"]));
        yield return ("carrier", Pick(["verizon", "nobody"]));
        if (Chance(30)) { yield return ("response_mode", Pick(["query", "fragment", "form_post"])); }
        if (Chance(20)) { yield return ("code_verifier", "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"); }
    }

    /// <summary>Escapes what a request line cannot hold, and now and then what it could.</summary>
    private string Escape(string text)
    {
        var escaped = new StringBuilder();
        foreach (var one in Encoding.UTF8.GetBytes(text))
        {
            if (one is > 0x20 and < 0x7F and not (byte)'#' && !Chance(15)) { escaped.Append((char)one); }
            else { escaped.Append('%').Append(one.ToString("X2", CultureInfo.InvariantCulture)); }
        }
        return escaped.ToString();
    }

    private string Pick(string[] from) => from[Below(from.Length)];

    private bool Chance(int percent) => Below(100) < percent;

    /// <summary>SplitMix64: the same everywhere and for ever.</summary>
    private int Below(int limit)
    {
        var z = state += 0x9E3779B97F4A7C15;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return (int)((z ^ (z >> 31)) % (ulong)limit);
    }
}
