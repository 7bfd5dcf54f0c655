using Microsoft.EntityFrameworkCore;
using ZenKey.Portal.Access;
using ZenKey.Portal.Data.ApiKeys;
using ZenKey.Portal.Data.Companies;
using ZenKey.Portal.Data.Paging;
using ZenKey.Portal.Data.People;
using ZenKey.Portal.Features.ApiKeys;
using ZenKey.Portal.Tests.Companies;
using ZenKey.Portal.Ui;

namespace ZenKey.Portal.Tests.ApiKeys;

/// <summary>Keys to the management API: made once, kept as a hash, dead at once.</summary>
public sealed class ApiKeyServiceTests : IAsyncLifetime
{
    private static readonly CancellationToken Cancel = CancellationToken.None;
    private static readonly DangerAnswer Leaked = new("Leaked", "It was in a log.");
    private readonly CompanyWorld world = new();

    private IApiKeyEditor Editor => world.Store.Get<IApiKeyEditor>();

    private ApiKeyLedger Ledger => world.Store.Get<ApiKeyLedger>();

    public ValueTask InitializeAsync() => world.InitializeAsync();

    public ValueTask DisposeAsync() => world.DisposeAsync();

    [Fact]
    public async Task Of_a_key_only_its_hash_and_its_end_are_kept()
    {
        var text = await MakeAsync();
        var key = await world.Store.ReadAsync(store => store.ApiKeys.SingleAsync());
        Assert.StartsWith("zka_", text, StringComparison.Ordinal);
        Assert.Equal((ApiKey.HashOf(text), text[^4..], "clients:read logs:read"), (key.Hash, key.Last4, key.Scopes));
        Assert.Equal(world.Store.Time.GetUtcNow().AddDays(30), key.ExpiresAt);
        Assert.Equal(key.Id, (await Ledger.FindActiveAsync(text, Cancel))!.Id);
        Assert.Null(await Ledger.FindActiveAsync(text[..^1], Cancel));
    }

