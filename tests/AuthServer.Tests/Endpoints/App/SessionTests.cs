using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using ZenKey.Protocol.Network;

namespace ZenKey.AuthServer.Tests.Endpoints.App;

/// <summary>How the CCID application starts: SIM, subscription, handset and application key prove themselves.</summary>
[Spec("ZenKey platform §8.1")]
public sealed class SessionTests(SharedApp app)
{
    [Fact]
    public async Task A_phone_whose_SIM_and_key_sign_gets_a_session()
    {
        var key = app.NewPersonWithPin();

        var answer = await new Phone(app, key).StartAsync();

        Assert.Equal(200, answer.Status);
        Assert.Equal("no-store", answer.Header("Cache-Control"));
        Assert.NotEmpty(answer.Member("token")!);
        var subscriber = answer.Json.GetProperty("subscriber");
        Assert.Equal("Lin", subscriber.GetProperty("name").GetString());
        Assert.True(subscriber.GetProperty("pinSet").GetBoolean());
        Assert.DoesNotContain((await app.SubscriberAsync(key)).Phone[1..^4], answer.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Each_challenge_is_new_and_lives_a_minute()
    {
        var phone = new Phone(app, People.Line);
        var one = await phone.ChallengeAsync();
        var other = await phone.ChallengeAsync();

        Assert.NotEqual(one.Member("challenge"), other.Member("challenge"));
        Assert.InRange(one.Json.GetProperty("expiresAt").GetDateTimeOffset() - TimeProvider.System.GetUtcNow(), TimeSpan.FromSeconds(30), TimeSpan.FromSeconds(60));
    }

    [Fact]
    public async Task A_challenge_is_used_once()
    {
        var phone = new Phone(app, app.NewPerson());
        var challenge = (await phone.ChallengeAsync()).Member("challenge")!;
        Assert.Equal(200, (await phone.StartAsync(challenge: challenge)).Status);

        (await phone.StartAsync(challenge: challenge)).IsProblem("challenge-invalid", 400);
    }

    [Fact]
    public async Task Of_eight_who_use_a_challenge_at_once_one_wins()
    {
        var phone = new Phone(app, app.NewPerson());
        var challenge = (await phone.ChallengeAsync()).Member("challenge")!;

        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => phone.StartAsync(challenge: challenge)));

        Assert.Single(answers, answer => answer.Status == 200);
        Assert.Equal(7, answers.Count(answer => answer.Problem == "challenge-invalid"));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("made-up")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    public async Task A_challenge_that_we_did_not_give_is_refused(string? challenge)
    {
        (await new Phone(app, People.Line).StartAsync(body => body["challenge"] = challenge)).IsProblem("challenge-invalid", 400);
    }

    [Fact]
    [Spec("Hardening 15")]
    public async Task The_challenge_of_one_carrier_is_nothing_at_another()
    {
        var challenge = (await new Phone(app, People.Line, "tmobile").ChallengeAsync()).Member("challenge")!;

        (await new Phone(app, People.Line).StartAsync(challenge: challenge)).IsProblem("challenge-invalid", 400);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("AAAA")]
    [InlineData("not base64url !")]
    public async Task A_signature_that_is_none_is_refused(string? signature)
    {
        (await new Phone(app, People.Line).StartAsync(body => body["simSignature"] = signature)).IsProblem("sim-not-verified", 403);
    }

    [Fact]
    public async Task The_signature_of_another_SIM_is_refused()
    {
        var phone = new Phone(app, People.Line);
        var challenge = (await phone.ChallengeAsync()).Member("challenge")!;
        var foreign = await app.Service<IHandsets>().SignWithSimAsync(People.LineAtt, Encoding.ASCII.GetBytes(challenge), CancellationToken.None);

        (await phone.StartAsync(body => body["simSignature"] = Base64Url.EncodeToString(foreign!), challenge)).IsProblem("sim-not-verified", 403);
    }

    [Fact]
    public async Task Another_SIMs_number_with_this_ones_signature_is_refused()
    {
        var foreign = app.Service<IHandsets>().Find(People.LineAtt)!.Iccid;

        (await new Phone(app, People.Line).StartAsync(body => body["iccid"] = foreign)).IsProblem("sim-not-verified", 403);
    }

    [Theory]
    [InlineData("imsi")]
    [InlineData("imei")]
    public async Task Another_subscription_or_handset_is_a_changed_device(string member)
    {
        (await new Phone(app, People.Line).StartAsync(body => body[member] = "001010000000000")).IsProblem("device-changed", 403);
    }

    [Theory]
    [InlineData("appKey", null)]
    [InlineData("appKey", "AAAA")]
    [InlineData("appSignature", null)]
    [InlineData("appSignature", "AAAA")]
    public async Task An_application_key_that_does_not_sign_is_a_changed_device(string member, string? value)
    {
        (await new Phone(app, People.Line).StartAsync(body => body[member] = value)).IsProblem("device-changed", 403);
    }

    [Fact]
    public async Task The_key_of_another_installation_is_a_changed_device()
    {
        var phone = await Phone.StartedAsync(app, app.NewPerson());

        (await phone.StartAsync(body => SignWithNewKey(body, ECCurve.NamedCurves.nistP256))).IsProblem("device-changed", 403);
        Assert.Equal(200, (await phone.StartAsync()).Status);
    }

    [Fact]
    public async Task A_key_of_another_curve_is_refused()
    {
        (await new Phone(app, app.NewPerson()).StartAsync(body => SignWithNewKey(body, ECCurve.NamedCurves.nistP384))).IsProblem("device-changed", 403);
    }

    [Fact]
    public async Task A_swapped_SIM_is_a_changed_device()
    {
        (await new Phone(app, People.Swapped).StartAsync()).IsProblem("device-changed", 403);
    }

    [Fact]
    public async Task A_locked_subscriber_is_told_so()
    {
        (await new Phone(app, People.Locked).StartAsync()).IsProblem("subscriber-locked", 403);
    }

    [Fact]
    public async Task A_subscriber_without_application_is_told_so()
    {
        (await new Phone(app, People.NoApplication).StartAsync()).IsProblem("not-enrolled", 404);
    }

    [Fact]
    public async Task A_SIM_of_another_carrier_is_not_known()
    {
        (await new Phone(app, People.Line, "att").StartAsync()).IsProblem("unknown-sim", 404);
    }

    [Fact]
    public async Task A_carrier_that_does_not_exist_is_a_problem_too()
    {
        (await new Phone(app, People.Line, "nobody").ChallengeAsync()).IsProblem("unknown-carrier", 404);
    }

    [Fact]
    public async Task A_SIM_swapped_in_the_middle_of_a_session_ends_it_at_once()
    {
        var key = app.NewPerson();
        var phone = await Phone.StartedAsync(app, key);
        Assert.Equal(200, (await phone.GetAsync("/requests")).Status);

        Assert.Equal(204, (await app.Http.PostFormAsync($"/simulator/api/handsets/{key}/swap-sim", [])).Status);

        (await phone.GetAsync("/requests")).IsProblem("device-changed", 403);
        (await phone.GetAsync("/events")).IsProblem("device-changed", 403);
        (await phone.StartAsync()).IsProblem("device-changed", 403);
    }

    [Theory]
    [InlineData("GET", "/requests")]
    [InlineData("GET", "/requests/aaaaaaaaaaaaaaaaaaaaaa")]
    [InlineData("POST", "/requests/aaaaaaaaaaaaaaaaaaaaaa/deny")]
    [InlineData("GET", "/events")]
    [InlineData("POST", "/pairings/aaaaaaaaaaaaaaaaaaaaaa/refuse")]
    [InlineData("GET", "/devices")]
    [InlineData("DELETE", "/devices/01980000-0000-7000-8000-000000000000")]
    [InlineData("GET", "/links")]
    [Spec("RFC 6750 §3")]
    public async Task Without_a_session_it_is_401(string verb, string path)
    {
        var phone = new Phone(app, People.Line);

        var answer = await app.Http.AnswerAsync(phone.Request(new HttpMethod(verb), path));

        answer.IsProblem("session-expired", 401);
        Assert.Equal("Bearer", answer.Header("WWW-Authenticate"));
    }

    [Fact]
    [Spec("Hardening 4")]
    public async Task An_access_token_is_no_session_and_a_session_no_access_token()
    {
        var tokens = await app.TokensAsync(app.Party());
        var session = (await new Phone(app, app.NewPerson()).StartAsync()).Member("token")!;

        (await app.Http.AskAsync("/carriers/verizon/app/requests", ("Authorization", $"Bearer {tokens.Member("access_token")}"))).IsProblem("session-expired", 401);
        Assert.Equal(401, (await app.UserInfoAsync(session)).Status);
    }

    [Fact]
    [Spec("Hardening 15")]
    public async Task The_session_of_one_carrier_is_nothing_at_another()
    {
        var phone = await Phone.StartedAsync(app, app.NewPerson());

        (await phone.At("tmobile").GetAsync("/requests")).IsProblem("session-expired", 401);
    }

    // RFC 9457: what cannot be read is a problem document as well.
    [Theory]
    [InlineData("{")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{\"challenge\":1}")]
    [InlineData("{\"challenge\":\"\\ud800\"}")]
    [Spec("RFC 9457 §3")]
    public async Task A_body_that_cannot_be_read_is_a_problem(string body)
    {
        (await new Phone(app, People.Line).PostTextAsync("/sessions", body)).IsProblem("malformed-request", 400);
    }

    // RFC 8259 §8.1: JSON is UTF-8.
    [Theory]
    [InlineData("application/json; charset=no-such")]
    [InlineData("application/json; charset=utf-16")]
    [Spec("RFC 8259 §8.1")]
    public async Task A_body_of_another_charset_is_a_problem(string contentType)
    {
        var request = new Phone(app, People.Line).Request(HttpMethod.Post, "/sessions");
        request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes("{}"));
        request.Content.Headers.TryAddWithoutValidation("Content-Type", contentType);

        (await app.Http.AnswerAsync(request)).IsProblem("malformed-request", 415);
    }

    [Theory]
    [InlineData("application/json; charset=UTF-8")]
    [InlineData("application/json; charset=\"utf-8\"")]
    public async Task A_body_that_says_it_is_UTF_8_is_read(string contentType)
    {
        var request = new Phone(app, People.Line).Request(HttpMethod.Post, "/sessions");
        request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes("{}"));
        request.Content.Headers.TryAddWithoutValidation("Content-Type", contentType);

        (await app.Http.AnswerAsync(request)).IsProblem("challenge-invalid", 400);
    }

    internal static void SignWithNewKey(Dictionary<string, string?> body, ECCurve curve)
    {
        using var key = ECDsa.Create(curve);
        body["appKey"] = Base64Url.EncodeToString(key.ExportSubjectPublicKeyInfo());
        body["appSignature"] = Base64Url.EncodeToString(
            key.SignData(Encoding.ASCII.GetBytes(body["challenge"]!), HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation));
    }
}
