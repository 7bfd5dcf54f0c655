using Microsoft.EntityFrameworkCore;
using ZenKey.TestKit;

namespace ZenKey.AuthServer.Tests.Refusals;

/// <summary>A flood of refusals does not fill the store, and each is still counted and has a reference that is found.</summary>
[Collection(typeof(MovedClock))]
public sealed class FloodTests(MovedClock app)
{
    [Fact]
    public async Task Of_one_client_and_cause_twenty_rows_a_minute_are_written_and_the_rest_is_counted()
    {
        var address = app.Party(Clients.Oidc).Authorize("verizon", ("prompt", "create"));
        var client = await app.ReadAsync(store => store.Clients.Where(row => row.ClientId == Clients.Oidc).Select(row => row.Id).SingleAsync());
        Task<(int Rows, int All)> CountAsync() => app.ReadAsync(async store =>
        {
            var rows = store.Events.Where(entry => entry.ClientId == client && entry.Cause == "prompt_unknown");
            return (await rows.CountAsync(), await rows.SumAsync(entry => 1 + entry.Repeats));
        });

        for (var time = 1; time <= 50; time++) { Assert.NotNull(await app.LoggedAsync(await app.Http.AskAsync(address))); }
        // Another cause is not hidden by the flood.
        await app.IsLoggedAsync(await app.Http.AskAsync(app.Party(Clients.Oidc).Authorize("verizon", ("claims", "[]"))), "claims_malformed", "authorize");
        Assert.Equal(20, (await CountAsync()).Rows);
        app.Clock.Advance(TimeSpan.FromMinutes(1));

        await Until.HoldsAsync(async () => await CountAsync() == (20, 50));
        Assert.NotNull(await app.LoggedAsync(await app.Http.AskAsync(address)));
        Assert.Equal((21, 51), await CountAsync());
    }

    // Here, because elsewhere the minute's rows of nobody's unreadable bodies may be written by other tests.
    [Fact]
    public async Task A_body_that_cannot_be_read_is_told_by_its_type()
    {
        app.Clock.Advance(TimeSpan.FromMinutes(1));
        var unreadable = new HttpRequestMessage(HttpMethod.Post, new Uri(app.Origin + "/carriers/verizon/token")) { Content = new StringContent("<x/>", null, "text/xml") };

        var entry = await app.IsLoggedAsync(await app.Http.AnswerAsync(unreadable), "body_unreadable", "token");

        Assert.Equal(("application/x-www-form-urlencoded", "text/xml"), (entry.Expected, entry.Received));
    }
}
