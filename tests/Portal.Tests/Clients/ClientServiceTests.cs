using Microsoft.EntityFrameworkCore;
using ZenKey.Portal.Access;
using ZenKey.Portal.Data.Clients;
using ZenKey.Portal.Data.Events;
using ZenKey.Portal.Data.Journal;
using ZenKey.Portal.Data.Paging;
using ZenKey.Portal.Data.People;
using ZenKey.Portal.Features.Clients;
using ZenKey.Portal.Ui;
using ZenKey.Protocol;

namespace ZenKey.Portal.Tests.Clients;

/// <summary>The services of clients against a store of their own.</summary>
public sealed class ClientServiceTests : IAsyncLifetime
{
    private readonly PortalStore store = new();

    private IClientRegistrar Registrar => new ClientRegistrar(store.Get<StoreWriter>(), new ClientFormValidator(), store.Time);

    private IClientEditor Editor => new ClientEditor(store.Get<StoreWriter>(), store.Get<IDbContextFactory<Data.PortalDbContext>>(), store.Time);

    private IClientReader Reader => new ClientReader(store.Get<IDbContextFactory<Data.PortalDbContext>>(), store.Time);

    public ValueTask InitializeAsync() => store.InitializeAsync();

    public ValueTask DisposeAsync() => store.DisposeAsync();

    [Fact]
    public async Task A_registered_client_is_what_the_providers_read()
    {
        var registered = await RegisterAsync(store.Dana);
        var client = await store.ClientAsync(registered.ClientId);
        Assert.True(ClientId.TryParse(client.ClientId, out _));
        Assert.Equal((ClientMode.Developer, TokenAuth.Basic, true, "openid email"), (client.Mode, client.TokenAuth, client.RequirePkce, client.Scopes));
        Assert.Equal(["https://app.example/cb"], client.RedirectUris.Select(uri => uri.Uri));
    }