    [Fact]
    public async Task The_trail_says_who_made_it_for_what_and_never_the_key()
    {
        var text = await MakeAsync();
        var entry = Assert.Single(await world.Store.AuditAsync());
        Assert.Equal(("api_key.made", "The Admin", world.Store.Harbor), (entry.Action, entry.ActorName, entry.CompanyId));
        Assert.Equal("clients:read\nlogs:read", entry.ReadChanges()[0].After);
        Assert.DoesNotContain(text[^8..], entry.Changes + entry.ObjectName, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_revoked_key_and_one_that_has_ended_serve_no_more()
    {
        var (revoked, ended) = (await MakeAsync(), await MakeAsync());
        var id = (await Ledger.FindActiveAsync(revoked, Cancel))!.Id;
        Assert.Equal(RevokeApiKeyResult.Revoked, await Editor.RevokeAsync(world.Owner, id, Leaked, Cancel));
        Assert.Null(await Ledger.FindActiveAsync(revoked, Cancel));
        Assert.Equal(RevokeApiKeyResult.Ended, await Editor.RevokeAsync(world.Owner, id, Leaked, Cancel));
        var line = (await world.Store.AuditAsync()).Single(entry => entry.Action == "api_key.revoked");
        Assert.Equal(("Leaked", "It was in a log.", "The Owner"), (line.Reason, line.Note, line.ActorName));
        world.Store.Time.Advance(TimeSpan.FromDays(30));
        Assert.Null(await Ledger.FindActiveAsync(ended, Cancel));
    }

    [Fact]
    public async Task Twenty_serve_at_once_and_the_next_is_refused_until_one_is_revoked()
    {
        for (var number = 0; number < ApiKey.MaxActive; number++) { await MakeAsync(); }
        Assert.Contains("20 keys are active", Assert.IsType<MakeApiKeyResult.Rejected>(await Editor.MakeAsync(world.Admin, Form(), Cancel)).Faults[""][0], StringComparison.Ordinal);
        var first = await world.Store.ReadAsync(store => store.ApiKeys.OrderBy(key => key.Id).FirstAsync());
        await Editor.RevokeAsync(world.Admin, first.Id, Leaked, Cancel);
        Assert.IsType<MakeApiKeyResult.Made>(await Editor.MakeAsync(world.Admin, Form(), Cancel));
    }

    [Theory]
    [InlineData("", 30, "clients:read", "Name")]
    [InlineData("Deploy", 30, "", "Scopes")]
    [InlineData("Deploy", 30, "everything", "Scopes[0]")]
    [InlineData("Deploy", 0, "clients:read", "Days")]
    [InlineData("Deploy", 367, "clients:read", "Days")]
    public async Task What_makes_no_key_is_said_at_its_field(string name, int days, string scope, string field)
    {
        var form = new ApiKeyForm { Name = name, Days = days, Scopes = scope.Length == 0 ? [] : [scope] };
        Assert.Equal([field], Assert.IsType<MakeApiKeyResult.Rejected>(await Editor.MakeAsync(world.Admin, form, Cancel)).Faults.Keys);
        Assert.Empty(await world.Store.AuditAsync());
    }

    [Fact]
    public async Task A_company_that_is_not_approved_makes_none_and_may_revoke()
    {
        var text = await MakeAsync();
        await world.Companies.DecideAsync(world.Store.Ada, world.Store.Harbor, 0, CompanyVerdict.Suspend, "Not paid.", Cancel);
        Assert.Contains("suspended", Assert.IsType<MakeApiKeyResult.Rejected>(await Editor.MakeAsync(world.Admin, Form(), Cancel)).Faults[""][0], StringComparison.Ordinal);
        Assert.Equal(RevokeApiKeyResult.Revoked, await Editor.RevokeAsync(world.Admin, (await Ledger.FindActiveAsync(text, Cancel))!.Id, Leaked, Cancel));
    }

    [Fact]
    public async Task Keys_of_another_company_do_not_exist()
    {
        var id = (await Ledger.FindActiveAsync(await MakeAsync(), Cancel))!.Id;
        var stranger = new CurrentPerson(Guid.CreateVersion7(), "Lou", PortalRoles.Developer, world.Store.Larkspur, CompanyRole.Owner);
        await world.AddAsync(stranger);
        Assert.Equal(RevokeApiKeyResult.NotFound, await Editor.RevokeAsync(stranger, id, Leaked, Cancel));
        Assert.Empty((await world.Store.Get<IApiKeyReader>().ReadAsync(stranger, PageRequest.From(null, null), Cancel))!.Keys.Rows);
    }

    [Fact]
    public async Task A_key_makes_no_keys()
    {
        var key = (await Ledger.FindActiveAsync(await MakeAsync(), Cancel))!;
        var script = world.Admin.Through(new HeldKey(key.Id, key.Name, key.CompanyId))!;
        Assert.IsType<MakeApiKeyResult.NotFound>(await Editor.MakeAsync(script, Form(), Cancel));
        Assert.Equal(RevokeApiKeyResult.NotFound, await Editor.RevokeAsync(script, key.Id, Leaked, Cancel));
    }

    [Fact]
    public async Task The_list_says_whose_maker_has_left_and_when_a_key_was_last_used()
    {
        var key = (await Ledger.FindActiveAsync(await MakeAsync(), Cancel))!;
        await Ledger.NoteUseAsync(key, Cancel);
        var row = Assert.Single((await world.Store.Get<IApiKeyReader>().ReadAsync(world.Owner, PageRequest.From(null, null), Cancel))!.Keys.Rows);
        Assert.Equal((world.Store.Time.GetUtcNow(), false), (row.LastUsedAt, row.MakerLeft));
        await world.Members.RemoveAsync(world.Owner, world.Store.Harbor, world.Admin.Id, 0, Cancel);
        Assert.True(Assert.Single((await world.Store.Get<IApiKeyReader>().ReadAsync(world.Owner, PageRequest.From(null, null), Cancel))!.Keys.Rows).MakerLeft);
    }

    [Fact]
    public async Task Use_is_written_once_a_minute_at_most()
    {
        var text = await MakeAsync();
        await Ledger.NoteUseAsync((await Ledger.FindActiveAsync(text, Cancel))!, Cancel);
        var first = (await Ledger.FindActiveAsync(text, Cancel))!.LastUsedAt;
        world.Store.Time.Advance(TimeSpan.FromSeconds(59));
        await Ledger.NoteUseAsync((await Ledger.FindActiveAsync(text, Cancel))!, Cancel);
        Assert.Equal(first, (await Ledger.FindActiveAsync(text, Cancel))!.LastUsedAt);
        world.Store.Time.Advance(TimeSpan.FromSeconds(1));
        await Ledger.NoteUseAsync((await Ledger.FindActiveAsync(text, Cancel))!, Cancel);
        Assert.Equal(first + ApiKey.UsePace, (await Ledger.FindActiveAsync(text, Cancel))!.LastUsedAt);
    }

    private async Task<string> MakeAsync() => Assert.IsType<MakeApiKeyResult.Made>(await Editor.MakeAsync(world.Admin, Form(), Cancel)).Text;

    private static ApiKeyForm Form() => new() { Name = " Deploy ", Days = 30, Scopes = ["logs:read", "clients:read"] };
}
