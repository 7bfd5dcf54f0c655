#:sdk Microsoft.NET.Sdk.Web
#:package Duende.IdentityModel.OidcClient@7.1.1
#:property PublishAot=false
// ZENKEY_CLIENT_SECRET=... dotnet run app.cs, then open /login on the host of the redirect URI.
using System.Collections.Concurrent;
using System.Net.Http.Headers;
using System.Text.Json;
using Duende.IdentityModel.Client;
using Duende.IdentityModel.OidcClient;

const string ZenKey = "http://localhost:5080";
const string ClientId = "ccid-h7k2m9qx4tz8v3pa";
const string Scope = "openid name email";
var redirectUri = new Uri("https://app.harborbank.example/auth/callback");
var secret = Environment.GetEnvironmentVariable("ZENKEY_CLIENT_SECRET");

var sessions = new ConcurrentDictionary<string, Session>(); // your session store, in your app
using var http = new HttpClient();
var app = WebApplication.CreateBuilder(args).Build();
app.Urls.Add($"http://localhost:{(redirectUri.IsDefaultPort ? 3000 : redirectUri.Port)}");

// The discovery UI finds the carrier; it asks nothing where the browser is known, or is on the phone itself.
app.MapGet("/login", (HttpContext context) =>
{
    var session = SessionOf(context);
    session.State = Guid.NewGuid().ToString("N");
    return Results.Redirect($"{ZenKey}/ui/discovery-ui?client_id={ClientId}&redirect_uri={Uri.EscapeDataString(redirectUri.AbsoluteUri)}&state={session.State}");
});

app.MapGet(redirectUri.AbsolutePath, async (HttpContext context) =>
{
    var (session, answer) = (SessionOf(context), context.Request.Query);
    if (answer["state"] != session.State) { return Results.BadRequest("This sign-in was not begun here."); }
    if (answer.ContainsKey("error")) { return Results.Text($"Not signed in: {answer["error"]}"); }
    if (!answer.ContainsKey("code")) { return Results.Redirect(await AuthorizeAsync(session, answer["mccmnc"], answer["login_hint_token"])); }

    // The library checks the answer and the whole ID token.
    var result = await session.Client!.ProcessResponseAsync($"{redirectUri}{context.Request.QueryString}", session.Begun);
    if (result.IsError) { return Results.Text($"The sign-in failed: {result.Error}", statusCode: 502); }
    using var request = new HttpRequestMessage(HttpMethod.Get, session.UserInfo);
    request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", result.AccessToken);
    using var person = await http.SendAsync(request);
    return Results.Text(await person.Content.ReadAsStringAsync(), "application/json");
});

app.Run();

// It comes back with the carrier's number. The carrier is the OpenID provider.
async Task<string> AuthorizeAsync(Session session, string? mccmnc, string? hint)
{
    var provider = await http.GetFromJsonAsync<JsonElement>($"{ZenKey}/.well-known/openid_configuration?client_id={ClientId}&mccmnc={mccmnc}");
    session.UserInfo = provider.GetProperty("userinfo_endpoint").GetString();
    session.Client = new OidcClient(new OidcClientOptions
    {
        Authority = provider.GetProperty("issuer").GetString(),
        ClientId = ClientId,
        ClientSecret = secret,
        Scope = Scope,
        RedirectUri = redirectUri.AbsoluteUri,
        LoadProfile = false,
        TokenClientCredentialStyle = ClientCredentialStyle.AuthorizationHeader,
    });
    session.Begun = await session.Client.PrepareLoginAsync(hint is null ? [] : new Parameters { { "login_hint_token", hint } });
    session.State = session.Begun.State;
    return session.Begun.StartUrl;
}

Session SessionOf(HttpContext context)
{
    var id = context.Request.Cookies["session"] ?? Guid.NewGuid().ToString("N");
    context.Response.Cookies.Append("session", id, new CookieOptions { HttpOnly = true, SameSite = SameSiteMode.Lax });
    return sessions.GetOrAdd(id, _ => new Session());
}

sealed class Session
{
    public string? State { get; set; }
    public OidcClient? Client { get; set; }
    public AuthorizeState? Begun { get; set; }
    public string? UserInfo { get; set; }
}