    [Fact]
    public async Task Of_the_secret_only_the_hash_is_kept()
    {
        var registered = await RegisterAsync(store.Dana);
        var secret = Assert.Single((await store.ClientAsync(registered.ClientId)).Secrets);
        Assert.Equal(ClientSecret.HashOf(registered.Secret!), secret.Hash);
        Assert.Equal(registered.Secret![^4..], secret.Last4);
        Assert.DoesNotContain(await store.AuditAsync(), entry => entry.Changes.Contains(registered.Secret!, StringComparison.Ordinal));
        Assert.DoesNotContain(registered.Secret!, registered.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(ClientType.Public)]
    [InlineData(ClientType.Native)]
    public async Task A_client_that_can_keep_no_secret_gets_none(ClientType type)
    {
        var registered = await RegisterAsync(store.Dana, type: type);
        Assert.Null(registered.Secret);
        var client = await store.ClientAsync(registered.ClientId);
        Assert.Equal(TokenAuth.None, client.TokenAuth);
        Assert.Equal(type == ClientType.Native, client.RedirectUris.Any(uri => uri.Uri == $"{registered.ClientId}://com.xci.provider.sdk"));
    }

    [Fact]
    public async Task A_registration_is_audited_with_its_values()
    {
        var registered = await RegisterAsync(store.Dana);
        var entry = Assert.Single(await store.AuditAsync());
        Assert.Equal(("client.created", registered.ClientId, "Dana", store.Harbor), (entry.Action, entry.ObjectId, entry.ActorName, entry.CompanyId));
        Assert.Contains(entry.ReadChanges(), change => change is { Field: "scopes", Before: null, After: "openid\nemail" });
        Assert.Contains(entry.ReadChanges(), change => change is { Field: "secret First", After: "added" });
    }

    [Fact]
    public async Task A_project_of_another_company_is_refused()
    {
        var result = await Registrar.RegisterAsync(store.Dana, Form(store.LarkspurProject.ToString()), null, Cancel);
        Assert.Equal("Choose a project of your company.", Assert.IsType<RegisterClientResult.Rejected>(result).Faults["Project"][0]);
        Assert.Empty(await store.ReadAsync(data => data.Clients.ToListAsync()));
    }

    [Fact]
    public async Task An_administrator_registers_in_any_project() =>
        Assert.NotNull((await RegisterAsync(store.Ada, store.LarkspurProject)).Secret);

    [Fact]
    public async Task Support_and_auditors_register_nothing_even_past_the_pages()
    {
        foreach (var person in new[] { store.Sam, store.Ali })
        {
            Assert.IsType<RegisterClientResult.Rejected>(await Registrar.RegisterAsync(person, Form(store.HarborProject.ToString()), null, Cancel));
        }
        Assert.Empty(await store.ReadAsync(data => data.Clients.ToListAsync()));
    }

    [Fact]
    public async Task A_role_that_was_taken_away_is_gone_though_the_circuit_remembers_it()
    {
        await store.Get<StoreWriter>().WriteAsync(async (data, token) => (await data.People.SingleAsync(person => person.Id == store.Dana.Id, token)).Roles = PortalRoles.None, [], Cancel);
        Assert.IsType<RegisterClientResult.Rejected>(await Registrar.RegisterAsync(store.Dana, Form(store.HarborProject.ToString()), null, Cancel));
    }

    [Fact]
    public async Task A_new_project_is_made_in_the_same_act()
    {
        var form = Form(ClientForm.NewProject);
        form.NewProjectName = " Harbor Wallet ";
        Assert.IsType<RegisterClientResult.Registered>(await Registrar.RegisterAsync(store.Dana, form, null, Cancel));
        var project = await store.ReadAsync(data => data.Projects.SingleAsync(row => row.Name == "Harbor Wallet"));
        Assert.Equal(store.Harbor, project.CompanyId);
        Assert.Equal(["project.created", "client.created"], (await store.AuditAsync()).Select(entry => entry.Action).OrderDescending());
    }

    [Fact]
    public async Task The_service_holds_the_rule_of_addresses_even_past_the_form()
    {
        var form = Form(store.HarborProject.ToString());
        form.RedirectUris[0].Text = "https://app.example/*";
        var result = Assert.IsType<RegisterClientResult.Rejected>(await Registrar.RegisterAsync(store.Dana, form, null, Cancel));
        Assert.Contains("Wildcards are not allowed; addresses match exactly.", result.Faults["RedirectUris[0].Text"]);
    }

    [Fact]
    public async Task A_developer_of_another_company_finds_no_client_and_changes_none()
    {
        var registered = await RegisterAsync(store.Dana);
        Assert.Null(await Reader.FindAsync(store.Lea, registered.ClientId, Cancel));
        Assert.NotNull(await Reader.FindAsync(store.Ada, registered.ClientId, Cancel));
        Assert.IsType<EditClientResult.NotFound>(await Editor.AddRedirectUriAsync(store.Lea, registered.ClientId, 0, "https://evil.example/cb", null, Cancel));
        Assert.IsType<EditClientResult.NotFound>(await Editor.AddSecretAsync(store.Lea, registered.ClientId, 0, "mine", null, Cancel));
        Assert.Single((await store.ClientAsync(registered.ClientId)).Uris);
    }

    [Fact]
    public async Task Each_sees_the_clients_of_the_own_company_and_administrators_all()
    {
        await RegisterAsync(store.Dana);
        await RegisterAsync(store.Lea, store.LarkspurProject);
        Assert.Equal([1, 1, 2, 0, 0], await CountsAsync(store.Dana, store.Lea, store.Ada, store.Sam, store.Ali));
    }

    [Fact]
    public async Task An_added_address_is_audited_with_the_list_before_and_after()
    {
        var registered = await RegisterAsync(store.Dana);
        store.Time.Advance(TimeSpan.FromSeconds(1));
        Assert.IsType<EditClientResult.Saved>(await Editor.AddRedirectUriAsync(store.Dana, registered.ClientId, 0, " https://b.example/cb ", "Preview", Cancel));
        var change = Assert.Single((await store.AuditAsync())[^1].ReadChanges());
        Assert.Equal(("redirect_uris", "https://app.example/cb", "https://app.example/cb\nhttps://b.example/cb"), (change.Field, change.Before, change.After));
        Assert.Equal(1, (await store.ClientAsync(registered.ClientId)).Version);
    }

    [Theory]
    [InlineData("https://app.example/cb", "This address is in the list already.")]
    [InlineData("https://app.example/cb#x", "A redirect URI may not have a fragment (#).")]
    public async Task An_address_that_may_not_be_added_leaves_the_client_alone(string address, string words)
    {
        var registered = await RegisterAsync(store.Dana);
        var result = await Editor.AddRedirectUriAsync(store.Dana, registered.ClientId, 0, address, null, Cancel);
        Assert.Equal(words, Assert.IsType<EditClientResult.Rejected>(result).Fault);
        Assert.Equal(0, (await store.ClientAsync(registered.ClientId)).Version);
        Assert.Single(await store.AuditAsync());
    }

    [Fact]
    public async Task The_last_address_stays()
    {
        var registered = await RegisterAsync(store.Dana);
        var uri = (await store.ClientAsync(registered.ClientId)).Uris[0];
        Assert.IsType<EditClientResult.Rejected>(await Editor.RemoveRedirectUriAsync(store.Dana, registered.ClientId, 0, uri.Id, Cancel));
        Assert.Single((await store.ClientAsync(registered.ClientId)).Uris);
    }

    [Fact]
    public async Task A_change_from_an_old_version_names_who_was_first_and_writes_nothing()
    {
        var registered = await RegisterAsync(store.Dana);
        store.Time.Advance(TimeSpan.FromMinutes(1));
        Assert.IsType<EditClientResult.Saved>(await Editor.SetScopesAsync(store.Ada, registered.ClientId, 0, ["openid", "phone"], Cancel));
        var conflict = Assert.IsType<EditClientResult.Conflict>(await Editor.SetScopesAsync(store.Dana, registered.ClientId, 0, ["openid"], Cancel));
        Assert.Equal(("Ada", store.Time.GetUtcNow()), (conflict.By, conflict.At));
        Assert.Equal("openid phone", (await store.ClientAsync(registered.ClientId)).Scopes);
    }

    [Fact]
    public async Task Of_ten_changes_at_once_from_one_version_one_wins()
    {
        var registered = await RegisterAsync(store.Dana);
        var results = await Task.WhenAll(Enumerable.Range(0, 10).Select(index =>
            Editor.AddRedirectUriAsync(store.Dana, registered.ClientId, 0, $"https://n{index}.example/cb", null, Cancel)));
        Assert.Single(results, result => result is EditClientResult.Saved);
        Assert.Equal(9, results.Count(result => result is EditClientResult.Conflict));
    }

    [Fact]
    public async Task Openid_cannot_be_removed_and_unknown_scopes_not_be_added()
    {
        var registered = await RegisterAsync(store.Dana);
        Assert.IsType<EditClientResult.Rejected>(await Editor.SetScopesAsync(store.Dana, registered.ClientId, 0, ["email"], Cancel));
        Assert.IsType<EditClientResult.Rejected>(await Editor.SetScopesAsync(store.Dana, registered.ClientId, 0, ["openid", "everything"], Cancel));
        Assert.Equal("openid email", (await store.ClientAsync(registered.ClientId)).Scopes);
    }

    [Fact]
    public async Task At_most_two_secrets_are_active_and_the_last_one_stays()
    {
        var registered = await RegisterAsync(store.Dana);
        var added = Assert.IsType<EditClientResult.SecretAdded>(await Editor.AddSecretAsync(store.Dana, registered.ClientId, 0, "November", null, Cancel));
        Assert.StartsWith(ClientSecret.Prefix, added.Secret, StringComparison.Ordinal);
        Assert.IsType<EditClientResult.Rejected>(await Editor.AddSecretAsync(store.Dana, registered.ClientId, 1, "Third", null, Cancel));
        var secrets = (await store.ClientAsync(registered.ClientId)).Secrets;
        Assert.IsType<EditClientResult.Saved>(await Editor.RevokeSecretAsync(store.Dana, registered.ClientId, 1, secrets.Single(row => row.Name == "First").Id, new DangerAnswer("Rotated", "ticket 7"), Cancel));
        Assert.IsType<EditClientResult.Rejected>(await Editor.RevokeSecretAsync(store.Dana, registered.ClientId, 2, secrets.Single(row => row.Name == "November").Id, new DangerAnswer("Leaked", null), Cancel));
        var entry = (await store.AuditAsync()).Single(line => line.Action == "client.secret.revoked");
        Assert.Equal(("Rotated", "ticket 7"), (entry.Reason, entry.Note));
        Assert.Contains(entry.ReadChanges(), change => change is { Field: "secret First", Before: "active", After: "revoked" });
    }

    [Fact]
    public async Task The_test_flows_own_secrets_are_neither_shown_nor_counted()
    {
        var registered = await RegisterAsync(store.Dana);
        var client = await store.ClientAsync(registered.ClientId);
        await store.WriteAsync(ClientSecret.ForTestFlow(client.Id, "Dana", store.Time.GetUtcNow(), TimeSpan.FromMinutes(5)).Row);
        Assert.Equal("First", Assert.Single((await Reader.FindAsync(store.Dana, registered.ClientId, Cancel))!.Secrets).Name);
        Assert.IsType<EditClientResult.SecretAdded>(await Editor.AddSecretAsync(store.Dana, registered.ClientId, 0, "November", null, Cancel));
    }

    [Fact]
    public async Task The_list_is_searched_by_the_beginning_of_a_name_or_an_id_whatever_the_case()
    {
        var first = await RegisterAsync(store.Dana, name: "Harbor Web");
        await RegisterAsync(store.Dana, name: "Call centre");
        Assert.Equal(["Harbor Web"], await NamesAsync("hARb"));
        Assert.Equal(["Harbor Web"], await NamesAsync(first.ClientId[..14].ToUpperInvariant()));
        Assert.Empty(await NamesAsync("arbor"));
        Assert.Empty(await NamesAsync("%"));
    }

    [Fact]
    public async Task Pages_follow_each_other_without_a_gap_or_a_double_and_lead_back()
    {
        foreach (var index in Enumerable.Range(0, 7)) { await RegisterAsync(store.Dana, name: $"Client {index}"); }
        var first = await ListAsync(new PageRequest(null, null, 3));
        var second = await ListAsync(new PageRequest(first.After, null, 3));
        var third = await ListAsync(new PageRequest(second.After, null, 3));
        Assert.Equal(Enumerable.Range(0, 7).Select(index => $"Client {index}"), first.Rows.Concat(second.Rows).Concat(third.Rows).Select(row => row.Name));
        Assert.Null(third.After);
        Assert.Equal(first.Rows, (await ListAsync(new PageRequest(null, second.Before, 3))).Rows);
    }

    [Fact]
    public async Task Activity_is_what_the_providers_wrote_down()
    {
        var registered = await RegisterAsync(store.Dana);
        var detail = (await Reader.FindAsync(store.Dana, registered.ClientId, Cancel))!;
        Assert.Equal(new ClientActivity(null, null, 0, 0), await Reader.ReadActivityAsync(store.Dana, detail, Cancel));
        var now = store.Time.GetUtcNow();
        await store.WriteAsync(
            new AuthEvent { Id = Guid.CreateVersion7(), At = now.AddHours(-2), ClientId = detail.Id, Endpoint = "token", Succeeded = true, SignIn = true },
            new AuthEvent { Id = Guid.CreateVersion7(), At = now.AddMinutes(-90), ClientId = detail.Id, Endpoint = "token", Succeeded = true }, // refreshed: nobody signed in
            new AuthEvent { Id = Guid.CreateVersion7(), At = now.AddHours(-1), ClientId = detail.Id, Endpoint = "authorize", Succeeded = false, Error = "access_denied" },
            new AuthEvent { Id = Guid.CreateVersion7(), At = now.AddDays(-8), ClientId = detail.Id, Endpoint = "authorize", Succeeded = false });
        Assert.Equal(new ClientActivity(now.AddHours(-1), now.AddHours(-2), 1, 0), await Reader.ReadActivityAsync(store.Dana, detail, Cancel));
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private async Task<RegisterClientResult.Registered> RegisterAsync(CurrentPerson person, Guid? project = null, ClientType type = ClientType.Confidential, string name = "Harbor Web")
    {
        var form = Form((project ?? store.HarborProject).ToString());
        (form.Type, form.Name) = (type, name);
        return Assert.IsType<RegisterClientResult.Registered>(await Registrar.RegisterAsync(person, form, null, Cancel));
    }

    private static ClientForm Form(string project) => new()
    {
        Name = "Harbor Web",
        Project = project,
        RedirectUris = [new RedirectUriField { Text = "https://app.example/cb" }],
        Scopes = ["email"],
    };

    private Task<Page<ClientRow>> ListAsync(PageRequest page) => Reader.ListAsync(store.Dana, new ClientQuery(null, null, null, false, page), Cancel);

    private async Task<IEnumerable<string>> NamesAsync(string text) =>
        (await Reader.ListAsync(store.Dana, new ClientQuery(text, null, null, false, PageRequest.From(null, null)), Cancel)).Rows.Select(row => row.Name);

    private async Task<List<int>> CountsAsync(params CurrentPerson[] people)
    {
        List<int> counts = [];
        foreach (var person in people) { counts.Add((await Reader.ListAsync(person, new ClientQuery(null, null, null, true, PageRequest.From(null, null)), Cancel)).Total); }
        return counts;
    }
}
