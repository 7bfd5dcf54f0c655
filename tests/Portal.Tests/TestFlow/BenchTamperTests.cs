using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.IdentityModel.Tokens;
using ZenKey.Portal.Features.TestFlow;

namespace ZenKey.Portal.Tests.TestFlow;

/// <summary>Somebody between the bench and the providers changes what comes back: it is told at the step and the check that it breaks.</summary>
[Collection(nameof(Bench))]
public sealed class BenchTamperTests(Bench bench) : IDisposable
{
    [Theory]
    [InlineData("nonce", "Failed at ID token verified", "OIDC Core 3.1.3.7 §11")]
    [InlineData("signature", "Failed at ID token verified", "OIDC Core 3.1.3.7 §6")]
    [InlineData("iss", "Failed at ID token verified", "OIDC Core 3.1.3.7 §2")]
    [InlineData("aud", "Failed at ID token verified", "OIDC Core 3.1.3.7 §3")]
    [InlineData("exp", "Failed at ID token verified", "OIDC Core 3.1.3.7 §9")]
    [InlineData("at_hash", "Failed at ID token verified", "OIDC Core 3.1.3.8")]
    [InlineData("azp", "Failed at ID token verified", "OIDC Core 3.1.3.7 §5")]
    [InlineData("cnf", "Failed at ID token verified", "RFC 9449 6.1")]
    [InlineData("state", "Failed at Code received", "RFC 6749 10.12")]
    [InlineData("answer iss", "Failed at Code received", "RFC 9207 2.4")]
    [InlineData("answer mccmnc", "Failed at Code received", "ZenKey 3")]
    [InlineData("userinfo sub", "Failed at Userinfo", "OIDC Core 5.3.2")]
    [InlineData("token_type", "Failed at Token request", "RFC 9449 5")]
    [InlineData("no-store", "Failed at Token request", "RFC 6749 5.1")]
    public async Task A_change_on_the_way_is_found_where_it_matters(string what, string verdict, string clause)
    {
        bench.Tamper = (request, response) => ChangeAsync(what, request, response);
        var run = await bench.RunAsync(Bench.Web, form => { (form.Flow, form.Dpop) = (FlowKind.Primary, true); });
        Assert.Equal(verdict, run.Verdict);
        Assert.Contains(run.FailedStep!.Checks, check => !check.Holds && check.Clause == clause);
    }

    public void Dispose() => bench.Tamper = null;

    private static async Task<HttpResponseMessage> ChangeAsync(string what, HttpRequestMessage request, HttpResponseMessage response)
    {
        var path = request.RequestUri!.AbsolutePath;
        if (what is "state" or "answer iss" or "answer mccmnc")
        {
            if (response.Headers.NonValidated.TryGetValues("Location", out var values) && values.ToString() is { } location && location.Contains("code=", StringComparison.Ordinal))
            {
                var name = what.Split(' ')[^1];
                response.Headers.Remove("Location");
                response.Headers.TryAddWithoutValidation("Location", System.Text.RegularExpressions.Regex.Replace(location, $"(?<=[?&]{name}=)[^&]+", "another"));
            }
            return response;
        }
        if (what == "userinfo sub") { return path.EndsWith("/userinfo", StringComparison.Ordinal) ? await RewriteAsync(response, json => json["sub"] = "311480-another") : response; }
        if (!path.EndsWith("/token", StringComparison.Ordinal)) { return response; }
        if (what == "no-store")
        {
            response.Headers.CacheControl = new CacheControlHeaderValue { Private = true };
            return response;
        }
        return await RewriteAsync(response, json =>
        {
            if (what == "token_type") { json["token_type"] = "Bearer"; }
            else { json["id_token"] = Forge(json["id_token"]!.GetValue<string>(), what); }
        });
    }

    /// <summary>A changed claim breaks the signature too; the check of the claim itself must speak all the same.</summary>
    private static string Forge(string token, string claim)
    {
        var parts = token.Split('.');
        if (claim == "signature") { return $"{parts[0]}.{parts[1]}.{(parts[2][0] == 'A' ? 'B' : 'A')}{parts[2][1..]}"; }
        var claims = JsonNode.Parse(Base64UrlEncoder.Decode(parts[1]))!.AsObject();
        claims[claim] = claim switch { "exp" => 1_000_000_000, "cnf" => new JsonObject { ["jkt"] = "another" }, _ => "another" };
        return $"{parts[0]}.{Base64UrlEncoder.Encode(claims.ToJsonString())}.{parts[2]}";
    }

    private static async Task<HttpResponseMessage> RewriteAsync(HttpResponseMessage response, Action<JsonObject> change)
    {
        var json = JsonNode.Parse(await response.Content.ReadAsStringAsync())!.AsObject();
        change(json);
        response.Content = new StringContent(json.ToJsonString(), Encoding.UTF8, "application/json");
        return response;
    }
}
