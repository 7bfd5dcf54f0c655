using ZenKey.Protocol;

namespace ZenKey.Portal.Features.TestFlow;

/// <summary>The app with its code: it fetches the tokens, verifies the ID token, reads the attributes and refreshes.</summary>
internal sealed class FlowTokens(FlowHttp http, FlowProvider provider, FlowClient client, FlowPlan plan, TimeProvider time)
{
    /// <summary>What the published key is called beside a token.</summary>
    public const string KeyName = "Key it was verified with";

    private string accessToken = "", idToken = "", refreshToken = "", granted = "";
    private string? subject;
    private IdTokenExpectation? first;

    public async Task<FlowNotes> RedeemAsync(string code, string verifier, CancellationToken cancellationToken) => Take(
        await PostAsync(new() { ["grant_type"] = GrantType.AuthorizationCode, ["code"] = code, ["redirect_uri"] = plan.RedirectUri, ["code_verifier"] = verifier }, cancellationToken));

    /// <summary>The answer to a look with an auth_req_id (CIBA Core §10.1).</summary>
    public Task<FlowAnswer> FetchAsync(string authReqId, CancellationToken cancellationToken) =>
        PostAsync(new() { ["grant_type"] = GrantType.Ciba, ["auth_req_id"] = authReqId }, cancellationToken);

    /// <summary>Reads the tokens out of an answer.</summary>
    public FlowNotes Take(FlowAnswer answer)
    {
        var tokens = FlowProvider.ReadObject(answer);
        (accessToken, idToken) = (FlowProvider.Text(tokens, "access_token"), FlowProvider.Text(tokens, "id_token"));
        (granted, refreshToken) = (FlowProvider.Text(tokens, "scope"), FlowProvider.Text(tokens, "refresh_token"));
        var type = plan.Dpop ? "DPoP" : "Bearer";
        List<FlowCheck> checks =
        [
            new(accessToken.Length > 0, "An access token came", "RFC 6749 5.1", "access_token", "none"),
            new(idToken.Length > 0, "An ID token came", "OIDC Core 3.1.3.3", "id_token", "none"),
            new(string.Equals(FlowProvider.Text(tokens, "token_type"), type, StringComparison.OrdinalIgnoreCase), $"token_type is {type}", plan.Dpop ? "RFC 9449 5" : "OIDC Core 3.1.3.3", type, FlowProvider.Text(tokens, "token_type")),
            new(answer.Headers.CacheControl?.NoStore == true, "Nothing may keep the answer", "RFC 6749 5.1", "Cache-Control: no-store", answer.Headers.CacheControl?.ToString() ?? "none"),
        ];
        if (plan.Kind == FlowKind.Refresh) { checks.Add(new(refreshToken.Length > 0, "A refresh token came", "OIDC Core 11", "refresh_token, by consent to offline_access", "none")); }
        if (plan.KeptBack is { } kept) { checks.Add(new(!granted.Split(' ').Contains(kept), $"{kept} was not granted", "RFC 6749 3.3", $"a scope without {kept}", granted)); }
        return new FlowNotes(client.Proof) { Checks = checks };
    }

    public async Task<FlowNotes> VerifyAsync(string? nonce, CancellationToken cancellationToken)
    {
        first = new IdTokenExpectation(provider.Issuer, plan.ClientId, nonce, plan.Acr, plan.IdTokenAlg, provider.Mccmnc, accessToken, time.GetUtcNow())
        {
            MaxAge = plan.MaxAge,
            Context = plan.Context,
            KeyThumbprint = client.Thumbprint,
        };
        var verdict = await CheckAsync(first, cancellationToken);
        subject = verdict.Subject;
        return Notes(verdict, []);
    }

