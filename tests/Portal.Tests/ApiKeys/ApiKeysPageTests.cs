using Bunit;
using FluentValidation;
using Microsoft.Extensions.DependencyInjection;
using MudBlazor;
using ZenKey.Portal.Access;
using ZenKey.Portal.Data.Companies;
using ZenKey.Portal.Data.Paging;
using ZenKey.Portal.Data.People;
using ZenKey.Portal.Features.ApiKeys;
using ZenKey.Portal.Ui;

namespace ZenKey.Portal.Tests.ApiKeys;

/// <summary>The page of API keys, as an admin of the company sees it.</summary>
public sealed class ApiKeysPageTests : PortalPageContext
{
    private readonly StubKeys keys;
    private readonly IRenderedComponent<MudDialogProvider> dialogs;

    public ApiKeysPageTests()
    {
        Become(Dana with { CompanyRole = CompanyRole.Admin });
        keys = new StubKeys();
        Services.AddSingleton<IApiKeyReader>(keys).AddSingleton<IApiKeyEditor>(keys).AddSingleton<IValidator<ApiKeyForm>, ApiKeyFormValidator>();
        dialogs = RenderDialogs();
    }

    [Fact]
    public void Without_any_key_the_page_says_what_one_is_for()
    {
        var page = Render<ApiKeysPage>();
        Assert.Contains("No API key yet", page.Find(".zk-empty").TextContent, StringComparison.Ordinal);
        Assert.NotEmpty(page.FindAll("#make-key"));
    }

    [Fact]
    public void A_form_that_says_too_little_is_not_sent()
    {
        var page = Render<ApiKeysPage>();
        page.Find("form").Submit();
        page.WaitForAssertion(() => Assert.Equal("Choose what the key may be used for.", page.Find("#key-scopes-fault").TextContent.Trim()));
        Assert.Contains("Give the key a name.", page.Markup, StringComparison.Ordinal);
        Assert.Empty(keys.Made);
    }

    [Fact]
    public void A_key_is_shown_once_in_a_dialog_that_closes_when_it_is_stored()
    {
        var page = Render<ApiKeysPage>();
        Fill(page);
        dialogs.WaitForAssertion(() => Assert.Equal("zka_text", dialogs.Find("#key-text").GetAttribute("value")));
        Assert.True(dialogs.Find("#key-close").HasAttribute("disabled"));
        dialogs.Find("#key-stored").Change(true);
        dialogs.Find("#key-close").Click();
        page.WaitForAssertion(() => Assert.Contains("is made", page.Find(".zk-ok p").TextContent, StringComparison.Ordinal));
        Assert.Equal(["clients:read"], keys.Made[0].Scopes);
        Assert.Equal(90, keys.Made[0].Days);
        Assert.DoesNotContain("zka_text", page.Markup, StringComparison.Ordinal);
        Assert.Equal("", page.Find("#key-name").GetAttribute("value") ?? "");
    }

    [Fact]
    public void What_was_typed_stays_when_the_key_is_refused()
    {
        keys.Answer = MakeApiKeyResult.Rejected.Of("20 keys are active. Revoke one before you make another.");
        var page = Render<ApiKeysPage>();
        Fill(page);
        page.WaitForAssertion(() => Assert.Contains("20 keys are active", page.Find("form .zk-err").TextContent, StringComparison.Ordinal));
        Assert.Equal("Deploy", page.Find("#key-name").GetAttribute("value"));
    }

