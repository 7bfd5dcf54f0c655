using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using ZenKey.AuthServer.Http;
using ZenKey.AuthServer.Outbox;
using ZenKey.Portal.Data.Deliveries;
using ZenKey.Portal.Data.EventSubscriptions;
using ZenKey.Protocol;

namespace ZenKey.AuthServer.Tests.Outbox;

/// <summary>What developers send by hand goes through the outbox as any alert, and each attempt is written down.</summary>
[Spec("OpenID Shared Signals Framework 1.0 §8.1.4")]
public sealed class VerificationTests(SharedApp app) : IDisposable
{
    private readonly NotificationHost host = new() { Status = 202 };

    [Fact]
    [Spec("RFC 9493 §3.2.4")]
    public async Task A_verification_event_is_signed_and_names_the_stream_and_nobody()
    {
        var client = await ToldClient.PushedAsync(app, host.Address, "Bearer known-to-the-receiver");

        var test = await app.HoldsAsync(await client.TestAsync(), one => one.State != DeliveryState.Waiting);

        var told = Assert.Single(host.Told);
        Assert.Equal(("application/secevent+jwt", "Bearer known-to-the-receiver"), (told.ContentType, told.Authorization));
        var token = new JsonWebToken(told.Body);
        Assert.Equal(("secevent+jwt", test.About), (token.Typ, token.Id));
        var claims = JsonSerializer.Deserialize<JsonElement>(Base64UrlEncoder.Decode(token.EncodedPayload));
        Assert.Equal($$"""{"format":"opaque","id":"{{client.ClientId}}"}""", claims.GetProperty("sub_id").GetRawText());
        Assert.Equal("""{"https://schemas.openid.net/secevent/ssf/event-type/verification":{"state":"a-state"}}""", claims.GetProperty("events").GetRawText());
        Assert.True((await new JsonWebTokenHandler().ValidateTokenAsync(told.Body, await RulesAsync(client))).IsValid);
        var attempt = await app.ReadAsync(store => store.DeliveryAttempts.SingleAsync(one => one.DeliveryId == test.Id));
        Assert.Equal((202, true, ""), (attempt.Status, attempt.Authorized, attempt.Excerpt));
    }

    [Theory]
    [InlineData(400)]
    [InlineData(503)]
    public async Task A_test_is_answered_by_its_one_attempt(int status)
    {
        (host.Status, host.Answer) = (status, "No, Bearer known-to-the-receiver, not today.");
        var client = await ToldClient.PushedAsync(app, host.Address, "Bearer known-to-the-receiver");

        var test = await app.HoldsAsync(await client.TestAsync(), one => one.State != DeliveryState.Waiting);

        Assert.Equal((DeliveryState.GivenUp, status, 1), (test.State, test.LastStatus, test.Attempts));
        var attempt = await app.ReadAsync(store => store.DeliveryAttempts.SingleAsync(one => one.DeliveryId == test.Id));
        Assert.Equal((status, "No, ••••, not today."), (attempt.Status, attempt.Excerpt));
        Assert.Equal(0, await app.ReadAsync(store => store.EventSubscriptions.Where(one => one.ClientId == client.Id).Select(one => one.Failures).SingleAsync()));
    }

    [Fact]
    public async Task Nobody_there_is_written_down_as_that()
    {
        host.Dispose();
        var client = await ToldClient.PushedAsync(app, host.Address);

        var test = await app.HoldsAsync(await client.TestAsync(), one => one.State != DeliveryState.Waiting);

        var attempt = await app.ReadAsync(store => store.DeliveryAttempts.SingleAsync(one => one.DeliveryId == test.Id));
        Assert.Equal((null, DeliveryFault.NotConnected, false), (attempt.Status, attempt.Fault, attempt.Authorized));
    }

