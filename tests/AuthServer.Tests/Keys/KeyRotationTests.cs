using System.Collections.Concurrent;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Time.Testing;
using Microsoft.IdentityModel.JsonWebTokens;
using ZenKey.AuthServer.Keys;
using ZenKey.AuthServer.Tests.Endpoints.Metadata;
using ZenKey.Portal.Data.Audit;
using ZenKey.Portal.Data.Carriers;
using ZenKey.TestKit;

namespace ZenKey.AuthServer.Tests.Keys;

/// <summary>Keys turn over while the providers serve: on schedule and by hand, without a restart and without a failed request.</summary>
[Spec("Design §3.4")]
public sealed class KeyRotationTests(KeyRotationTests.Nodes nodes) : IClassFixture<KeyRotationTests.Nodes>
{
    private readonly TestApp one = nodes.One;
    private readonly TestApp two = nodes.Two;

    [Fact]
    [Spec("OpenID Connect Core §10.1.1")]
    public async Task By_hand_the_next_keys_are_published_first_and_sign_five_minutes_later()
    {
        var party = one.Party();
        var before = await KidsAsync(one);
        var old = Kid(await one.TokensAsync(party));

        var from = await one.Service<IKeyRotation>().BeginAsync("verizon", CancellationToken.None);

        Assert.Equal(nodes.Clock.GetUtcNow().AddMinutes(5), from);
        var published = await KidsAsync(one);
        Assert.Equal(before, published.Where(before.Contains));
        Assert.Equal(before.Count + 2, published.Count);
        Assert.Equal(old, Kid(await one.TokensAsync(party)));

        await PassAsync(TimeSpan.FromMinutes(5));

        var kid = Kid(await one.TokensAsync(party));
        Assert.NotEqual(old, kid);
        Assert.Contains(kid, published);
        Assert.Contains(old, await KidsAsync(one));
    }

    [Fact]
    public async Task What_the_old_keys_made_stays_good()
    {
        var party = one.Party();
        var token = (await one.TokensAsync(party)).Member("access_token")!;
        var hint = (await one.TokensAsync(party)).Member("id_token")!;
        var code = await one.CodeAsync(party);

        await BringForwardAsync();

        Assert.Equal(200, (await one.UserInfoAsync(token)).Status);
        Assert.Equal(200, (await one.RedeemAsync(party, code)).Status);
        Assert.Contains(new JsonWebToken(hint).Kid, await KidsAsync(one));
    }

    [Fact]
    public async Task Nobody_gets_another_subject()
    {
        var party = one.Party();
        var before = new JsonWebToken((await one.TokensAsync(party)).Member("id_token")!).Subject;

        await TurnOverAsync();

        Assert.Equal(before, new JsonWebToken((await one.TokensAsync(party)).Member("id_token")!).Subject);
    }

    [Fact]
    public async Task Two_processes_agree()
    {
        await one.Service<IKeyRotation>().BeginAsync("verizon", CancellationToken.None);
        var published = await KidsAsync(one);
        await SeenAsync(async () => (await KidsAsync(two)).SequenceEqual(published));
        await PassAsync(KeyLives.ShortNotice);

        // What the first has begun to use, the second knows already, though it may not have looked since.
        var tokens = await one.TokensAsync(one.Party());
        Assert.Equal(200, (await two.UserInfoAsync(tokens.Member("access_token")!)).Status);
        Assert.Contains(Kid(tokens), await KidsAsync(two));
        await SeenAsync(async () => Kid(await two.TokensAsync(two.Party())) == Kid(tokens));
    }

    [Fact]
    public async Task Of_two_processes_that_look_at_once_one_turns_the_keys_over()
    {
        var keys = one.Service<IssuerKeyStore>();
        var carrier = (await one.Service<CarrierDirectory>().FindBySlugAsync("att", CancellationToken.None))!;
        for (var round = 0; round < 20; round++)
        {
            await one.Service<IKeyRotation>().BeginAsync("att", CancellationToken.None);
            nodes.Clock.Advance(KeyLives.ShortNotice);

            await Task.WhenAll(Enumerable.Range(0, 12).Select(number => (number % 2 == 0 ? one : two).Service<KeyRotation>().LookAsync(CancellationToken.None)));

            var all = await keys.ListAsync(carrier.Id, CancellationToken.None);
            Assert.Equal(5, all.Count(key => key.State == IssuerKeyState.Active));
            Assert.DoesNotContain(all, key => key.State == IssuerKeyState.Next);
            Assert.Equal(4 * (round + 1), all.Count(key => key.State == IssuerKeyState.Retiring));
        }
    }

    [Fact]
    public async Task No_request_fails_while_keys_turn_over()
    {
        var kids = new ConcurrentDictionary<string, bool>();
        using var done = new CancellationTokenSource();
        var signIns = Enumerable.Range(0, 4).Select(async _ =>
        {
            while (!done.IsCancellationRequested)
            {
                var tokens = await one.TokensAsync(one.Party());
                Assert.Equal(200, tokens.Status);
                kids[Kid(tokens)] = true;
                Assert.Contains(Kid(tokens), await KidsAsync(one));
                Assert.Equal(200, (await one.UserInfoAsync(tokens.Member("access_token")!)).Status);
            }
        }).ToList();

        for (var round = 0; round < 6; round++)
        {
            await BringForwardAsync();
            var signing = Kid(await one.TokensAsync(one.Party()));
            await Until.HoldsAsync(() => Task.FromResult(kids.ContainsKey(signing) || signIns.Any(task => task.IsFaulted)));
        }
        await done.CancelAsync();
        await Task.WhenAll(signIns);

        Assert.True(kids.Count >= 6, $"{kids.Count} keys signed.");
    }

