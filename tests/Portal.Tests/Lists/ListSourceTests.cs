using ZenKey.Portal.Access;
using ZenKey.Portal.Data.Audit;
using ZenKey.Portal.Data.Links;
using ZenKey.Portal.Data.Paging;
using ZenKey.Portal.Features.AuditTrail;
using ZenKey.Portal.Features.Clients;
using ZenKey.Portal.Features.Devices;
using ZenKey.Portal.Features.Links;
using ZenKey.Portal.Features.Logs;
using ZenKey.Portal.Features.Recoveries;
using ZenKey.Portal.Lists;
using ZenKey.Portal.Tests.Logs;
using ZenKey.Portal.Tests.Support;

namespace ZenKey.Portal.Tests.Lists;

/// <summary>What stands in the files: the rows and columns of the page, masked as there, and nothing that a spreadsheet would run.</summary>
public sealed class ListSourceTests : IAsyncLifetime
{
    private static readonly CancellationToken Cancel = CancellationToken.None;
    private FileStore store = null!;
    private World world = null!;

    public async ValueTask InitializeAsync()
    {
        store = await FileStore.CreateAsync();
        world = await World.CreateAsync(store);
    }

    public ValueTask DisposeAsync() => store.DisposeAsync();

    [Theory]
    [InlineData("Plain", "Plain")]
    [InlineData("a,b", "\"a,b\"")]
    [InlineData("say \"hi\"", "\"say \"\"hi\"\"\"")]
    [InlineData("=HYPERLINK(\"http://x\")", "\"'=HYPERLINK(\"\"http://x\"\")\"")]
    [InlineData("+1", "'+1")]
    [InlineData("-1", "'-1")]
    [InlineData("@SUM(A1)", "'@SUM(A1)")]
    [InlineData("\tcmd", "'\tcmd")]
    [InlineData("one\r\ntwo", "\"one\r\ntwo\"")]
    [InlineData("<b>bold</b> & more", "<b>bold</b> & more")]
    [InlineData("هاتف المنزل", "هاتف المنزل")]
    [InlineData("\u202Egnp.exe", "\u202Egnp.exe")]
    public async Task A_name_is_text_whatever_somebody_called_their_device(string name, string cell)
    {
        await store.AddAsync(world.Browser(name));
        var (head, text) = await FileAsync(Devices, world.Ada, "columns=none");
        Assert.Equal(("name,kind,platform\r\n", $"{cell},trusted,Windows\r\n"), (head, text));
    }

    [Fact]
    public async Task Numbers_of_subscribers_are_masked_as_on_the_page()
    {
        await store.AddAsync(world.Link(world.Dana, world.Harbor, TimeSpan.FromHours(1), subject: "311480-abc"), world.Link(world.Sam, world.Larkspur, TimeSpan.FromHours(2), LinkState.Ended), world.Recovery());
        var (head, text) = await FileAsync(Links, world.Agent);
        Assert.Equal("app,company,phone,carrier,subject,scopes,first_used_at_utc,last_used_at_utc,state\r\n", head);
        Assert.Equal("Harbor Mobile,Harbor Bank,(•••) •••-0142,verizon,311480-abc,openid name email,2026-08-26T14:06:31Z,2026-11-24T13:06:31Z,active\r\n"
            + "Larkspur kiosks,Harbor Bank,(•••) •••-0177,att,,openid name email,2026-08-26T14:06:31Z,2026-11-24T12:06:31Z,ended\r\n", text);
        var (_, cases) = await FileAsync(Recoveries, world.Agent, "columns=subscriber,state");
        Assert.Matches("^RC-[0-9A-Z]{4}-[0-9A-Z]{4},SimChanged,\\(•••\\) •••-0142,verizon,Open\r\n$", cases);
        Assert.DoesNotMatch("2025550142|2025550177|Secretname|secret@", text + cases);
    }

