using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.WebUtilities;
using ZenKey.Protocol;

namespace ZenKey.Portal.Features.TestFlow;

/// <summary>The app behind the browser: it asks discovery, redeems the code, verifies the tokens and reads the attributes.</summary>
internal sealed class FlowApp(FlowHttp http, ModuleOrigins origins, FlowPlan plan, TimeProvider time)
{
    private readonly string state = Pkce.NewVerifier()[..22];
    private readonly string nonce = Pkce.NewVerifier()[..22];
    private readonly string verifier = Pkce.NewVerifier();
    private string issuer = "", authorization = "", token = "", userinfo = "", jwks = "";
    private string? code, accessToken, idToken, subject;
    private string granted = "";

    public async Task<FlowNotes> ReadDocumentAsync(string mccmnc, CancellationToken cancellationToken)
    {
        var address = QueryHelpers.AddQueryString(origins.AuthServer + "/.well-known/openid_configuration",
            new Dictionary<string, string?> { ["client_id"] = plan.ClientId, ["mccmnc"] = mccmnc });
        var answer = await http.SendAsync(new HttpRequestMessage(HttpMethod.Get, address), false, false, cancellationToken);
        var document = ReadObject(answer);
        (issuer, authorization, token) = (Text(document, "issuer"), Text(document, "authorization_endpoint"), Text(document, "token_endpoint"));
        (userinfo, jwks) = (Text(document, "userinfo_endpoint"), Text(document, "jwks_uri"));
        FlowCheck Named(string name, string value) => new(Uri.TryCreate(value, UriKind.Absolute, out _), $"{name} is an address", "OIDC Discovery 3", "an absolute address", value.Length == 0 ? "none" : value);
        return new FlowNotes($"Issuer {issuer}")
        {
            Checks =
            [
                new FlowCheck(issuer.StartsWith(origins.AuthServer + "/", StringComparison.Ordinal), "issuer is one of ours", "OIDC Discovery 3", origins.AuthServer + "/…", issuer),
                Named("authorization_endpoint", authorization), Named("token_endpoint", token), Named("userinfo_endpoint", userinfo), Named("jwks_uri", jwks),
                new FlowCheck(document["mccmnc"]?.ToString() is { Length: 6 }, "mccmnc of the carrier is told", "ZenKey 2.3", "six digits", document["mccmnc"]?.ToString() ?? "none"),
            ],
        };
    }

    public Uri AuthorizeUri(string? hintToken)
    {
        var query = new Dictionary<string, string?>
        {
            ["client_id"] = plan.ClientId,
            ["redirect_uri"] = plan.RedirectUri,
            ["response_type"] = "code",
            ["scope"] = string.Join(' ', plan.Scopes),
            ["state"] = state,
            ["nonce"] = nonce,
            ["acr_values"] = plan.Acr,
            ["code_challenge"] = Pkce.Challenge(verifier),
            ["code_challenge_method"] = Pkce.S256,
        };
        if (hintToken is not null) { query["login_hint_token"] = hintToken; }
        if (plan.Context is { Length: > 0 } context) { query["context"] = context; }
        return new Uri(QueryHelpers.AddQueryString(authorization, query));
    }

    public FlowNotes TakeCode(Uri answer, string mccmnc)
    {
        if (FlowBrowser.Query(answer, "error") is { } error) { throw new FlowStopException(FlowWords.Failure(error, description: FlowBrowser.Query(answer, "error_description"))); }
        code = FlowBrowser.Query(answer, "code");
        FlowCheck Is(string name, string expected, string clause)
        {
            var received = FlowBrowser.Query(answer, name);
            return new FlowCheck(received == expected, $"{name} is right", clause, expected, received ?? "none");
        }
        return new FlowNotes("code, state, mccmnc and iss on the registered redirect URI")
        {
            Checks =
            [
                new FlowCheck(code is { Length: > 0 }, "A code came", "RFC 6749 4.1.2", "code", "none"), Is("state", state, "RFC 6749 10.12"),
                Is("iss", issuer, "RFC 9207 2.4"), Is("mccmnc", mccmnc, "ZenKey 3"),
            ],
        };
    }