    [Fact]
    public async Task On_schedule_keys_turn_over_by_themselves_and_old_ones_go()
    {
        var first = Kid(await one.TokensAsync(one.Party()));

        await PassAsync(KeyLives.Active - KeyLives.Notice);
        Assert.Equal(first, Kid(await one.TokensAsync(one.Party())));
        await PassAsync(KeyLives.Notice);

        var second = Kid(await one.TokensAsync(one.Party()));
        Assert.NotEqual(first, second);
        Assert.Contains(first, await KidsAsync(one));

        await PassAsync(TimeSpan.FromDays(30));

        Assert.DoesNotContain(first, await KidsAsync(one));
        Assert.Equal(second, Kid(await one.TokensAsync(one.Party())));
    }

    [Fact]
    public async Task Every_turn_stands_in_the_audit_trail()
    {
        await TurnOverAsync();

        var kid = Kid(await one.TokensAsync(one.Party()));
        var entries = await one.ReadAsync(store => store.Audit.Where(entry => entry.Action == "keys.rotated" && entry.ObjectId == "verizon").ToListAsync());
        var entry = Assert.Single(entries, entry => entry.ReadChanges().Single().After == kid);
        Assert.Equal(Actor.System.Name, entry.ActorName);
        Assert.All(entries, line => Assert.DoesNotContain("PRIVATE", line.Changes, StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public async Task There_is_nothing_to_begin_for_a_carrier_that_does_not_exist() =>
        Assert.Null(await one.Service<IKeyRotation>().BeginAsync("nobody", CancellationToken.None));

    private static string Kid(Answer tokens) => new JsonWebToken(tokens.Member("id_token")!).Kid;

    private static async Task<IReadOnlyList<string>> KidsAsync(TestApp app) =>
        [.. (await MetadataTests.KeysAsync(app.App, "verizon")).Select(key => key.GetProperty("kid").GetString()!)];

    private async Task TurnOverAsync()
    {
        await one.Service<IKeyRotation>().BeginAsync("verizon", CancellationToken.None);
        await PassAsync(KeyLives.ShortNotice);
    }

    /// <summary>Turns over at once, so that nothing expires meanwhile.</summary>
    private async Task BringForwardAsync()
    {
        await one.Service<IKeyRotation>().BeginAsync("verizon", CancellationToken.None);
        var keys = one.Service<IssuerKeyStore>();
        var carrier = (await one.Service<CarrierDirectory>().FindBySlugAsync("verizon", CancellationToken.None))!;
        var now = nodes.Clock.GetUtcNow();
        foreach (var next in (await keys.ListAsync(carrier.Id, CancellationToken.None)).Where(key => key.State == IssuerKeyState.Next))
        {
            await keys.TryHastenAsync(next.Id, now, AuditEntry.Of(Actor.System, now, "keys.hastened", "carrier", "verizon", "Verizon"), CancellationToken.None);
        }
        await one.Service<KeyRotation>().LookAsync(CancellationToken.None);
    }

    /// <summary>Processes look for changes by the clock that is moved.</summary>
    private Task SeenAsync(Func<Task<bool>> holds) => Until.HoldsAsync(() =>
    {
        nodes.Clock.Advance(TimeSpan.FromSeconds(1));
        return holds();
    });

    private async Task PassAsync(TimeSpan time)
    {
        nodes.Clock.Advance(time);
        await one.Service<KeyRotation>().LookAsync(CancellationToken.None);
        // The other process may have come first; this one hears of it within a second of the clock.
        await SeenAsync(async () =>
        {
            var kid = Kid(await one.TokensAsync(one.Party()));
            return await one.ReadAsync(store => store.IssuerKeys.AnyAsync(key => key.Kid == kid && key.State == IssuerKeyState.Active));
        });
    }

    private sealed class Node(FakeTimeProvider clock, IReadOnlyDictionary<string, string> settings) : TestApp(clock, settings);

    /// <summary>Two processes on one store, with a clock that is moved.</summary>
    public sealed class Nodes : IAsyncDisposable
    {
        private readonly string folder = Directory.CreateTempSubdirectory("zenkey-rotation-").FullName;

        public Nodes()
        {
            var settings = new Dictionary<string, string> { ["Database:ConnectionString"] = $"Data Source={Path.Combine(folder, "shared.db")}", ["Origin"] = "https://id.example" };
            One = new Node(Clock, settings);
            Two = new Node(Clock, settings);
        }

        public LeapingClock Clock { get; } = new(TimeProvider.System.GetUtcNow());

        public TestApp One { get; }

        public TestApp Two { get; }

        public async ValueTask DisposeAsync()
        {
            await One.DisposeAsync();
            await Two.DisposeAsync();
            Directory.Delete(folder, recursive: true);
        }
    }
}