    [Fact]
    public async Task Filters_and_columns_are_those_of_the_address()
    {
        await store.AddAsync(world.Link(world.Dana, world.Harbor, TimeSpan.FromHours(1)), world.Link(world.Sam, world.Larkspur, TimeSpan.FromHours(2), LinkState.Ended));
        var (head, text) = await FileAsync(Links, world.Ada, "carrier=att&state=ended&columns=state");
        Assert.Equal(("app,company,state\r\n", "Larkspur kiosks,Harbor Bank,ended\r\n"), (head, text));
        Assert.Equal("", (await FileAsync(Links, world.Ada, $"subscriber={store.NewId()}")).Text);
    }

    [Fact]
    public async Task A_company_has_its_own_clients_and_requests_and_staff_have_all()
    {
        var requests = await Requests.CreateAsync(store, world);
        var refused = await requests.RefuseAsync("code_expired", repeats: 2);
        await requests.RefuseAsync("client_unknown", TimeSpan.FromHours(1), company: store.NewId());
        var (head, text) = await FileAsync(Logs, world.Developer);
        Assert.Equal("endpoint,carrier,cause,repeats,succeeded,error,client_id,client,reference,at_utc\r\n", head);
        Assert.Equal($"token,AT&T,code_expired,2,false,invalid_grant,{Requests.ClientId},Harbor Web,{refused.Reference},2026-11-24T14:06:31Z\r\n", text);
        Assert.Equal(2, (await FileAsync(Logs, world.Auditor)).Text.Count(one => one == '\n'));
        Assert.Equal(1, (await FileAsync(Logs, world.Auditor, "cause=client_unknown")).Text.Count(one => one == '\n'));

        var clients = new ClientSource(new ClientReader(store.Factory, store.Time));
        Assert.Equal($"Harbor Web,Harbor Mobile,Harbor Bank,{Requests.ClientId},developer,active,confidential,2026-11-24T14:06:31Z,2026-11-24T14:06:31Z\r\n", (await FileAsync(clients, world.Developer)).Text);
        Assert.Equal("", (await FileAsync(clients, world.Developer, "mode=launched")).Text);
        Assert.Equal("", (await FileAsync(clients, world.Developer with { CompanyId = store.NewId() })).Text);
    }

    [Fact]
    public async Task The_trail_has_its_changes_whole()
    {
        await store.AddAsync(AuditEntry.Of(world.Ada.ToActor(), store.Time.GetUtcNow(), "client.changed", "client", "ccid-1", "Harbor", [new FieldChange("name", "A", "=B")], reason: "-1"));
        var (_, text) = await FileAsync(new AuditSource(new AuditList(store.Factory)), world.Auditor, "action=client.changed&columns=reason");
        Assert.Equal("client.changed,client,ccid-1,Harbor,\"[{\"\"Field\"\":\"\"name\"\",\"\"Before\"\":\"\"A\"\",\"\"After\"\":\"\"=B\"\"}]\",'-1,\r\n", text);
    }

    [Fact]
    public async Task No_list_is_read_without_its_right()
    {
        IListSource[] sources = [Links, Devices, Recoveries, Logs, new ClientSource(new ClientReader(store.Factory, store.Time)), new AuditSource(new AuditList(store.Factory))];
        Assert.Equal(ListKinds.All.Select(kind => kind.Name).Order(), sources.Select(source => source.Kind.Name).Order());
        CurrentPerson[] people = [world.Developer, world.Agent, world.Auditor, world.Ada, world.Developer with { Roles = Data.People.PortalRoles.None }];
        foreach (var source in sources)
        {
            foreach (var person in people)
            {
                var read = FileAsync(source, person);
                if (person.May(source.Kind.Policy)) { await read; }
                else { await Assert.ThrowsAsync<NoRightException>(() => read); }
            }
        }
    }

    private LinkSource Links => new(new LinkList(store.Factory, store.Carriers));

    private DeviceSource Devices => new(new DeviceList(store.Factory, store.Carriers));

    private RecoverySource Recoveries => new(new RecoveryList(store.Factory, store.Carriers, store.Time));

    private LogSource Logs => new(new LogReader(store.Factory, store.Time));

    private static async Task<(string Head, string Text)> FileAsync(IListSource source, CurrentPerson person, string query = "")
    {
        var asked = ListQuery.Of(source.Kind, query);
        return (source.Head(asked), (await source.ReadAsync(person, asked, new PageRequest(null, null, 100), Cancel)).Text);
    }
}
