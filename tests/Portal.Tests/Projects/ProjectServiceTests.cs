using System.Text;
using Microsoft.EntityFrameworkCore;
using ZenKey.Portal.Data.Projects;
using ZenKey.Portal.Features.Projects;
using ZenKey.Portal.Tests.Companies;

namespace ZenKey.Portal.Tests.Projects;

/// <summary>A project's way (ZenKey platform §9.3, §9.5, §9.6).</summary>
public sealed class ProjectServiceTests : IAsyncLifetime
{
    private static readonly CancellationToken Cancel = CancellationToken.None;
    private readonly CompanyWorld world = new();

    private IProjectEditor Editor => world.Store.Get<IProjectEditor>();

    private IProjectReader Reader => world.Store.Get<IProjectReader>();

    private IDomainChecks Checks => world.Store.Get<IDomainChecks>();

    public ValueTask InitializeAsync() => world.InitializeAsync();

    public ValueTask DisposeAsync() => world.DisposeAsync();

    [Fact]
    public async Task It_is_a_draft_until_every_step_is_saved_and_then_finished()
    {
        var id = await CreateAsync();
        var missing = Assert.IsType<EditProjectResult.Rejected>(await Editor.SubmitAsync(world.Owner, id, 0, Cancel));
        Assert.Contains("A logo.", missing.First, StringComparison.Ordinal);
        await FinishAsync(id);
        var project = await ReadAsync(id);
        Assert.Equal((ProjectState.Pending, ProjectSteps.All & ~ProjectSteps.AppLinks), (project.State, project.SavedSteps)); // advanced links may be left out
        Assert.Contains(await world.Store.AuditAsync(), entry => entry.Action == "project.submitted" && entry.ObjectId == id.ToString());
    }

    [Fact]
    public async Task A_step_that_breaks_a_rule_is_refused_by_the_service_too()
    {
        var faults = Assert.IsType<EditProjectResult.Rejected>(await Editor.SaveAsync(world.Owner, await CreateAsync(), 0,
            new LinksForm { Domain = "http://larch.example", SectorUri = "https://larch.example/s.json#x", Privacy = "javascript:alert(1)", Terms = "" }, Cancel)).Faults;
        Assert.Equal(["Domain", "Privacy", "SectorUri", "Terms"], faults.Keys.Order());
        Assert.Equal("Use https.", faults["Domain"][0]);
    }

    [Fact]
    public async Task An_attribute_is_asked_with_a_purpose_and_required_or_optional()
    {
        var id = await CreateAsync();
        var form = (await ReadAsync(id)).Attributes;
        form.Attributes.Single(one => one.Name == "email").Chosen = true;
        Assert.Contains("Say why", Assert.IsType<EditProjectResult.Rejected>(await Editor.SaveAsync(world.Owner, id, 0, form, Cancel)).First, StringComparison.Ordinal);
        (form.Attributes.Single(one => one.Name == "email").Purpose, form.Attributes.Single(one => one.Name == "email").Required) = ("To send receipts", true);
        Assert.IsType<EditProjectResult.Saved>(await Editor.SaveAsync(world.Owner, id, 0, form, Cancel));
        var scope = Assert.Single(await world.Store.ReadAsync(store => store.Projects.Where(row => row.Id == id).SelectMany(row => row.Scopes).ToListAsync()));
        Assert.Equal(("email", true, "To send receipts"), (scope.Name, scope.Required, scope.Purpose));
    }

    [Fact]
    public async Task Premium_attributes_are_not_to_be_had_by_asking()
    {
        var id = await CreateAsync();
        var form = (await ReadAsync(id)).Attributes;
        Assert.DoesNotContain(form.Attributes, one => one.Name is "last_4_social" or "proofing");
        form.Attributes.Add(new AttributeField { Name = "proofing", Chosen = true, Purpose = "To know who it is" });
        form.Attributes.Single(one => one.Name == "name").Chosen = true;
        form.Attributes.Single(one => one.Name == "name").Purpose = "To greet you";
        Assert.IsType<EditProjectResult.Saved>(await Editor.SaveAsync(world.Owner, id, 0, form, Cancel));
        Assert.Equal(["name"], await world.Store.ReadAsync(store => store.Projects.Where(row => row.Id == id).SelectMany(row => row.Scopes).Select(row => row.Name).ToListAsync()));
    }

    [Fact]
    public async Task Two_who_change_a_step_at_once_see_both_versions()
    {
        var id = await CreateAsync();
        await Editor.SaveAsync(world.Owner, id, 0, Links("https://one.example"), Cancel);
        var conflict = Assert.IsType<EditProjectResult.Conflict>(await Editor.SaveAsync(world.Admin, id, 0, Links("https://two.example"), Cancel)).Found;
        Assert.Equal(("The Owner", 1), (conflict.By, conflict.Version));
        Assert.Contains(conflict.Differences, one => one is { Field: "domain", Theirs: "https://one.example", Yours: "https://two.example" });
        Assert.Equal("https://one.example", (await ReadAsync(id)).Links.Domain);
    }

    [Fact]
    public async Task A_sector_counts_from_the_moment_its_file_is_found_there()
    {
        var id = await CreateAsync();
        await Editor.SaveAsync(world.Owner, id, 0, Links("https://larch.example"), Cancel);
        Assert.Equal(id.ToString("N"), await SectorAsync(id)); // whoever only names a host gets nothing by it
        world.Files.Found["https://larch.example/sector.json"] = Encoding.UTF8.GetBytes("{\"zenkey_project\":\"other\"}");
        await Checks.CheckAsync(world.Owner, id, Cancel);
        Assert.Equal((ProofState.Failed, ProofFinding.Another), Proof(await ReadAsync(id)));
        Assert.Equal(id.ToString("N"), await SectorAsync(id));
        world.Files.Found["https://larch.example/sector.json"] = Encoding.UTF8.GetBytes(DomainProof.FileOf(id) + "\n");
        await Checks.CheckAsync(world.Owner, id, Cancel);
        Assert.Equal((ProofState.Passed, ProofFinding.Right), Proof(await ReadAsync(id)));
        Assert.Equal("larch.example", await SectorAsync(id));
    }

