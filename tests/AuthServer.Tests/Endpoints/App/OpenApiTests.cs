using System.Text.Json;

namespace ZenKey.AuthServer.Tests.Endpoints.App;

/// <summary>The application's API is described, so that a carrier can build a native one (design §3.8).</summary>
[Spec("OpenAPI 3.1")]
public sealed class OpenApiTests(SharedApp app)
{
    private static readonly string[] Operations =
    [
        "delete /devices/{id}", "delete /links/{id}", "get /developer-mode", "get /devices", "get /enrolment", "get /events", "get /links", "get /links/{id}",
        "get /passkeys", "get /porting/carriers", "get /recovery", "get /requests", "get /requests/{id}", "get /settings", "patch /devices/{id}", "patch /passkeys/{id}",
        "post /challenges", "post /close", "post /enrolment", "post /enrolment/finish", "post /enrolment/passkey/options", "post /enrolment/porting/hint",
        "post /enrolment/recovery-codes", "post /export", "post /pairings", "post /pairings/{id}/refuse", "post /pairings/{id}/trust", "post /passkeys",
        "post /passkeys/challenges", "post /passkeys/options", "post /passkeys/{id}/remove", "post /porting", "post /porting/hint", "post /recovery",
        "post /recovery-codes", "post /recovery/carrier-login", "post /recovery/email-link", "post /recovery/passkey", "post /recovery/passkey/options",
        "post /recovery/pin", "post /recovery/recovery-code", "post /recovery/refuse", "post /recovery/trusted-device", "post /requests/{id}/approve",
        "post /requests/{id}/deny", "post /requests/{id}/report", "post /sessions", "put /developer-mode", "put /email", "put /enrolment/passkey", "put /enrolment/pin",
        "put /enrolment/porting", "put /enrolment/profile", "put /links/{id}/attributes", "put /pin",
        "put /settings",
    ];

    [Fact]
    public async Task Every_path_and_verb_of_the_API_is_described_and_nothing_else()
    {
        var paths = (await DocumentAsync()).GetProperty("paths");

        var described = paths.EnumerateObject().SelectMany(path => path.Value.EnumerateObject().Select(
            verb => $"{verb.Name} {path.Name.Replace("/carriers/{slug}/app", "", StringComparison.Ordinal)}"));
        Assert.Equal(Operations, described.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Every_operation_has_a_summary()
    {
        var paths = (await DocumentAsync()).GetProperty("paths");

        Assert.All(paths.EnumerateObject().SelectMany(path => path.Value.EnumerateObject()), verb => Assert.NotEmpty(verb.Value.GetProperty("summary").GetString()!));
    }

    private async Task<JsonElement> DocumentAsync()
    {
        var answer = await app.Http.AskAsync("/openapi/app.json");
        Assert.Equal(200, answer.Status);
        return answer.Json;
    }
}
