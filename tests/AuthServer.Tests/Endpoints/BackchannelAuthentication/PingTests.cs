using Microsoft.EntityFrameworkCore;
using ZenKey.AuthServer.Tests.Refusals;
using ZenKey.Portal.Data.Deliveries;
using ZenKey.Protocol;
using ZenKey.TestKit;

namespace ZenKey.AuthServer.Tests.Endpoints.BackchannelAuthentication;

/// <summary>A client that is told that there is something to fetch.</summary>
[Spec("CIBA Core §10.2")]
public sealed class PingTests(SharedApp app) : IDisposable
{
    private readonly NotificationHost host = new();

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    [Spec("fapi-ciba-id1-ping-notification-endpoint-returns-a-body")]
    public async Task It_is_told_the_auth_req_id_whatever_the_phone_said_and_nothing_else(bool approve)
    {
        var asked = await AskAsync();

        if (approve) { await asked.ApprovedAsync(); }
        else { await asked.Phone.DenyAsync(asked.Id); }

        var told = Assert.Single(await host.HeardAsync());
        Assert.Equal((asked.AuthReqId, $"Bearer {Backchannel.NotificationToken}"), (told.Member("auth_req_id"), told.Authorization));
        Assert.Single(told.Json.EnumerateObject());
        var answer = await asked.FetchAsync();
        if (approve) { Assert.NotNull(answer.Member("id_token")); }
        else { answer.IsOAuthError(ErrorCode.AccessDenied); }
    }

    [Fact]
    [Spec("CIBA Core §7.3")]
    public async Task It_may_poll_before()
    {
        var asked = await AskAsync();

        (await asked.FetchAsync()).IsPending();
        Assert.Empty(host.Told);
    }

    [Theory]
    [InlineData(401, DeliveryState.GivenUp)]
    [InlineData(403, DeliveryState.Waiting)]
    [InlineData(307, DeliveryState.Waiting)]
    [InlineData(503, DeliveryState.Waiting)]
    [Spec("fapi-ciba-id1-ping-notification-endpoint-returns-401-and-require-server-does-not-retry")]
    [Spec("fapi-ciba-id1-ping-notification-endpoint-returns-403")]
    [Spec("fapi-ciba-id1-ping-notification-endpoint-returns-redirect-request")]
    [Spec("fapi-ciba-id1-ping-notification-endpoint-retries-after-transient-error-for-brazil")]
    public async Task What_its_server_answers_changes_nothing_of_the_sign_in(int status, DeliveryState state)
    {
        host.Status = status;
        var asked = await (await AskAsync()).ApprovedAsync();

        await Until.HoldsAsync(async () => (await app.ReadAsync(store => store.Deliveries.AsNoTracking().SingleAsync(one => one.About == asked.Id))) is { } one && one.LastStatus == status && one.State == state);
        Assert.NotNull((await asked.FetchAsync()).Member("id_token"));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("short")]
    [InlineData("with a space in the middle")]
    [InlineData("ünïcode-is-no-token-68-form")]
    [Spec("CIBA Core §7.1")]
    public async Task Without_a_token_to_be_known_by_nothing_is_asked(string? token)
    {
        await host.RegisterAsync(app, Clients.CibaPing);

        var answer = await app.AskPhoneAsync(Clients.CibaPing, People.Line, ("client_notification_token", token));
        await app.IsLoggedAsync(answer.IsOAuthError(ErrorCode.InvalidRequest), token is null ? "notification_token_missing" : "notification_token_malformed", "bc-authorize");
    }

    // OWASP ASVS 5.0 §14.2: what waits is not readable, and gone afterwards.
    [Fact]
    public async Task The_token_is_protected_while_it_waits_and_dropped_after()
    {
        var asked = await AskAsync();
        Task<Portal.Data.Requests.Request> RowAsync() => app.ReadAsync(store => store.Requests.AsNoTracking().SingleAsync(one => one.Id == asked.Id));

        var text = System.Text.Encoding.Latin1.GetString((await RowAsync()).Callback!);
        Assert.DoesNotContain(Backchannel.NotificationToken, text, StringComparison.Ordinal);
        Assert.DoesNotContain(asked.AuthReqId, text, StringComparison.Ordinal);

        await asked.ApprovedAsync();
        Assert.Null((await RowAsync()).Callback);
        Assert.Null((await RowAsync()).NotifyAt);
    }

    private async Task<Asked> AskAsync()
    {
        await host.RegisterAsync(app, Clients.CibaPing);
        return await app.AskedAsync(Clients.CibaPing, app.NewPerson(), ("client_notification_token", Backchannel.NotificationToken));
    }

    public void Dispose() => host.Dispose();
}
