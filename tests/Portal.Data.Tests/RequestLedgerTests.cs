using Microsoft.EntityFrameworkCore;
using ZenKey.Portal.Data.Links;
using ZenKey.Portal.Data.Requests;
using ZenKey.Portal.Data.Tests.Store;

namespace ZenKey.Portal.Data.Tests;

/// <summary>Requests that wait for a phone: each ends once, whoever comes first.</summary>
public abstract class RequestLedgerTests(StoreFixture fixture) : StoreTests(fixture)
{
    private RequestLedger Requests => Node.Get<RequestLedger>();

    [Fact]
    public async Task What_was_asked_is_kept_as_it_was()
    {
        var (_, request) = await WaitingAsync();
        var kept = (await Requests.FindAsync(request.Id, None))!;
        Assert.Equivalent(new
        {
            request.Id,
            request.CarrierId,
            request.SubscriberId,
            request.ClientId,
            request.DeviceId,
            request.BrowserName,
            request.BrowserHash,
            request.RedirectUri,
            request.Scopes,
            request.ClientStateValue,
            request.Nonce,
            request.CodeChallenge,
            request.CorrelationId,
            request.ResponseMode,
            request.Theme,
            request.Context,
            request.Acr,
            ForceFactor = false,
            ForceConsent = true,
            State = RequestState.Waiting,
            Delivery = RequestDelivery.Sending,
            request.CreatedAt,
            request.ExpiresAt,
        }, kept);
        Assert.Equal(request.SubscriberId, kept.Subscriber!.Id);
    }

    [Fact]
    public async Task An_unknown_request_is_not_found() => Assert.Null(await Requests.FindAsync(RandomId.New(), None));

    [Fact]
    public async Task Approving_writes_request_link_and_audit_in_one_commit()
    {
        var (sample, request) = await WaitingAsync();
        Assert.True(await ApproveAsync(sample, request));
        var kept = (await Requests.FindAsync(request.Id, None))!;
        Assert.Equal((RequestState.Approved, "openid", "hwk pin", "a3"), (kept.State, kept.GrantedScopes, kept.Amr, kept.AcrReached));
        Assert.Equal((Now, Now), (kept.EndedAt, kept.AuthTime));
        var link = (await Node.Get<LinkDirectory>().FindAsync(sample.Subscriber.Id, sample.Project.Sector, None))!;
        Assert.Equal(("openid email", LinkState.Active, Now, Now), (link.Scopes, link.State, link.FirstUsedAt, link.LastUsedAt));
        Assert.Equal("consent.given", Assert.Single(await AuditOfAsync(sample.Subscriber.Id)).Action);
    }

    [Fact]
    public async Task When_the_audit_cannot_be_written_nothing_is_approved()
    {
        var (sample, request) = await WaitingAsync();
        var audit = sample.Audit(Now);
        await Node.AddAsync(audit);
        await Assert.ThrowsAsync<StoreUnavailableException>(() => Requests.ApproveAsync(request, new Approval("openid", sample.Link(Now), "hwk", "a1"), audit));
        Assert.Equal(RequestState.Waiting, (await Requests.FindAsync(request.Id, None))!.State);
        Assert.Null(await Node.Get<LinkDirectory>().FindAsync(sample.Subscriber.Id, sample.Project.Sector, None));
    }

    [Fact]
    public async Task Each_end_comes_once()
    {
        var (sample, approved) = await WaitingAsync();
        Assert.True(await ApproveAsync(sample, approved));
        await AssertEndedAsync(sample, approved, RequestState.Approved);

        var (other, denied) = await WaitingAsync();
        Assert.True(await Requests.DenyAsync(denied));
        await AssertEndedAsync(other, denied, RequestState.Denied);

        var (third, cancelled) = await WaitingAsync();
        Assert.True(await Requests.CancelAsync(cancelled, cancelled.BrowserHash));
        await AssertEndedAsync(third, cancelled, RequestState.Cancelled);
    }

    [Fact]
    public async Task Of_twelve_at_once_exactly_one_ends_it()
    {
        for (var round = 0; round < 5; round++)
        {
            var (sample, request) = await WaitingAsync();
            var outcomes = await TwelveTimesAsync(index => (index % 3) switch
            {
                0 => ApproveAsync(sample, request),
                1 => Requests.DenyAsync(request),
                _ => Requests.CancelAsync(request, request.BrowserHash),
            });
            Assert.Single(outcomes, true);
            var winner = outcomes.ToList().IndexOf(true) % 3;
            Assert.Equal(new[] { RequestState.Approved, RequestState.Denied, RequestState.Cancelled }[winner], (await Requests.FindAsync(request.Id, None))!.State);
            Assert.Equal(winner == 0 ? 1 : 0, (await AuditOfAsync(sample.Subscriber.Id)).Count);
        }
    }

    [Fact]
    public async Task Of_twelve_on_two_nodes_exactly_one_ends_it()
    {
        var other = await Fixture.StartAsync(Time);
        for (var round = 0; round < 5; round++)
        {
            var (sample, request) = await WaitingAsync();
            var outcomes = await TwelveTimesAsync(index => ApproveAsync(sample, request, (index % 2 == 0 ? Node : other).Get<RequestLedger>()));
            Assert.Single(outcomes, true);
            Assert.Single(await AuditOfAsync(sample.Subscriber.Id));
        }
    }

    [Fact]
    public async Task What_has_expired_cannot_end_any_more()
    {
        var (sample, request) = await WaitingAsync();
        Time.Advance(TimeSpan.FromMinutes(2));
        Assert.False(await ApproveAsync(sample, request));
        Assert.False(await Requests.DenyAsync(request));
        Assert.False(await Requests.CancelAsync(request, request.BrowserHash));
        Assert.Empty(await AuditOfAsync(sample.Subscriber.Id));
    }

