using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using ZenKey.Portal.Access;
using ZenKey.Portal.Data.Audit;
using ZenKey.Portal.Data.People;
using ZenKey.Portal.Data.Recovery;
using ZenKey.Portal.Features.Recoveries;
using ZenKey.Portal.Tests.Support;

namespace ZenKey.Portal.Tests.Recoveries;

/// <summary>What staff decides on a recovery: hold, release, deny; never that a factor holds (ZenKey platform §8.2).</summary>
public sealed class RecoveryDeskTests : IAsyncLifetime
{
    private const string Why = "Suspicious activity";

    private FileStore store = null!;
    private World world = null!;
    private RecoveryDesk desk = null!;
    private RecoveryCase one = null!;

    public async ValueTask InitializeAsync()
    {
        store = await FileStore.CreateAsync();
        world = await World.CreateAsync(store);
        desk = new RecoveryDesk(store.Factory, store.Recoveries, store.Time);
        one = world.Recovery();
        await store.AddAsync(one);
    }

    public ValueTask DisposeAsync() => store.DisposeAsync();

    [Fact]
    public async Task A_held_case_takes_no_proof_until_it_is_released()
    {
        Assert.IsType<DecideRecoveryResult.Decided>(await DecideAsync(world.Agent, RecoveryDecision.Hold));
        Assert.False((await ProveAsync(RecoveryFactor.CarrierLogin)).Changed);
        Assert.IsType<DecideRecoveryResult.Decided>(await DecideAsync(world.Agent, RecoveryDecision.Release, "Subscriber was reached"));
        Assert.True((await ProveAsync(RecoveryFactor.CarrierLogin)).Changed);
    }

    [Fact]
    public async Task A_denied_case_is_never_completed_and_cannot_be_released()
    {
        await ProveAsync(RecoveryFactor.CarrierLogin);
        await ProveAsync(RecoveryFactor.RecoveryCode);
        Assert.IsType<DecideRecoveryResult.Decided>(await DecideAsync(world.Ada, RecoveryDecision.Deny));
        Assert.IsType<DecideRecoveryResult.NotNow>(await DecideAsync(world.Ada, RecoveryDecision.Release, "Other"));
        Assert.Equal(RecoveryState.Denied, (await ProveAsync(RecoveryFactor.PinOrPasskey)).After.State);
    }

    [Fact]
    public async Task Nothing_that_staff_can_decide_proves_a_factor()
    {
        await ProveAsync(RecoveryFactor.CarrierLogin);
        await ProveAsync(RecoveryFactor.RecoveryCode);
        foreach (var (decision, reason) in ((RecoveryDecision, string)[])[(RecoveryDecision.Hold, Why), (RecoveryDecision.Release, "Other"), (RecoveryDecision.Hold, Why), (RecoveryDecision.Deny, Why)])
        {
            await DecideAsync(world.Ada, decision, reason);
            var now = await store.Recoveries.FindAsync(one.Id, CancellationToken.None);
            Assert.Equal(2, now!.ProvenCount);
            Assert.NotEqual(RecoveryState.Completed, now.State);
        }
    }

    [Fact]
    public async Task Trail_and_timeline_say_who_why_and_what()
    {
        await desk.DecideAsync(world.Agent, one.Id, RecoveryDecision.Deny, Why, "  ticket 88214 ", CancellationToken.None);
        var entry = await store.ReadAsync(context => context.Audit.SingleAsync(row => row.Action == "recovery.denied"));
        Assert.Equal(("Sam", "support", Why, "ticket 88214"), (entry.ActorName, entry.ActorRole, entry.Reason, entry.Note));
        Assert.Equal(world.Dana.Id, entry.SubscriberId);
        Assert.Contains(entry.ReadChanges(), change => change is { Field: "state", Before: "Open", After: "Denied" });
        var step = Assert.Single(await store.Recoveries.ListEntriesAsync(one.Id, CancellationToken.None));
        Assert.Equal((RecoveryEntryKind.Denied, "Sam", $"{Why}: ticket 88214"), (step.Kind, step.ActorName, step.Note));
    }

    [Fact]
    public async Task Auditors_and_developers_are_refused_by_the_service_itself()
    {
        foreach (var person in (CurrentPerson[])[world.Auditor, world.Developer])
        {
            Assert.IsType<DecideRecoveryResult.NotAllowed>(await DecideAsync(person, RecoveryDecision.Hold));
        }
        Assert.Equal(RecoveryState.Open, (await store.Recoveries.FindAsync(one.Id, CancellationToken.None))!.State);
    }

