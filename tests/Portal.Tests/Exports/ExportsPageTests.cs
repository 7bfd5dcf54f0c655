using Bunit;
using ZenKey.Portal.Data.Exports;
using ZenKey.Portal.Exports;
using ZenKey.Portal.Features.Exports;
using ZenKey.Portal.Lists;

namespace ZenKey.Portal.Tests.Exports;

/// <summary>The page of one's exports: how far, what to do, and words for every end.</summary>
public sealed class ExportsPageTests : PortalPageContext
{
    [Fact]
    public void Nothing_yet_leads_to_the_lists_that_one_sees()
    {
        Assert.Equal(["/clients", "/logs"], Render<ExportsPage>().FindAll(".zk-empty a").Select(link => link.GetAttribute("href")));
        Become(Ada);
        Assert.Equal(6, Render<ExportsPage>().FindAll(".zk-empty a").Count);
    }

    [Theory]
    [InlineData(ExportState.Waiting, 0, 10, "Begins within seconds", "Cancel")]
    [InlineData(ExportState.Running, 4, 10, "4 of 10 rows", "Cancel")]
    [InlineData(ExportState.Running, 500, 1_001, "500 of 1,000+ rows", "Cancel")]
    [InlineData(ExportState.Running, 52_000, 1_001, "52,000 of more rows", "Cancel")]
    [InlineData(ExportState.Done, 1, 1, "1 row, 2 kB", "Delete")]
    [InlineData(ExportState.Cancelled, 4_000, 1_001, "Stopped after 4,000 rows", "Delete")]
    [InlineData(ExportState.Failed, 0, 10, "Stopped after 0 rows", "Delete")]
    public void Each_state_has_its_words_and_its_way_out(ExportState state, int rows, int total, string words, string button)
    {
        Exports.Rows = [View(state, rows, total)];
        var row = Render<ExportsPage>().Find("tbody tr");
        Assert.Contains(words, row.TextContent, StringComparison.Ordinal);
        Assert.StartsWith(button, Assert.Single(row.QuerySelectorAll("button")).TextContent, StringComparison.Ordinal);
        Assert.Equal(state == ExportState.Done ? 1 : 0, row.QuerySelectorAll("a[download]").Length);
        Assert.Equal(state == ExportState.Running && total == 10 ? 1 : 0, row.QuerySelectorAll("progress[max='10'][value='4']").Length);
    }

    [Fact]
    public void A_row_leads_back_to_its_list_and_tells_nobodys_number()
    {
        Exports.Rows = [View(ExportState.Done, 1, 1, $"subscriber={Guid.Empty}&state=active&columns=state", ListKinds.Links)];
        var page = Render<ExportsPage>();
        Assert.Equal("State: active · Phone: one · 1 column beside the first", page.Find("tbody bdi").TextContent);
        Assert.StartsWith("/links?", page.Find("tbody a.zk-name").GetAttribute("href"), StringComparison.Ordinal);
    }

    [Fact]
    public void Who_lost_the_right_is_offered_no_file()
    {
        Exports.Rows = [View(ExportState.Done, 1, 1) with { Allowed = false }];
        var page = Render<ExportsPage>();
        Assert.Empty(page.FindAll("a[download]"));
        Assert.Contains("You may no longer see this list.", page.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public void Progress_comes_by_itself_and_the_end_is_announced()
    {
        var one = View(ExportState.Running, 4, 10);
        Exports.Rows = [one];
        var page = Render<ExportsPage>();
        one.Job.Rows = 7;
        Time.Advance(ExportsPage.Pace);
        page.WaitForAssertion(() => Assert.Contains("7 of 10 rows", page.Markup, StringComparison.Ordinal));
        Exports.Rows = [one with { Job = Job(one.Job.Id, ExportState.Done, 10, 10, "") }];
        Time.Advance(ExportsPage.Pace);
        page.WaitForAssertion(() => Assert.Equal("Logs: Completed.", page.Find("p[role=status]").TextContent));
        Assert.Equal($"/exports/{one.Job.Id}/file.csv", page.Find("a[download]").GetAttribute("href"));
    }

    [Fact]
    public void Cancel_and_delete_act_on_their_row()
    {
        var (running, done) = (View(ExportState.Running, 4, 10), View(ExportState.Done, 10, 10));
        Exports.Rows = [running, done];
        var page = Render<ExportsPage>();
        page.FindAll("tbody button")[0].Click();
        page.FindAll("tbody button")[1].Click();
        Assert.Equal([$"cancel {running.Job.Id}", $"delete {done.Job.Id}"], Exports.Asked);
        Assert.Contains("The export of Logs is deleted.", page.Find(".zk-alert").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void A_list_that_has_more_than_a_file_holds_is_said_to()
    {
        var one = View(ExportState.Done, ExportJob.MostRows, 1_001);
        one.Job.Truncated = true;
        Exports.Rows = [one];
        Assert.Contains("a file holds a million rows", Render<ExportsPage>().Markup, StringComparison.Ordinal);
    }

    private ExportView View(ExportState state, int rows, int total, string query = "", ListKind? kind = null)
    {
        kind ??= ListKinds.Logs;
        return new ExportView(Job(Guid.CreateVersion7(), state, rows, total, query, kind.Name), kind, ListQuery.Of(kind, query), true);
    }

    private ExportJob Job(Guid id, ExportState state, int rows, int total, string query, string list = "logs") => new()
    {
        Id = id,
        List = list,
        Query = query,
        State = state,
        Slot = state is ExportState.Waiting or ExportState.Running ? 0 : null,
        Rows = rows,
        Total = total,
        Bytes = 2_000,
        CreatedAt = Time.GetUtcNow(),
        ExpiresAt = Time.GetUtcNow() + ExportJob.Life,
        Fault = state == ExportState.Failed ? "It stopped." : null,
    };
}