    public async Task<FlowNotes> ReadUserinfoAsync(CancellationToken cancellationToken)
    {
        var answer = await client.ReadAsync(provider.Endpoint("userinfo_endpoint"), accessToken, cancellationToken);
        if (answer.Type?.MediaType == "application/jwt")
        {
            return new FlowNotes("A signed answer, as the client is set to; its signature is that of the ID token’s kind") { Checks = [FlowCheck.NotApplicable("sub is that of the ID token", "OIDC Core 5.3.2", "the answer is a signed JWT")] };
        }
        var claims = FlowProvider.ReadObject(answer);
        var came = claims.Select(claim => claim.Key).Where(name => name != "sub").ToList();
        return new FlowNotes(came.Count == 0 ? "sub is the same; no attributes" : $"sub is the same; {string.Join(", ", came)} came")
        {
            Checks =
            [
                new FlowCheck(FlowProvider.Text(claims, "sub") == subject, "sub is that of the ID token", "OIDC Core 5.3.2", subject ?? "none", FlowProvider.Text(claims, "sub")),
                new FlowCheck(!came.Exists(NotGranted), "Only granted attributes came", "ZenKey 5", granted, string.Join(", ", came.Where(NotGranted))),
            ],
            Decoded = [new("Attributes, values hidden", FlowMask.Json(claims, true))],
        };
    }

    /// <summary>New tokens for the refresh token, which is used up by it (RFC 6749 §6; RFC 9700 §4.14.2).</summary>
    public async Task<FlowNotes> RefreshAsync(CancellationToken cancellationToken)
    {
        var (used, before) = (refreshToken, accessToken);
        var notes = Take(await PostAsync(new() { ["grant_type"] = GrantType.RefreshToken, ["refresh_token"] = used }, cancellationToken));
        return notes with
        {
            Summary = "New tokens, and a new refresh token",
            Checks =
            [
                .. notes.Checks,
                new FlowCheck(accessToken != before, "The access token is another", "RFC 6749 6", "a new one", "the same"),
                new FlowCheck(refreshToken != used, "The refresh token is another", "RFC 9700 4.14.2", "a new one", "the same"),
            ],
        };
    }

    /// <summary>OpenID Connect Core §12.2: the same person, client and sign-in; no nonce is needed.</summary>
    public async Task<FlowNotes> VerifyRefreshedAsync(CancellationToken cancellationToken)
    {
        var verdict = await CheckAsync(first! with { Nonce = null, AccessToken = accessToken, Now = time.GetUtcNow(), IsRefreshed = true, Context = null }, cancellationToken);
        return Notes(verdict, [new FlowCheck(verdict.Subject == subject, "sub is that of the first ID token", "OIDC Core 12.2", subject ?? "none", verdict.Subject ?? "none")]);
    }

    private Task<FlowAnswer> PostAsync(Dictionary<string, string> form, CancellationToken cancellationToken) =>
        client.PostAsync(provider.Endpoint("token_endpoint"), form, true, cancellationToken);

    private async Task<IdTokenVerdict> CheckAsync(IdTokenExpectation expectation, CancellationToken cancellationToken)
    {
        var keys = await http.SendAsync(new HttpRequestMessage(HttpMethod.Get, provider.Endpoint("jwks_uri")), false, false, cancellationToken);
        FlowProvider.ReadObject(keys);
        return await IdTokenChecks.RunAsync(idToken, keys.Body, expectation);
    }

    private FlowNotes Notes(IdTokenVerdict verdict, IEnumerable<FlowCheck> more)
    {
        List<FlowCheck> checks = [.. verdict.Checks, .. more];
        List<KeyValuePair<string, string>> decoded = [new("Header", verdict.Header), new("Claims", verdict.Claims)];
        if (verdict.Key is { } key) { decoded.Add(new(KeyName, key)); }
        return new FlowNotes($"{plan.IdTokenAlg}, {checks.Count(check => check.Applies)} checks, {(checks.TrueForAll(check => check.Holds) ? "all passed" : "not all passed")}") { Checks = checks, Decoded = decoded };
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
}
