using Microsoft.EntityFrameworkCore;
using ZenKey.Portal.Access;
using ZenKey.Portal.Data.Companies;
using ZenKey.Portal.Data.People;
using ZenKey.Portal.Features.Companies;

namespace ZenKey.Portal.Tests.Companies;

/// <summary>A company's way (ZenKey platform §9.1, §9.6).</summary>
public sealed class CompanyServiceTests : IAsyncLifetime
{
    private static readonly CancellationToken Cancel = CancellationToken.None;
    private readonly CompanyWorld world = new();

    public ValueTask InitializeAsync() => world.InitializeAsync();

    public ValueTask DisposeAsync() => world.DisposeAsync();

    [Fact]
    public async Task Who_begins_a_company_owns_it()
    {
        var kim = await world.NewcomerAsync();
        var id = await BeginAsync(kim);
        var row = await world.Store.ReadAsync(store => store.People.SingleAsync(person => person.Id == kim.Id));
        Assert.Equal((id, CompanyRole.Owner), (row.CompanyId, row.CompanyRole));
        Assert.Equal(CompanyState.Registered, (await CompanyAsync(id)).State);
        Assert.IsType<EditCompanyResult.Rejected>(await world.Companies.BeginAsync(kim, Form(), Cancel));
    }

    [Fact]
    public async Task Of_two_beginnings_at_once_one_makes_a_company()
    {
        var kim = await world.NewcomerAsync();
        var results = await Task.WhenAll(world.Companies.BeginAsync(kim, Form(), Cancel), world.Companies.BeginAsync(kim, Form(), Cancel));
        Assert.Single(results.OfType<EditCompanyResult.Saved>());
        Assert.Equal(1, await world.Store.ReadAsync(store => store.Companies.CountAsync(company => company.Name == "Larch & Sons")));
    }

    [Theory]
    [InlineData(false, true, "Prove your mail address first: follow the link that we sent you.")]
    [InlineData(true, false, "Accept the trial agreement first.")]
    public async Task It_is_handed_in_with_a_proven_mail_address_and_the_trial_agreement(bool proven, bool trial, string fault)
    {
        var kim = await world.NewcomerAsync(proven);
        var id = await BeginAsync(kim);
        Assert.Equal(fault, Assert.IsType<EditCompanyResult.Rejected>(await world.Companies.SubmitAsync(kim, id, 0, trial, Cancel)).Fault);
        Assert.Equal(CompanyState.Registered, (await CompanyAsync(id)).State);
        Assert.Empty(await world.Store.ReadAsync(store => store.Agreements.Where(one => one.CompanyId == id).ToListAsync()));
    }

    [Fact]
    public async Task It_is_not_handed_in_before_it_is_described()
    {
        var kim = await world.NewcomerAsync();
        var id = Assert.IsType<EditCompanyResult.Saved>(await world.Companies.BeginAsync(kim, new CompanyForm { Name = "Larch" }, Cancel)).Id;
        Assert.Equal("Website, address and purpose are needed before the company can be handed in.", Assert.IsType<EditCompanyResult.Rejected>(await world.Companies.SubmitAsync(kim, id, 0, true, Cancel)).Fault);
    }

    [Fact]
    public async Task The_agreement_says_who_accepted_which_text_when()
    {
        var (kim, id) = await SubmittedAsync();
        var agreement = Assert.Single(await world.Store.ReadAsync(store => store.Agreements.Where(one => one.CompanyId == id).ToListAsync()));
        Assert.Equal((AgreementKind.Trial, Agreement.CurrentText, kim.Id, world.Store.Time.GetUtcNow()), (agreement.Kind, agreement.TextVersion, agreement.AcceptedById, agreement.AcceptedAt));
    }

    [Fact]
    public async Task What_waits_for_its_answer_is_not_changed()
    {
        var (kim, id) = await SubmittedAsync();
        Assert.IsType<EditCompanyResult.Rejected>(await world.Companies.SaveAsync(kim, id, 1, Form("Another"), Cancel));
        Assert.Equal("Larch & Sons", (await CompanyAsync(id)).Name);
    }

    [Fact]
    public async Task An_approval_is_told_by_mail_and_audited()
    {
        var (_, id) = await SubmittedAsync();
        Assert.IsType<EditCompanyResult.Saved>(await world.Companies.DecideAsync(world.Store.Ada, id, 1, CompanyVerdict.Approve, null, Cancel));
        Assert.Equal((CompanyState.Approved, "Ada"), ((await CompanyAsync(id)).State, (await CompanyAsync(id)).DecidedBy));
        Assert.Contains("is approved", Assert.Single(world.Mails.Sent).Text, StringComparison.Ordinal);
        Assert.Contains(await world.Store.AuditAsync(), entry => entry.Action == "company.approved" && entry.CompanyId == id);
    }

    [Fact]
    public async Task It_is_given_back_with_words_mended_and_handed_in_again()
    {
        var (kim, id) = await SubmittedAsync();
        Assert.Equal("Say why, in words that the company reads.", Assert.IsType<EditCompanyResult.Rejected>(await world.Companies.DecideAsync(world.Store.Ada, id, 1, CompanyVerdict.Return, " ", Cancel)).Fault);
        await world.Companies.DecideAsync(world.Store.Ada, id, 1, CompanyVerdict.Return, "Which site is yours?", Cancel);
        Assert.Equal("Which site is yours?", (await world.CompanyReader.ReadOwnAsync(kim, Cancel)).Company!.DecisionNote);
        Assert.Contains("Which site is yours?", Assert.Single(world.Mails.Sent).Text, StringComparison.Ordinal);
        Assert.IsType<EditCompanyResult.Saved>(await world.Companies.SaveAsync(kim, id, 2, Form("Larch"), Cancel));
        Assert.IsType<EditCompanyResult.Saved>(await world.Companies.SubmitAsync(kim, id, 3, false, Cancel)); // the trial was accepted once
    }