    public async Task<FlowNotes> RedeemAsync(CancellationToken cancellationToken)
    {
        var form = new Dictionary<string, string> { ["grant_type"] = "authorization_code", ["code"] = code!, ["redirect_uri"] = plan.RedirectUri, ["code_verifier"] = verifier };
        var request = new HttpRequestMessage(HttpMethod.Post, token);
        if (plan.TokenAuth == TokenAuth.Basic)
        {
            var pair = $"{Uri.EscapeDataString(plan.ClientId)}:{Uri.EscapeDataString(plan.Secret ?? "")}"; // RFC 6749 §2.3.1
            request.Headers.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.ASCII.GetBytes(pair)));
        }
        else { form["client_id"] = plan.ClientId; }
        if (plan.TokenAuth == TokenAuth.Post) { form["client_secret"] = plan.Secret ?? ""; }
        request.Content = new FormUrlEncodedContent(form);
        var answer = await http.SendAsync(request, false, false, cancellationToken);
        var tokens = ReadObject(answer);
        (accessToken, idToken, granted) = (Text(tokens, "access_token"), Text(tokens, "id_token"), Text(tokens, "scope"));
        return new FlowNotes(plan.TokenAuth == TokenAuth.None ? "As a public client, proven by PKCE" : $"{plan.TokenAuth} with a secret of this run")
        {
            Checks =
            [
                new FlowCheck(accessToken.Length > 0, "An access token came", "RFC 6749 5.1", "access_token", "none"),
                new FlowCheck(idToken.Length > 0, "An ID token came", "OIDC Core 3.1.3.3", "id_token", "none"),
                new FlowCheck(string.Equals(Text(tokens, "token_type"), "Bearer", StringComparison.OrdinalIgnoreCase), "token_type is Bearer", "OIDC Core 3.1.3.3", "Bearer", Text(tokens, "token_type")),
                new FlowCheck(answer.Headers.CacheControl?.NoStore == true, "Nothing may keep the answer", "RFC 6749 5.1", "Cache-Control: no-store", answer.Headers.CacheControl?.ToString() ?? "none"),
            ],
        };
    }

    public async Task<FlowNotes> VerifyAsync(string mccmnc, CancellationToken cancellationToken)
    {
        var keys = await http.SendAsync(new HttpRequestMessage(HttpMethod.Get, jwks), false, false, cancellationToken);
        ReadObject(keys);
        var verdict = await IdTokenChecks.RunAsync(idToken!, keys.Body,
            new IdTokenExpectation(issuer, plan.ClientId, nonce, plan.Acr, plan.IdTokenAlg, mccmnc, accessToken!, time.GetUtcNow()));
        subject = verdict.Subject;
        return new FlowNotes($"{plan.IdTokenAlg}, {verdict.Checks.Count} checks, {(verdict.Checks.All(check => check.Holds) ? "all passed" : "not all passed")}")
        {
            Checks = verdict.Checks,
            Decoded = [new("Header", verdict.Header), new("Claims", verdict.Claims)],
        };
    }

    public async Task<FlowNotes> ReadUserinfoAsync(CancellationToken cancellationToken)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, userinfo);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", accessToken);
        var answer = await http.SendAsync(request, true, false, cancellationToken);
        var claims = ReadObject(answer);
        var came = claims.Select(claim => claim.Key).Where(name => name != "sub").ToList();
        return new FlowNotes(came.Count == 0 ? "sub is the same; no attributes" : $"sub is the same; {string.Join(", ", came)} came")
        {
            Checks =
            [
                new FlowCheck(Text(claims, "sub") == subject, "sub is that of the ID token", "OIDC Core 5.3.2", subject ?? "none", Text(claims, "sub")),
                new FlowCheck(!came.Exists(NotGranted), "Only granted attributes came", "ZenKey 5", granted, string.Join(", ", came.Where(NotGranted))),
            ],
            Decoded = [new("Attributes, values hidden", FlowMask.Json(claims, true))],
        };
    }

    /// <summary>Whether an attribute came whose scope was not granted. Names are those of both userinfo formats.</summary>
    private bool NotGranted(string claim)
    {
        var scope = claim switch
        {
            "given_name" or "family_name" => Scope.FullName,
            "email_verified" => Scope.Email,
            "phone_number" or "phone_number_verified" => Scope.Phone,
            _ => claim,
        };
        return Scope.Find(scope) is { IsAttribute: true } && granted.Length > 0 && !granted.Split(' ').Contains(scope);
    }

    private static JsonObject ReadObject(FlowAnswer answer)
    {
        JsonObject? json = null;
        try
        {
            json = JsonNode.Parse(answer.Body) as JsonObject;
        }
        catch (JsonException)
        {
            // Told below: the body is no JSON.
        }
        if (json is not null && Text(json, "error") is { Length: > 0 } error)
        {
            throw new FlowStopException(FlowWords.Failure(error, Text(json, "error_reference") is { Length: > 0 } reference ? reference : null,
                Text(json, "error_description") is { Length: > 0 } words ? words : $"status {(int)answer.Status}"));
        }
        if (answer.Status != HttpStatusCode.OK || json is null)
        {
            throw new FlowStopException(new FlowFailure($"{answer.From.AbsolutePath} did not answer with JSON.", "200 and a JSON object", $"{(int)answer.Status} {answer.Type?.MediaType}"));
        }
        return json;
    }

    private static string Text(JsonObject json, string name) => json[name] is JsonValue value && value.TryGetValue<string>(out var text) ? text : "";
}
