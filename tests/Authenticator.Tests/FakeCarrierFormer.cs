using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace ZenKey.Authenticator.Tests;

/// <summary>The carrier that a subscriber was with before.</summary>
internal sealed partial class FakeCarrier
{
    /// <summary>What the former carrier says of itself; null when it does not answer.</summary>
    public bool FormerAnswers { get; set; } = true;

    /// <summary>What the former carrier was sent, by endpoint.</summary>
    public List<(string Endpoint, Dictionary<string, string> Form)> Former { get; } = [];

    /// <summary>What it lets go.</summary>
    public string Accounts { get; set; } = """
        {"port_tokens":["t1","t2","t3"],"services":[
          {"name":"Harbor Bank","logo_uri":null,"scope":"openid name email","clients":[{"client_id":"ccid-one","port_token":"t1"},{"client_id":"ccid-one-b","port_token":"t2"}]},
          {"name":"Kiosk <News>","logo_uri":"https://kiosk.example/l.png","scope":"openid","clients":[{"client_id":"ccid-two","port_token":"t3"}]}],
         "profile":{"given_name":"Dana","family_name":"Whitfield","email":"dana@mail.example"}}
        """;

    private void MapFormer(WebApplication app)
    {
        var former = app.MapGroup("/carriers/att");
        former.MapGet("/.well-known/openid-configuration", (HttpContext context) => FormerAnswers ? Json(new JsonObject
        {
            ["issuer"] = Issuer(context),
            ["authorization_endpoint"] = Issuer(context) + "/authorize",
            ["token_endpoint"] = Issuer(context) + "/token",
            ["pushed_authorization_request_endpoint"] = Issuer(context) + "/par",
            ["user_porting_endpoint"] = Issuer(context) + "/user-porting",
        }) : Results.StatusCode(503));
        former.MapPost("/par", (Delegate)((HttpContext context) => KeepAsync(context, "par", "{\"request_uri\":\"urn:x\"}")));
        former.MapPost("/token", (Delegate)((HttpContext context) => KeepAsync(context, "token", "{\"access_token\":\"at\"}")));
        former.MapPost("/user-porting", (Delegate)((HttpContext context) => KeepAsync(context, "user-porting", Accounts)));
        former.MapPost("/user-porting/end", (Delegate)((HttpContext context) => KeepAsync(context, "end", "{\"disconnected\":1}")));
    }

    public static string Issuer(HttpContext context) => $"{context.Request.Scheme}://{context.Request.Host}/carriers/att";

    private async Task<IResult> KeepAsync(HttpContext context, string endpoint, string answer)
    {
        var form = (await context.Request.ReadFormAsync()).ToDictionary(pair => pair.Key, pair => pair.Value.ToString());
        lock (Former) { Former.Add((endpoint, form)); }
        return Instead.TryGetValue($"former {endpoint}", out var instead) ? Results.Text(instead.Body, statusCode: instead.Status) : Results.Text(answer, "application/json");
    }

    private static IResult Hint(HttpContext context) => Json(new JsonObject
    {
        ["carrierName"] = "AT&T",
        ["issuer"] = Issuer(context),
        ["clientId"] = "ccid-app",
        ["redirectUri"] = $"{context.Request.Scheme}://{context.Request.Host}/phone/porting",
        ["loginHintToken"] = "hint",
        ["expiresAt"] = "2026-11-25T09:40:00Z",
    });
}