    [Fact]
    public async Task A_moment_before_it_expires_it_can_be_approved()
    {
        var (sample, request) = await WaitingAsync();
        Time.Advance(TimeSpan.FromMinutes(2) - TimeSpan.FromMilliseconds(1));
        Assert.True(await ApproveAsync(sample, request));
    }

    [Fact]
    public async Task Only_its_own_browser_cancels_it()
    {
        var (_, request) = await WaitingAsync();
        Assert.False(await Requests.CancelAsync(request, RandomId.Hash("another browser")));
        Assert.Equal(RequestState.Waiting, (await Requests.FindAsync(request.Id, None))!.State);
        Assert.True(await Requests.CancelAsync(request, request.BrowserHash));
    }

    [Fact]
    public async Task Only_its_own_subscriber_answers_it()
    {
        var (_, request) = await WaitingAsync();
        var stranger = await Sample.AddAsync(Node, Now);
        var forged = new Request
        {
            Id = request.Id,
            SubscriberId = stranger.Subscriber.Id,
            BrowserHash = request.BrowserHash,
            RedirectUri = request.RedirectUri,
            Scopes = request.Scopes,
            Acr = request.Acr,
        };
        Assert.False(await ApproveAsync(stranger, forged));
        Assert.False(await Requests.DenyAsync(forged));
        Assert.Equal(RequestState.Waiting, (await Requests.FindAsync(request.Id, None))!.State);
    }

    [Fact]
    public async Task Consent_that_is_extended_keeps_its_first_day()
    {
        var (sample, first) = await WaitingAsync();
        var began = Now;
        Assert.True(await ApproveAsync(sample, first));
        Time.Advance(TimeSpan.FromDays(3));
        var second = sample.Request(Now);
        await Requests.AddAsync(second);
        Assert.True(await Requests.ApproveAsync(second, new Approval("openid phone", sample.Link(Now, "openid email phone"), "hwk", "a1"), sample.Audit(Now, "consent.extended")));
        var link = (await Node.Get<LinkDirectory>().FindAsync(sample.Subscriber.Id, sample.Project.Sector, None))!;
        Assert.Equal(("openid email phone", began, Now, 1), (link.Scopes, link.FirstUsedAt, link.LastUsedAt, link.Version));
        Assert.Equal(1, await Node.ReadAsync(store => store.Links.CountAsync(row => row.SubscriberId == sample.Subscriber.Id)));
    }

    [Fact]
    public async Task Consent_that_had_ended_lives_again_with_the_same_subject()
    {
        var (sample, request) = await WaitingAsync();
        var link = sample.Link(Now.AddDays(-30));
        (link.Subject, link.State, link.EndedAt) = ("311480-subject", LinkState.Ended, Now.AddDays(-1));
        await Node.AddAsync(link);
        Assert.True(await ApproveAsync(sample, request));
        var kept = (await Node.Get<LinkDirectory>().FindAsync(sample.Subscriber.Id, sample.Project.Sector, None))!;
        Assert.Equal((link.Id, "311480-subject", LinkState.Active, null, Now.AddDays(-30)), (kept.Id, kept.Subject, kept.State, kept.EndedAt, kept.FirstUsedAt));
    }

    [Fact]
    public async Task Waiting_ones_are_listed_oldest_first_and_ended_ones_latest_first()
    {
        var (sample, first) = await WaitingAsync();
        Time.Advance(TimeSpan.FromSeconds(10));
        var (second, third) = (sample.Request(Now), sample.Request(Now.AddSeconds(1)));
        await Requests.AddAsync(third);
        await Requests.AddAsync(second);
        Assert.Equal([first.Id, second.Id, third.Id], (await Requests.ListWaitingAsync(sample.Subscriber.Id, None)).Select(request => request.Id));
        Assert.Empty(await Requests.ListEndedAsync(sample.Subscriber.Id, 10, None));
        await Requests.DenyAsync(second);
        Time.Advance(TimeSpan.FromSeconds(111));             // the first has expired, the third not yet
        Assert.Equal([third.Id], (await Requests.ListWaitingAsync(sample.Subscriber.Id, None)).Select(request => request.Id));
        Assert.Equal([second.Id, first.Id], (await Requests.ListEndedAsync(sample.Subscriber.Id, 10, None)).Select(request => request.Id));
        Assert.Single(await Requests.ListEndedAsync(sample.Subscriber.Id, 1, None));
    }

    private Task<bool> ApproveAsync(Sample sample, Request request, RequestLedger? ledger = null) =>
        (ledger ?? Requests).ApproveAsync(request, new Approval("openid", sample.Link(Now), "hwk pin", "a3"), sample.Audit(Now));

    private async Task AssertEndedAsync(Sample sample, Request request, RequestState state)
    {
        Assert.False(await ApproveAsync(sample, request));
        Assert.False(await Requests.DenyAsync(request));
        Assert.False(await Requests.CancelAsync(request, request.BrowserHash));
        var kept = (await Requests.FindAsync(request.Id, None))!;
        Assert.Equal((state, Now), (kept.State, kept.EndedAt));
    }

    private async Task<(Sample Sample, Request Request)> WaitingAsync()
    {
        var sample = await Sample.AddAsync(Node, Now);
        var request = sample.Request(Now);
        await Requests.AddAsync(request);
        return (sample, request);
    }
}

public sealed class RequestLedgerOnSqlite(SqliteStore fixture) : RequestLedgerTests(fixture), IClassFixture<SqliteStore>;

public sealed class RequestLedgerOnPostgreSql(PostgreSqlStore fixture) : RequestLedgerTests(fixture), IClassFixture<PostgreSqlStore>;
