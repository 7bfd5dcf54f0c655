using ZenKey.AuthServer.Tests.Endpoints.BackchannelAuthentication;
using ZenKey.Protocol;

namespace ZenKey.AuthServer.Tests.Conformance;

/// <summary>
/// The client of the FAPI-CIBA plan: polls, proves itself by private_key_jwt, and is registered to sign with PS256, its keys
/// being for one algorithm each.
/// </summary>
internal sealed class FapiCibaClient(TestApp app, Func<DateTimeOffset> now, string clientId = Clients.CibaFapi)
{
    public string Issuer => app.App.Origins.Issuer("verizon");

    /// <summary>The request object; the changes replace claims and members of the header, or take them out when null.</summary>
    public async Task<string> SignAsync(string key, (string Name, object? Value)[]? claims = null, (string Name, object? Value)[]? header = null, ClientKeyPair? pair = null) => Assertions.Make(
        clientId, Issuer, now(), pair,
        [("sub", null), ("nbf", now().ToUnixTimeSeconds()), ("scope", "openid name"), ("login_hint", await app.NumberAsync(key)), ("acr_values", Acr.A1), .. claims ?? []],
        [("alg", "PS256"), .. header ?? []]);

    /// <summary>What proves the client.</summary>
    public (string Name, string? Value)[] Proof(object? audience = null, string algorithm = "PS256") =>
        Assertions.Form(Assertions.Make(clientId, audience ?? Issuer, now(), header: [("alg", algorithm)]));

    public Task<Answer> SendAsync(string request, (string Name, string? Value)[]? proof = null, params (string Name, string? Value)[] more) =>
        app.Http.PostFormAsync("/carriers/verizon/bc-authorize", [("request", request), .. more, .. proof ?? Proof()]);

    /// <summary>A request that was taken, as it waits on the phone.</summary>
    public async Task<(string AuthReqId, Phone Phone, string Id)> AskAsync(string key, params (string Name, object? Value)[] claims)
    {
        var phone = await Phone.StartedAsync(app, key);
        var answer = await SendAsync(await SignAsync(key, claims));
        Assert.True(answer.Status == 200, answer.Text);
        Assert.Equal("application/json", answer.MediaType);
        Assert.True(answer.Json.GetProperty("expires_in").GetInt32() > 0);
        // CIBA Core §7.3: at least 128 bits, of characters that need no escape.
        Assert.Matches("^[A-Za-z0-9._-]{22,}$", answer.Member("auth_req_id"));
        return (answer.Member("auth_req_id")!, phone, await app.WaitingIdAsync(phone));
    }

    public Task<Answer> FetchAsync(string? authReqId, (string Name, string? Value)[]? proof = null, HttpClient? http = null) =>
        (http ?? app.Http).PostFormAsync("/carriers/verizon/token", [("grant_type", GrantType.Ciba), ("auth_req_id", authReqId), .. proof ?? Proof()]);

    public Task<Answer> RefreshAsync(string? refreshToken) =>
        app.Http.PostFormAsync("/carriers/verizon/token", [("grant_type", GrantType.RefreshToken), ("refresh_token", refreshToken), .. Proof()]);
}
