using System.Collections.Concurrent;
using ZenKey.TestKit;

namespace ZenKey.AuthServer.Tests.Endpoints;

/// <summary>
/// Thousands of seeded requests over all endpoints: none is a fault of ours, none leads anywhere but back to a
/// registered address or to ourselves, none shows a page with markup of a stranger.
/// </summary>
[Spec("Hardening 6")]
[Spec("Hardening 10")]
public sealed class FuzzTests(FuzzTests.OwnApp app) : IClassFixture<FuzzTests.OwnApp>
{
    private static readonly int Requests = Thoroughness.Rounds(3_000, 100_000);
    private const ulong Seed = 20_261_124;

    [Fact]
    public async Task No_request_is_a_fault_of_ours_and_none_leads_astray()
    {
        var party = app.Party();
        var good = new FuzzedRequests.GoodValues(
            app.Origin, (await app.TokensAsync(party)).Member("access_token")!, await app.CodeAsync(party),
            (await new Phone(app, People.Line).StartAsync()).Member("token")!);
        var faults = new ConcurrentQueue<string>();
        var statuses = new ConcurrentDictionary<int, int>();

        await Parallel.ForEachAsync(Enumerable.Range(0, Requests), new ParallelOptions { MaxDegreeOfParallelism = 8 }, async (number, _) =>
        {
            using var request = new FuzzedRequests(Seed + (ulong)number, good).Next();
            var words = $"{number}: {request.Method} {request.RequestUri!.OriginalString}";
            try
            {
                using var response = await app.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, CancellationToken.None);
                var status = (int)response.StatusCode;
                statuses.AddOrUpdate(status, 1, (_, count) => count + 1);
                if (status >= 500) { faults.Enqueue($"{status} {words}"); }
                if (response.Headers.Location is { } to && !IsOurs(to)) { faults.Enqueue($"{words} leads to {to}"); }
                // A stream of events goes on; all else is read.
                if (response.Content.Headers.ContentType?.MediaType == "text/html"
                    && (await response.Content.ReadAsStringAsync(CancellationToken.None)).Contains(FuzzedRequests.Markup, StringComparison.Ordinal))
                {
                    faults.Enqueue($"{words} shows markup");
                }
            }
            catch (HttpRequestException exception)
            {
                faults.Enqueue($"{exception.Message} {words}");
            }
        });

        Assert.True(faults.IsEmpty, $"{faults.Count} faults: {string.Join(Environment.NewLine, faults.Take(10))}");
        // That it met more than the front door.
        Assert.Equal(Requests, statuses.Values.Sum());
        Assert.All((int[])[200, 303, 400, 401, 404, 405], status => Assert.True(statuses.GetValueOrDefault(status) >= 15, $"{status} was answered {statuses.GetValueOrDefault(status)} times."));
    }

    private bool IsOurs(Uri to)
    {
        if (!to.IsAbsoluteUri) { return to.OriginalString.StartsWith('/') && !to.OriginalString.StartsWith("//", StringComparison.Ordinal); }
        return to.OriginalString.StartsWith(app.Origin + "/", StringComparison.Ordinal)
            || Array.Exists(FuzzedRequests.Registered, one => to.OriginalString == one || to.OriginalString.StartsWith(one + (one.Contains('?', StringComparison.Ordinal) ? '&' : '?'), StringComparison.Ordinal)
                || to.OriginalString.StartsWith(one + '#', StringComparison.Ordinal));
    }

    public sealed class OwnApp : TestApp;
}