    [Fact]
    public async Task Another_sector_uri_is_proven_anew_and_the_proven_one_counts_until_then()
    {
        var id = await ProvenAsync();
        await Editor.SaveAsync(world.Owner, id, (await ReadAsync(id)).Version, Links("https://birch.example"), Cancel);
        Assert.Equal((ProofState.Pending, null), Proof(await ReadAsync(id)));
        Assert.Equal("larch.example", await SectorAsync(id));
    }

    [Fact]
    public async Task Hosts_beside_the_sectors_are_proven_at_their_well_known_address()
    {
        var id = await CreateAsync();
        var links = Links("https://larch.example");
        links.Privacy = "https://legal.larch.example/privacy";
        await Editor.SaveAsync(world.Owner, id, 0, links, Cancel);
        Assert.Equal([("larch.example", "https://larch.example/sector.json"), ("legal.larch.example", "https://legal.larch.example/.well-known/zenkey-project.json")],
            (await ReadAsync(id)).Proofs.Select(proof => (proof.Host, proof.Address)));
    }

    [Fact]
    public async Task An_address_that_may_not_be_asked_is_not_asked()
    {
        var id = await CreateAsync();
        await Editor.SaveAsync(world.Owner, id, 0, Links("https://larch.example"), Cancel);
        world.Files.MayReadAny = false;
        await Checks.CheckAsync(world.Owner, id, Cancel);
        Assert.Equal((ProofState.Failed, ProofFinding.NotAsked), Proof(await ReadAsync(id)));
        Assert.Empty(world.Files.Asked);
    }

    [Fact]
    public async Task Who_may_not_change_the_project_has_nothing_looked_at()
    {
        var id = await ProvenAsync();
        Assert.False(await Checks.CheckAsync(world.Store.Lea, id, Cancel));
        Assert.False(await Checks.CheckAsync(world.Ranks[Data.People.CompanyRole.Viewer], id, Cancel));
    }

    [Theory]
    [InlineData("<img src=x onerror=alert(1)>")]
    [InlineData("مشروع لارش")]
    public async Task A_name_of_any_script_and_with_markup_is_kept_as_written(string name)
    {
        var id = Assert.IsType<EditProjectResult.Saved>(await Editor.CreateAsync(world.Owner, new NameForm { Name = name }, Cancel)).Id;
        Assert.Equal(name, (await ReadAsync(id)).Name);
    }

    [Fact]
    public async Task A_company_that_is_not_approved_has_no_projects()
    {
        var kim = await world.NewcomerAsync();
        await world.Companies.BeginAsync(kim, new() { Name = "Larch" }, Cancel);
        Assert.Equal("Your company is not handed in yet.", Assert.IsType<EditProjectResult.Rejected>(await Editor.CreateAsync(kim, new NameForm { Name = "Shop" }, Cancel)).First);
    }

    private async Task<Guid> CreateAsync() => Assert.IsType<EditProjectResult.Saved>(await Editor.CreateAsync(world.Owner, new NameForm { Name = "Larch Shop" }, Cancel)).Id;

    private async Task<Guid> ProvenAsync()
    {
        var id = await CreateAsync();
        await Editor.SaveAsync(world.Owner, id, 0, Links("https://larch.example"), Cancel);
        world.Files.Found["https://larch.example/sector.json"] = Encoding.UTF8.GetBytes(DomainProof.FileOf(id));
        Assert.True(await Checks.CheckAsync(world.Owner, id, Cancel));
        return id;
    }

    private async Task FinishAsync(Guid id)
    {
        Assert.IsType<EditProjectResult.Saved>(await Editor.SetLogoAsync(world.Owner, id, LogoImageTests.Png(1024, 1024), Cancel));
        var project = await ReadAsync(id);
        Assert.IsType<EditProjectResult.Saved>(await Editor.SaveAsync(world.Owner, id, project.Version, Links("https://larch.example"), Cancel));
        Assert.IsType<EditProjectResult.Saved>(await Editor.SaveAsync(world.Owner, id, project.Version + 1, project.Attributes, Cancel));
        Assert.IsType<EditProjectResult.Saved>(await Editor.SaveAsync(world.Owner, id, project.Version + 2, new ServicesForm { SecurityContact = "security@larch.example" }, Cancel));
        Assert.IsType<EditProjectResult.Saved>(await Editor.SubmitAsync(world.Owner, id, project.Version + 3, Cancel));
    }

    private async Task<ProjectDetail> ReadAsync(Guid id) => (await Reader.FindAsync(world.Owner, id, Cancel))!;

    private static (ProofState, ProofFinding?) Proof(ProjectDetail project) => (project.Proofs[0].State, project.Proofs[0].Finding);

    private Task<string> SectorAsync(Guid id) => world.Store.ReadAsync(async store => (await store.Projects.AsNoTracking().SingleAsync(row => row.Id == id)).Sector);

    private static LinksForm Links(string site) => new() { Domain = site, SectorUri = $"{site}/sector.json", Privacy = $"{site}/privacy", Terms = $"{site}/terms" };
}
