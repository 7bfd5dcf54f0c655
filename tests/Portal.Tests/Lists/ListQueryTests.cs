using ZenKey.Portal.Lists;

namespace ZenKey.Portal.Tests.Lists;

/// <summary>What a list's address says is read and written in one way, and names no subscriber where it is kept.</summary>
public sealed class ListQueryTests
{
    [Theory]
    [InlineData("https://portal.example/clients", "")]
    [InlineData("https://portal.example/clients?after=1~x~y&mode=launched&q= har ", "q=har&mode=launched")]
    [InlineData("/clients?mode=launched#main", "mode=launched")]
    [InlineData("mode=launched&mode=developer&evil=1&view=2", "mode=launched")]
    [InlineData("q=a%26b%3D%D8%B9+%3Cb%3E", "q=a%26b%3D%D8%B9%20%3Cb%3E")]
    [InlineData("columns=last,id,nothing", "columns=id,last")]
    [InlineData("columns=id,mode,type,created,last", "")]
    [InlineData("columns=nothing", "")]
    [InlineData("columns=none", "columns=none")]
    public void An_address_is_read_whatever_stands_in_it(string address, string query)
    {
        var read = ListQuery.Of(ListKinds.Clients, address);
        Assert.Equal(query, read.ToString());
        Assert.Equal(query, ListQuery.Of(ListKinds.Clients, read.ToString()).ToString());
        Assert.Equal(query.Length == 0 ? "/clients" : $"/clients?{query}", read.Address);
    }

    [Theory]
    [InlineData("links", "state=active&subscriber=0198c1f0-0000-7000-8000-000000000001&subject=311480-abc", "state=active", "Phone Subject")]
    [InlineData("devices", "name=%2B1+202-555-0142&kind=trusted", "kind=trusted", "Name")]
    [InlineData("devices", "name=ada%40mail.example", "", "Name")]
    [InlineData("devices", "name=Pixel 9", "name=Pixel%209", "")]
    [InlineData("clients", "q=2025550142", "", "Search")]
    [InlineData("recoveries", "subscriber=0198c1f0-0000-7000-8000-000000000001&sort=changed&columns=state", "sort=changed&columns=state", "Phone")]
    public void What_names_a_subscriber_is_left_out_and_said(string list, string query, string kept, string leftOut)
    {
        var (told, titles) = ListQuery.Of(ListKinds.Find(list)!, query).WithoutSubscribers();
        Assert.Equal((kept, leftOut), (told.ToString(), string.Join(' ', titles)));
    }

    [Fact]
    public void A_column_is_hidden_and_shown_again()
    {
        var all = ListQuery.Of(ListKinds.Audit, "").Columns;
        var one = all.With("reason", false);
        Assert.Equal(("by,when", true, false), (one.Text, one.IsChosen, one.Shows("reason")));
        var none = one.With("by", false).With("when", false);
        Assert.Equal(("none", true), (none.Text, none.IsChosen));
        var back = none.With("by", true).With("when", true).With("reason", true);
        Assert.Equal((null, false), (back.Text, back.IsChosen));
    }

    [Fact]
    public void Every_list_is_told_apart_by_its_name_and_has_columns_of_its_own()
    {
        Assert.Equal(ListKinds.All.Count, ListKinds.All.Select(kind => kind.Name).Distinct().Count());
        Assert.All(ListKinds.All, kind =>
        {
            Assert.Same(kind, ListKinds.Find(kind.Name));
            Assert.Equal(kind.Columns.Count, kind.Columns.Select(column => column.Name).Distinct().Count());
            Assert.Equal(kind.Parameters.Count, kind.Parameters.Select(parameter => parameter.Name).Distinct().Count());
            Assert.DoesNotContain(kind.Parameters, parameter => parameter.Name is "after" or "before" or ColumnSet.Parameter);
        });
    }
}