    [Fact]
    public async Task Two_persons_decide_so_nobody_answers_what_they_handed_in()
    {
        var both = new CurrentPerson(Guid.CreateVersion7(), "Both", PortalRoles.Developer | PortalRoles.Administrator, null);
        await world.AddAsync(both);
        var id = await BeginAsync(both);
        await world.Companies.SubmitAsync(both, id, 0, true, Cancel);
        Assert.Equal("You handed this company in, so somebody else decides on it.",
            Assert.IsType<EditCompanyResult.Rejected>(await world.Companies.DecideAsync(both, id, 1, CompanyVerdict.Approve, null, Cancel)).Fault);
        Assert.Equal(CompanyState.Submitted, (await CompanyAsync(id)).State);
    }

    [Fact]
    public async Task Nobody_answers_their_own_company()
    {
        var (_, id) = await SubmittedAsync();
        var colleague = new CurrentPerson(Guid.CreateVersion7(), "Colleague", PortalRoles.Administrator, id);
        await world.AddAsync(colleague);
        Assert.Equal("This is your own company, so somebody else decides on it.",
            Assert.IsType<EditCompanyResult.Rejected>(await world.Companies.DecideAsync(colleague, id, 1, CompanyVerdict.Approve, null, Cancel)).Fault);
    }

    [Fact]
    public async Task An_answer_to_what_has_changed_since_is_refused()
    {
        var (_, id) = await SubmittedAsync();
        Assert.IsType<EditCompanyResult.Conflict>(await world.Companies.DecideAsync(world.Store.Ada, id, 0, CompanyVerdict.Approve, null, Cancel));
        Assert.Equal(CompanyState.Submitted, (await CompanyAsync(id)).State);
    }

    [Fact]
    public async Task Two_who_change_it_at_once_see_both_versions()
    {
        var first = Form("First");
        Assert.IsType<EditCompanyResult.Rejected>(await world.Companies.SaveAsync(world.Owner, world.Store.Harbor, 0, first, Cancel)); // the name of an approved company
        first.Name = "Harbor Bank";
        await world.Companies.SaveAsync(world.Owner, world.Store.Harbor, 0, first, Cancel);
        var second = Form("Harbor Bank");
        second.Purpose = "Something else";
        var conflict = Assert.IsType<EditCompanyResult.Conflict>(await world.Companies.SaveAsync(world.Admin, world.Store.Harbor, 0, second, Cancel)).Found;
        Assert.Equal(("The Owner", 1), (conflict.By, conflict.Version));
        var difference = Assert.Single(conflict.Differences);
        Assert.Equal(("purpose", "Sign people in", "Something else"), (difference.Field, difference.Theirs, difference.Yours));
        Assert.Equal("Sign people in", (await CompanyAsync(world.Store.Harbor)).Purpose);
    }

    [Theory]
    [InlineData("<b>Larch</b> & Söhne")]
    [InlineData("שלום בע״מ")]
    [InlineData("شركة لارش")]
    public async Task A_name_of_any_script_and_with_markup_is_kept_as_written(string name)
    {
        var kim = await world.NewcomerAsync();
        var id = Assert.IsType<EditCompanyResult.Saved>(await world.Companies.BeginAsync(kim, Form(name), Cancel)).Id;
        Assert.Equal(name, (await CompanyAsync(id)).Name);
    }

    [Theory]
    [InlineData("")]
    [InlineData("a\u202Eb")] // turns what follows (Unicode TR9 §2.2)
    [InlineData("a\nb")]
    public async Task A_name_that_hides_or_turns_is_refused(string name) =>
        Assert.IsType<EditCompanyResult.Rejected>(await world.Companies.BeginAsync(await world.NewcomerAsync(), Form(name), Cancel));

    [Fact]
    public async Task A_suspended_company_changes_no_clients()
    {
        await world.Companies.DecideAsync(world.Store.Ada, world.Store.Harbor, 0, CompanyVerdict.Suspend, "Complaints", Cancel);
        var registrar = world.Store.Get<ZenKey.Portal.Features.Clients.IClientRegistrar>();
        Assert.IsType<ZenKey.Portal.Features.Clients.RegisterClientResult.Rejected>(await registrar.RegisterAsync(world.Owner,
            new() { Name = "Late", Project = world.Store.HarborProject.ToString(), RedirectUris = [new() { Text = "https://app.example/cb" }] }, null, Cancel));
    }

    private async Task<Guid> BeginAsync(CurrentPerson person) => Assert.IsType<EditCompanyResult.Saved>(await world.Companies.BeginAsync(person, Form(), Cancel)).Id;

    private async Task<(CurrentPerson Kim, Guid Id)> SubmittedAsync()
    {
        var kim = await world.NewcomerAsync();
        var id = await BeginAsync(kim);
        Assert.IsType<EditCompanyResult.Saved>(await world.Companies.SubmitAsync(kim, id, 0, true, Cancel));
        return (kim, id);
    }

    private Task<Company> CompanyAsync(Guid id) => world.Store.ReadAsync(store => store.Companies.AsNoTracking().SingleAsync(company => company.Id == id));

    private static CompanyForm Form(string name = "Larch & Sons") => new() { Name = name, Website = "https://larch.example", Address = "1 Mill Lane\nYork", Purpose = "Sign people in" };
}
