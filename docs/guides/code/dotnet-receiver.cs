#:sdk Microsoft.NET.Sdk.Web
#:package Microsoft.IdentityModel.Protocols.OpenIdConnect@8.23.0
#:property PublishAot=false
// ZENKEY_EVENTS_AUTHORIZATION="Bearer ..." dotnet run receiver.cs, behind https; register its /events under Settings › Event alerts.
using System.Collections.Concurrent;
using System.Text.Json;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Protocols;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using Microsoft.IdentityModel.Tokens;

const string ZenKey = "http://localhost:5080";
const string ClientId = "ccid-h7k2m9qx4tz8v3pa";
var authorization = Environment.GetEnvironmentVariable("ZENKEY_EVENTS_AUTHORIZATION"); // the header that you registered

var seen = new ConcurrentDictionary<string, bool>(); // a table of your database, in your app
var carriers = new ConcurrentDictionary<string, ConfigurationManager<OpenIdConnectConfiguration>>();
var handler = new JsonWebTokenHandler();
var app = WebApplication.CreateBuilder(args).Build();
app.Urls.Add($"http://localhost:{Environment.GetEnvironmentVariable("PORT") ?? "3001"}");

app.MapPost("/events", async (HttpRequest request) =>
{
    if (authorization is not null && request.Headers.Authorization != authorization) { return Results.Unauthorized(); }
    using var reader = new StreamReader(request.Body);
    var text = await reader.ReadToEndAsync();
    if (!handler.CanReadToken(text)) { return Refuse("invalid_request"); }

    // Every carrier pushes to this one address, each as an issuer of its own.
    var issuer = handler.ReadJsonWebToken(text).Issuer;
    if (!issuer.StartsWith($"{ZenKey}/carriers/", StringComparison.Ordinal)) { return Refuse("invalid_issuer"); }
    var result = await handler.ValidateTokenAsync(text, new TokenValidationParameters
    {
        ConfigurationManager = carriers.GetOrAdd(issuer, KeysOf), // reads the keys again when it does not know a kid
        ValidIssuer = issuer,
        ValidAudience = ClientId,
        ValidTypes = ["secevent+jwt"], // no ID token is taken for an alert, nor the other way round
        RequireExpirationTime = false,
    });
    if (!result.IsValid) { return Refuse(result.Exception is SecurityTokenInvalidAudienceException ? "invalid_audience" : "invalid_key"); }

    // The same alert may come twice. Keep it, answer, and work on it afterwards.
    var alert = (JsonWebToken)result.SecurityToken;
    if (seen.TryAdd(alert.Id, true)) { Console.WriteLine($"{alert.Id} {alert.GetPayloadValue<JsonElement>("sub_id")} {alert.GetPayloadValue<JsonElement>("events")}"); }
    return Results.StatusCode(StatusCodes.Status202Accepted);
});

app.Run();

// A 400 with err says that it will never be taken (RFC 8935); everything else is tried again.
static IResult Refuse(string error) => Results.Json(new { err = error }, statusCode: StatusCodes.Status400BadRequest);

static ConfigurationManager<OpenIdConnectConfiguration> KeysOf(string issuer) => new(
    $"{issuer}/.well-known/openid-configuration", new OpenIdConnectConfigurationRetriever(), new HttpDocumentRetriever { RequireHttps = issuer.StartsWith("https:", StringComparison.Ordinal) });
