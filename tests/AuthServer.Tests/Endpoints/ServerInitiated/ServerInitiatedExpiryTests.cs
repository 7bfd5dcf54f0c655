using ZenKey.AuthServer.Tests.Endpoints.BackchannelAuthentication;
using ZenKey.AuthServer.Tests.Refusals;
using ZenKey.Protocol;

namespace ZenKey.AuthServer.Tests.Endpoints.ServerInitiated;

/// <summary>What time makes of the platform's requests to phones.</summary>
[Spec("ZenKey platform §6")]
[Collection(typeof(MovedClock))]
public sealed class ServerInitiatedExpiryTests(MovedClock app) : IDisposable
{
    private readonly NotificationHost host = new();

    [Fact]
    public async Task A_phone_that_does_not_answer_is_told_to_the_client_when_its_time_is_over()
    {
        var authReqId = await AskAsync(app.NewPerson(), 600);

        app.Clock.Advance(TimeSpan.FromSeconds(602));

        var told = Assert.Single(await host.HeardAsync());
        Assert.Equal((authReqId, ErrorCode.AuthenticationTimedOut, "the-state", "corr-1"), (told.Member("auth_req_id"), told.Member("error"), told.Member("state"), told.Member("correlation_id")));
    }

    [Fact]
    public async Task Two_days_later_it_can_still_be_approved()
    {
        var key = app.NewPerson();
        await AskAsync(key, 172_800);
        app.Clock.Advance(TimeSpan.FromHours(48) - TimeSpan.FromSeconds(1));
        var phone = await Phone.StartedAsync(app, key);

        Assert.Equal(204, (await phone.ApproveAsync(await app.WaitingIdAsync(phone))).Status);

        Assert.NotNull(Assert.Single(await host.HeardAsync()).Member("id_token"));
    }

    [Fact]
    public async Task The_phone_is_woken_again_after_thirty_seconds_at_the_earliest()
    {
        var authReqId = await AskAsync(app.NewPerson(), 600);
        app.Clock.Advance(TimeSpan.FromSeconds(29));
        await app.IsLoggedAsync((await app.ToWaitingAsync("si-resend", authReqId, app.Clock.GetUtcNow())).IsOAuthError(ErrorCode.SlowDown, 429), "resend_too_soon", "si-resend");
        app.Clock.Advance(TimeSpan.FromSeconds(1));

        var again = await app.ToWaitingAsync("si-resend", authReqId, app.Clock.GetUtcNow());

        Assert.Equal((200, "570"), (again.Status, again.Member("expires_in")));
        (await app.ToWaitingAsync("si-resend", authReqId, app.Clock.GetUtcNow())).IsOAuthError(ErrorCode.SlowDown, 429);
    }

    private async Task<string> AskAsync(string key, int seconds)
    {
        await host.RegisterAsync(app, Clients.Async);
        var answer = await app.SendAsyncRequestAsync(app.SignAsyncRequest(app.Clock.GetUtcNow(), await app.VisitedAsync(key), host.Address, ("expires_in", seconds)));
        Assert.True(answer.Status == 200, answer.Text);
        return answer.Member("auth_req_id")!;
    }

    public void Dispose() => host.Dispose();
}
