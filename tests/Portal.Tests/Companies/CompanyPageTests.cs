using Bunit;
using FluentValidation;
using Microsoft.Extensions.DependencyInjection;
using ZenKey.Portal.Access;
using ZenKey.Portal.Data.Companies;
using ZenKey.Portal.Data.Paging;
using ZenKey.Portal.Data.People;
using ZenKey.Portal.Features.Companies;
using ZenKey.Portal.Ui;

namespace ZenKey.Portal.Tests.Companies;

/// <summary>The own company's page: what is typed is never lost, nor taken for what is saved.</summary>
public sealed class CompanyPageTests : PortalPageContext
{
    private static readonly DateTimeOffset Then = new(2026, 11, 14, 8, 0, 0, TimeSpan.Zero);
    private readonly StubCompanies companies;

    public CompanyPageTests()
    {
        var owner = Dana with { CompanyRole = CompanyRole.Owner };
        Become(owner);
        companies = new StubCompanies(new CompanyView(owner.CompanyId!.Value, "Larch & Sons", CompanyState.Registered, "https://larch.example", "Mill Lane 1", "To let people in",
            null, null, null, null, null, null, Then, 3, []));
        Services.AddSingleton<ICompanyReader>(companies).AddSingleton<ICompanyEditor>(companies).AddSingleton<IValidator<CompanyForm>, CompanyFormValidator>();
        RenderDialogs();
    }

    [Fact]
    public void A_fault_is_told_in_the_summary_and_nothing_is_sent()
    {
        var page = Render<CompanyPage>();
        page.Find("#company-website").Change("larch");
        page.Find("form").Submit();
        page.WaitForAssertion(() => Assert.NotEmpty(page.FindAll("a[href='#company-website']")));
        Assert.Equal("larch", page.Find("#company-website").GetAttribute("value"));
        Assert.Empty(companies.Calls);
    }

    [Fact]
    public void What_is_typed_and_not_saved_is_not_handed_in()
    {
        var page = Render<CompanyPage>();
        page.Find("#company-name").Change("Larch & Daughters");
        HandIn(page);
        Assert.Equal("Save what you changed first.", page.Find(".zk-err p").TextContent);
        Assert.Equal("Larch & Daughters", page.Find("#company-name").GetAttribute("value"));
        Assert.Empty(companies.Calls);
    }

    [Fact]
    public void Who_hands_in_what_another_changed_meanwhile_sees_it_first()
    {
        var page = Render<CompanyPage>();
        companies.Answer = new EditCompanyResult.Conflict(new EditConflict("Sam", Then, 4, []));
        companies.Company = companies.Company with { Name = "Larch Ltd", Version = 4 };
        HandIn(page);
        Assert.Contains("Sam changed the company meanwhile.", page.Find(".zk-err p").TextContent, StringComparison.Ordinal);
        Assert.Equal("Larch Ltd", page.Find("#company-name").GetAttribute("value"));

        companies.Answer = new EditCompanyResult.Saved(companies.Company.Id);
        page.Find("#submit-company").Closest("form")!.Submit();
        Assert.Equal([("submit", 3), ("submit", 4)], companies.Calls);
        Assert.Empty(page.FindAll(".zk-err"));
    }

    [Fact]
    public void Both_boxes_are_ticked_before_it_is_handed_in()
    {
        var page = Render<CompanyPage>();
        page.Find("#trial-agree").Change(true);
        page.Find("#submit-company").Closest("form")!.Submit();
        Assert.Contains("Tick both boxes", page.Find(".zk-fault").TextContent, StringComparison.Ordinal);
        Assert.Empty(companies.Calls);
    }

    [Fact]
    public void The_commercial_agreement_is_not_accepted_over_unsaved_typing()
    {
        companies.Company = companies.Company with { State = CompanyState.Approved };
        var page = Render<CompanyPage>();
        page.Find("#company-purpose").Change("To let more people in");
        page.Find("#commercial-agree").Change(true);
        page.Find("#commercial-authority").Change(true);
        page.Find("#accept-commercial").Closest("form")!.Submit();
        Assert.Equal("Save what you changed first.", page.Find(".zk-err p").TextContent);
        Assert.Empty(companies.Calls);
    }

    [Fact]
    public void A_conflict_over_a_save_shows_both_and_keeps_what_was_typed()
    {
        companies.Answer = new EditCompanyResult.Conflict(new EditConflict("Sam", Then, 4, [new Difference("name", "Larch Ltd", "Larch & Daughters")]));
        var page = Render<CompanyPage>();
        page.Find("#company-name").Change("Larch & Daughters");
        page.Find("form").Submit();
        Assert.Contains("Larch Ltd", page.Find("[data-conflict]").TextContent, StringComparison.Ordinal);

        companies.Answer = new EditCompanyResult.Saved(companies.Company.Id);
        page.Find("[data-keep-mine]").Click();
        Assert.Equal([("save", 3), ("save", 4)], companies.Calls);
    }

    private static void HandIn(IRenderedComponent<CompanyPage> page)
    {
        page.Find("#trial-agree").Change(true);
        page.Find("#trial-authority").Change(true);
        page.Find("#submit-company").Closest("form")!.Submit();
    }

    /// <summary>One company; answers as it is told, and notes what it is asked.</summary>
    private sealed class StubCompanies(CompanyView company) : ICompanyReader, ICompanyEditor
    {
        public CompanyView Company { get; set; } = company;

        public EditCompanyResult Answer { get; set; } = new EditCompanyResult.Saved(company.Id);

        public List<(string What, int Version)> Calls { get; } = [];

        public Task<OwnCompany> ReadOwnAsync(CurrentPerson person, CancellationToken cancellationToken) => Task.FromResult(new OwnCompany(Company, "dana@larch.example", true));

        public Task<CompanyView?> FindAsync(CurrentPerson person, Guid id, CancellationToken cancellationToken) => Task.FromResult<CompanyView?>(Company);

        public Task<Page<CompanyRow>> ListAsync(CurrentPerson person, CompanyState? state, PageRequest page, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task<EditCompanyResult> BeginAsync(CurrentPerson person, CompanyForm form, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task<EditCompanyResult> SaveAsync(CurrentPerson person, Guid companyId, int version, CompanyForm form, CancellationToken cancellationToken) => Note("save", version);

        public Task<EditCompanyResult> SubmitAsync(CurrentPerson person, Guid companyId, int version, bool acceptTrial, CancellationToken cancellationToken) => Note("submit", version);

        public Task<EditCompanyResult> AcceptCommercialAsync(CurrentPerson person, Guid companyId, CancellationToken cancellationToken) => Note("commercial", 0);

        public Task<EditCompanyResult> DecideAsync(CurrentPerson person, Guid companyId, int version, CompanyVerdict verdict, string? note, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task<string?> SendProofAsync(CurrentPerson person, CancellationToken cancellationToken) => throw new NotSupportedException();

        private Task<EditCompanyResult> Note(string what, int version)
        {
            Calls.Add((what, version));
            return Task.FromResult(Answer);
        }
    }
}