    [Theory]
    [InlineData(CompanyState.Suspended, 0, "suspended")]
    [InlineData(CompanyState.Approved, 20, "20 keys are active")]
    public void Where_none_can_be_made_the_page_says_why(CompanyState state, int active, string words)
    {
        (keys.State, keys.Active) = (state, active);
        var page = Render<ApiKeysPage>();
        Assert.Empty(page.FindAll("#make-key"));
        Assert.Contains(words, page.Find("[aria-labelledby=h-make]").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void Each_key_says_how_it_stands_in_words()
    {
        var now = Time.GetUtcNow();
        keys.Rows =
        [
            Row("Active", now.AddDays(60)), Row("Ends soon", now.AddDays(3)), Row("Expired", now), Row("Revoked", now.AddDays(60)) with { RevokedAt = now, RevokedBy = "Kim" },
            Row("Does not serve", now.AddDays(60)) with { MakerLeft = true },
        ];
        var page = Render<ApiKeysPage>();
        Assert.Equal(keys.Rows.Select(row => row.Name), page.FindAll("tbody .zk-chip").Select(chip => chip.TextContent.Trim()));
        Assert.Equal(["Revoke Active", "Revoke Ends soon", "Revoke Does not serve"], page.FindAll(".zk-do").Select(button => button.GetAttribute("aria-label")));
    }

    [Theory]
    [InlineData(RevokeApiKeyResult.Revoked, "is revoked")]
    [InlineData(RevokeApiKeyResult.Ended, "had ended already")]
    [InlineData(RevokeApiKeyResult.NotFound, "gone")]
    public void Revoking_asks_why_and_says_how_it_ended(RevokeApiKeyResult result, string words)
    {
        keys.Rows = [Row("Deploy", Time.GetUtcNow().AddDays(60))];
        keys.Revoking = result;
        var page = Render<ApiKeysPage>();
        page.Find(".zk-do").Click();
        dialogs.WaitForAssertion(() => dialogs.Find("#danger-reason"));
        dialogs.Find("#danger-reason").Change("Leaked");
        dialogs.Find(".zk-confirm").Click();
        page.WaitForAssertion(() => Assert.Contains(words, page.Find("[role=alert] p, [role=status] p").TextContent, StringComparison.Ordinal));
        Assert.Equal(("Leaked", keys.Rows[0].Id), (keys.Revoked[0].Answer.Reason, keys.Revoked[0].Id));
    }

    private static void Fill(IRenderedComponent<ApiKeysPage> page)
    {
        page.Find("#key-name").Change("Deploy");
        page.Find("input[value='clients:read']").Change(true);
        page.Find("form").Submit();
    }

    private ApiKeyRow Row(string name, DateTimeOffset end) =>
        new(Guid.CreateVersion7(), name, "T4qd", ["clients:read"], "Dana", Time.GetUtcNow().AddDays(-1), end, null, null, null, false);

    private sealed class StubKeys : IApiKeyReader, IApiKeyEditor
    {
        public IReadOnlyList<ApiKeyRow> Rows { get; set; } = [];

        public CompanyState State { get; set; } = CompanyState.Approved;

        public int Active { get; set; }

        public MakeApiKeyResult Answer { get; set; } = new MakeApiKeyResult.Made("Deploy", "zka_text");

        public RevokeApiKeyResult Revoking { get; set; }

        public List<ApiKeyForm> Made { get; } = [];

        public List<(Guid Id, DangerAnswer Answer)> Revoked { get; } = [];

        public Task<CompanyKeys?> ReadAsync(CurrentPerson person, PageRequest page, CancellationToken cancellationToken) =>
            Task.FromResult<CompanyKeys?>(new CompanyKeys("Harbor Bank", State, Active, new Page<ApiKeyRow>(Rows, Rows.Count == 0 ? 0 : 1, Rows.Count, null, null)));

        public Task<MakeApiKeyResult> MakeAsync(CurrentPerson person, ApiKeyForm form, CancellationToken cancellationToken)
        {
            Made.Add(form);
            return Task.FromResult(Answer);
        }

        public Task<RevokeApiKeyResult> RevokeAsync(CurrentPerson person, Guid keyId, DangerAnswer answer, CancellationToken cancellationToken)
        {
            Revoked.Add((keyId, answer));
            return Task.FromResult(Revoking);
        }
    }
}