    [Fact]
    public async Task Somebody_who_left_support_is_refused_though_the_circuit_says_so()
    {
        await store.Writer.WriteAsync(async (context, token) => (await context.People.SingleAsync(row => row.Id == world.Agent.Id, token)).Roles = PortalRoles.Auditor, [], CancellationToken.None);
        Assert.IsType<DecideRecoveryResult.NotAllowed>(await DecideAsync(world.Agent, RecoveryDecision.Hold));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("Because")]
    [InlineData("Held by mistake")]      // of releasing, not of denying
    public async Task A_reason_of_the_list_is_required(string? reason) =>
        Assert.IsType<DecideRecoveryResult.ReasonMissing>(await desk.DecideAsync(world.Ada, one.Id, RecoveryDecision.Deny, reason, null, CancellationToken.None));

    [Fact]
    public async Task A_note_has_an_end_and_the_longest_fits_the_store()
    {
        var longest = new string('x', RecoveryDesk.MaxNote);
        Assert.IsType<DecideRecoveryResult.NoteTooLong>(await desk.DecideAsync(world.Ada, one.Id, RecoveryDecision.Hold, Why, longest + "x", CancellationToken.None));
        Assert.IsType<DecideRecoveryResult.Decided>(await desk.DecideAsync(world.Ada, one.Id, RecoveryDecision.Hold, Why, longest, CancellationToken.None));
    }

    [Fact]
    public async Task Of_many_at_once_one_decides_and_the_others_are_told_how_it_stands()
    {
        var results = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => DecideAsync(world.Agent, RecoveryDecision.Hold))));
        Assert.Single(results.OfType<DecideRecoveryResult.Decided>());
        Assert.All(results.OfType<DecideRecoveryResult.NotNow>(), other => Assert.Equal(RecoveryState.Held, other.State));
        Assert.Equal(1, await store.ReadAsync(context => context.Audit.CountAsync(entry => entry.Action == "recovery.held")));
    }

    [Fact]
    public async Task What_ran_out_or_is_not_there_cannot_be_decided()
    {
        store.Time.Advance(RecoveryRules.Lifetime);
        Assert.Equal(RecoveryState.Expired, Assert.IsType<DecideRecoveryResult.NotNow>(await DecideAsync(world.Agent, RecoveryDecision.Hold)).State);
        Assert.IsType<DecideRecoveryResult.NotFound>(await desk.DecideAsync(world.Agent, store.NewId(), RecoveryDecision.Hold, Why, null, CancellationToken.None));
    }

    [Fact]
    public async Task The_export_has_states_times_and_steps_and_no_number_of_anybody_and_is_noted()
    {
        await ProveAsync(RecoveryFactor.CarrierLogin);
        await DecideAsync(world.Agent, RecoveryDecision.Hold);
        var file = await new RecoveryExporter(new RecoveryDetails(store.Factory, store.Carriers, store.Time), store.Writer, store.Time).ExportAsync(world.Auditor, one.Id, CancellationToken.None);
        Assert.Equal((one.Number, "Held", 3, 5), (file!.Number, file.State, file.Required, file.Factors.Count));
        Assert.Equal(["Proven", "Held"], file.Timeline.Select(step => step.Kind));
        var text = JsonSerializer.Serialize(file);
        Assert.All((string[])[world.Dana.Phone, one.Iccid, one.Imsi, one.Imei, one.AppKeyThumbprint], number => Assert.DoesNotContain(number, text, StringComparison.Ordinal));
        Assert.Equal("Ali", (await store.ReadAsync(context => context.Audit.SingleAsync(entry => entry.Action == "recovery.exported"))).ActorName);
    }

    private Task<DecideRecoveryResult> DecideAsync(CurrentPerson person, RecoveryDecision decision, string reason = Why) =>
        desk.DecideAsync(person, one.Id, decision, reason, null, CancellationToken.None);

    private Task<RecoveryChange> ProveAsync(RecoveryFactor factor) =>
        store.Recoveries.ApplyAsync(one.Id, new RecoveryEvent.Proven(factor, store.Time.GetUtcNow()), Actor.Subscriber(world.Dana.Id), CancellationToken.None);
}