    // RFC 8935 §2: a receiver knows by jti what it has. The key of then may be gone.
    [Fact]
    [Spec("RFC 8935 §2")]
    public async Task What_is_sent_again_keeps_its_jti_and_is_signed_anew()
    {
        var (client, key) = (await ToldClient.PushedAsync(app, host.Address, null), app.NewPerson());
        await client.LinkAsync(key);
        await app.Service<EventLedger>().RaiseAsync(RaisedEvent.Of(EventType.SimSwap, (await app.SubscriberAsync(key)).Id, TimeProvider.System.GetUtcNow(), "test"));
        await host.HeardAsync();
        var delivery = await app.ReadAsync(store => store.Deliveries.AsNoTracking().SingleAsync(one => one.ClientId == client.Id));
        await app.HoldsAsync(delivery, one => one.State == DeliveryState.Delivered);

        // As the portal does it.
        await app.WriteAsync(store => store.Deliveries.Where(one => one.Id == delivery.Id).ExecuteUpdateAsync(set => set.SetProperty(one => one.State, DeliveryState.Waiting).SetProperty(one => one.Attempts, 0)
            .SetProperty(one => one.NextAttemptAt, one => one.CreatedAt).SetProperty(one => one.ReplayedAt, TimeProvider.System.GetUtcNow())));
        await app.HoldsAsync(delivery, one => one.State == DeliveryState.Delivered && host.Told.Count == 2);

        var (one, other) = (new JsonWebToken(host.Told[0].Body), new JsonWebToken(host.Told[1].Body));
        Assert.Equal((one.Id, one.EncodedPayload), (other.Id, other.EncodedPayload));
        Assert.NotEqual(one.EncodedSignature, other.EncodedSignature); // ES256 is never the same twice
        Assert.True((await new JsonWebTokenHandler().ValidateTokenAsync(host.Told[1].Body, await RulesAsync(client))).IsValid);
        Assert.Equal(2, await app.ReadAsync(store => store.DeliveryAttempts.CountAsync(attempt => attempt.DeliveryId == delivery.Id)));
    }

    [Theory]
    [InlineData("plain", "plain")]
    [InlineData(" a\u001b[31mb\0c\r\nd\te ", "a [31mb c \nd\te")]
    [InlineData("said: secret-value", "said: ••••")]
    [InlineData("said: BEARER SECRET-VALUE", "said: ••••")]
    public void Of_an_answer_text_is_kept_and_no_secret(string answer, string kept) => Assert.Equal(kept, Excerpt(DeliveryKind.SecurityEvent, answer));

    [Fact]
    public void It_is_a_kilobyte_at_most_in_whatever_letters()
    {
        Assert.Equal(DeliveryAttempt.MaxExcerpt, Excerpt(DeliveryKind.SecurityEvent, new string('x', 4096)).Length);
        var text = Excerpt(DeliveryKind.SecurityEvent, "x" + string.Concat(Enumerable.Repeat("😀", 1000)));
        Assert.InRange(System.Text.Encoding.UTF8.GetByteCount(text), DeliveryAttempt.MaxExcerpt - 4, DeliveryAttempt.MaxExcerpt);
        Assert.DoesNotContain('\uFFFD', System.Text.Encoding.UTF8.GetString(System.Text.Encoding.UTF8.GetBytes(text)));
    }

    // Their bodies bear tokens, which an answer may give back.
    [Theory]
    [InlineData(DeliveryKind.Notification)]
    [InlineData(DeliveryKind.Logout)]
    public void Of_answers_to_what_bears_tokens_nothing_is_kept(DeliveryKind kind) => Assert.Equal("", Excerpt(kind, "plain"));

    private static string Excerpt(DeliveryKind kind, string answer) => DeliveryRules.ExcerptOf(
        new Delivery { Kind = kind, About = "", Target = "", Authority = "", ContentType = "" }, new OutboundAnswer(400, System.Text.Encoding.UTF8.GetBytes(answer), null), "Bearer secret-value");

    private async Task<TokenValidationParameters> RulesAsync(ToldClient client) => new()
    {
        IssuerSigningKeys = new JsonWebKeySet((await app.Http.AskAsync("/carriers/verizon/jwks")).Text).Keys,
        ValidTypes = ["secevent+jwt"],
        ValidIssuer = app.App.Origins.Issuer("verizon"),
        ValidAudience = client.ClientId,
        RequireExpirationTime = false,
    };

    public void Dispose() => host.Dispose();
}
