using Microsoft.EntityFrameworkCore;
using ZenKey.Portal.Data.Carriers;
using ZenKey.Portal.Data.Clients;
using ZenKey.Portal.Data.Companies;
using ZenKey.Portal.Data.Events;
using ZenKey.Portal.Data.Launches;
using ZenKey.Portal.Data.Projects;
using ZenKey.Portal.Features.Launch;
using ZenKey.Portal.Ui;
using ZenKey.Protocol;

namespace ZenKey.Portal.Tests.Launch;

/// <summary>A launch takes two persons, and exactly what was asked for is launched (ZenKey platform §9.6).</summary>
public sealed class LaunchDeskTests : IAsyncLifetime
{
    private static readonly CancellationToken Cancel = CancellationToken.None;
    private readonly LaunchWorld world = new();

    public ValueTask InitializeAsync() => world.InitializeAsync();

    public ValueTask DisposeAsync() => world.DisposeAsync();

    [Fact]
    public async Task One_asks_another_approves_and_the_client_serves_everybody()
    {
        var asked = await world.AskAsync();
        Assert.Contains(asked.Differences, one => one is { Field: "Redirect URIs", Before: null, After: "https://app.harbor.example/back" });
        Assert.Contains(asked.Differences, one => one.Field == "Scopes" && one.After == "openid\nname, required: To greet you");
        Assert.Equal(ClientMode.Developer, (await world.ClientAsync()).Mode);

        Assert.IsType<LaunchResult.Done>(await world.Desk.DecideAsync(world.Ada, asked.Id, asked.Version, new LaunchAnswer(true, null), Cancel));

        Assert.Equal(ClientMode.Launched, (await world.ClientAsync()).Mode);
        Assert.Equal(["client.launch.requested", "client.launched"], await ActionsAsync());
        Assert.Contains("Harbor App is launched", Assert.Single(world.Companies.Mails.Sent).Subject, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nobody_approves_what_they_asked_for_nor_what_is_their_own_companys()
    {
        Assert.IsType<LaunchResult.Done>(await world.Desk.RequestAsync(world.Ada, LaunchWorld.ClientId, Cancel));
        var asked = (await world.RequestsAsync()).Single();
        Assert.Equal("You asked for this yourself, so somebody else decides on it.", FaultOf(await world.Desk.DecideAsync(world.Ada, asked.Id, asked.Version, new LaunchAnswer(true, null), Cancel)));

        var own = world.Ada with { Id = Guid.CreateVersion7(), Name = "Own", CompanyId = world.Store.Harbor };
        await world.Companies.AddAsync(own);
        Assert.Equal("This is your own company's, so somebody else decides on it.", FaultOf(await world.Desk.DecideAsync(own, asked.Id, asked.Version, new LaunchAnswer(true, null), Cancel)));
        Assert.Equal(ClientMode.Developer, (await world.ClientAsync()).Mode);
    }

    [Fact]
    public async Task What_was_changed_since_is_not_approved_and_can_be_asked_for_again()
    {
        var asked = await world.AskAsync();
        await world.AddAddressAsync("https://elsewhere.example/back");
        Assert.Contains("was changed since", FaultOf(await world.Desk.DecideAsync(world.Ada, asked.Id, asked.Version, new LaunchAnswer(true, null), Cancel)), StringComparison.Ordinal);
        Assert.True((await world.Reader.FindAsync(world.Ada, asked.Id, Cancel))!.Stale);

        var again = await world.AskAsync();
        Assert.Equal([LaunchState.Withdrawn, LaunchState.Waiting], (await world.RequestsAsync()).Select(row => row.State));
        Assert.IsType<LaunchResult.Done>(await world.Desk.DecideAsync(world.Ada, again.Id, again.Version, new LaunchAnswer(true, null), Cancel));
    }

    [Fact]
    public async Task A_change_that_nobody_sees_leaves_the_request_as_it_is()
    {
        var asked = await world.AskAsync();
        await world.ChangeClientAsync(client => client.Version += 5);
        Assert.IsType<LaunchResult.Done>(await world.Desk.DecideAsync(world.Ada, asked.Id, asked.Version, new LaunchAnswer(true, null), Cancel));
    }

    [Fact]
    public async Task It_is_given_back_with_words_and_they_are_read()
    {
        var asked = await world.AskAsync();
        Assert.Equal("Say why, in words that the company reads.", FaultOf(await world.Desk.DecideAsync(world.Ada, asked.Id, asked.Version, new LaunchAnswer(false, " "), Cancel)));
        Assert.IsType<LaunchResult.Done>(await world.Desk.DecideAsync(world.Ada, asked.Id, asked.Version, new LaunchAnswer(false, "The logo is another company's."), Cancel));
        var last = (await world.Reader.ReadAsync(world.Dev, LaunchWorld.ClientId, Cancel))!.Last!;
        Assert.Equal((LaunchState.Returned, "The logo is another company's."), (last.State, last.Note));
        Assert.Contains("The logo is another company's.", Assert.Single(world.Companies.Mails.Sent).Text, StringComparison.Ordinal);
        Assert.Equal("It was answered meanwhile.", FaultOf(await world.Desk.DecideAsync(world.Ada, asked.Id, asked.Version, new LaunchAnswer(true, null), Cancel)));
    }

    [Fact]
    public async Task Of_two_answers_at_once_one_counts()
    {
        var asked = await world.AskAsync();
        var results = await Task.WhenAll(world.Desk.DecideAsync(world.Ada, asked.Id, asked.Version, new LaunchAnswer(true, null), Cancel), world.Desk.DecideAsync(world.Ada, asked.Id, asked.Version, new LaunchAnswer(false, "No"), Cancel));
        Assert.Single(results.OfType<LaunchResult.Done>());
    }

    [Fact]
    public async Task Of_two_requests_at_once_one_waits()
    {
        var results = await Task.WhenAll(world.Desk.RequestAsync(world.Dev, LaunchWorld.ClientId, Cancel), world.Desk.RequestAsync(world.Companies.Owner, LaunchWorld.ClientId, Cancel));
        Assert.Single(results.OfType<LaunchResult.Done>());
        Assert.Equal("It is asked for already.", results.OfType<LaunchResult.Rejected>().Single().Fault);
        Assert.Single(await world.RequestsAsync());
    }

    [Fact]
    public async Task After_fourteen_days_without_an_answer_it_is_asked_for_again()
    {
        var asked = await world.AskAsync();
        world.Store.Time.Advance(TimeSpan.FromDays(14));
        Assert.Contains("fourteen days", FaultOf(await world.Desk.DecideAsync(world.Ada, asked.Id, asked.Version, new LaunchAnswer(true, null), Cancel)), StringComparison.Ordinal);
        Assert.True((await world.Reader.ReadAsync(world.Dev, LaunchWorld.ClientId, Cancel))!.Last!.Expired);
        await world.AskAsync();
        Assert.Equal([LaunchState.Withdrawn, LaunchState.Waiting], (await world.RequestsAsync()).Select(row => row.State));
    }

    [Theory]
    [InlineData("agreement")]
    [InlineData("company")]
    [InlineData("project")]
    [InlineData("domains")]
    [InlineData("scopes")]
    [InlineData("redirects")]
    [InlineData("enabled")]
    [InlineData("signin")]
    [InlineData("carriers")]
    public async Task What_is_missing_stops_asking_and_what_gets_lost_stops_approving(string check)
    {
        var asked = await world.AskAsync();
        await BreakAsync(check);
        var view = (await world.Reader.ReadAsync(world.Dev, LaunchWorld.ClientId, Cancel))!;
        var missing = Assert.Single(view.Checks, one => !one.Holds);
        Assert.Equal(check, missing.Key);
        Assert.IsType<LaunchResult.Rejected>(await world.Desk.DecideAsync(world.Ada, asked.Id, asked.Version, new LaunchAnswer(true, null), Cancel));
        Assert.Equal(missing.Missing, FaultOf(await world.Desk.RequestAsync(world.Dev, LaunchWorld.ClientId, Cancel)));
        Assert.Equal(ClientMode.Developer, (await world.ClientAsync()).Mode);
    }

    [Fact]
    public async Task A_launched_client_goes_back_to_Developer_Mode_and_is_launched_by_the_difference()
    {
        var asked = await world.AskAsync();
        await world.Desk.DecideAsync(world.Ada, asked.Id, asked.Version, new LaunchAnswer(true, null), Cancel);
        Assert.Equal("It is launched already.", FaultOf(await world.Desk.RequestAsync(world.Dev, LaunchWorld.ClientId, Cancel)));
        Assert.IsType<LaunchResult.NotFound>(await world.Desk.TakeBackAsync(world.Dev, LaunchWorld.ClientId, new DangerAnswer("x", null), Cancel));
        Assert.IsType<LaunchResult.Done>(await world.Desk.TakeBackAsync(world.Companies.Admin, LaunchWorld.ClientId, new DangerAnswer("A fault in the app", "Payments"), Cancel));
        Assert.Equal(ClientMode.Developer, (await world.ClientAsync()).Mode);

        await world.ChangeClientAsync(client => client.Name = "Harbor App 2");
        var again = await world.AskAsync();
        var change = Assert.Single(again.Differences);
        Assert.Equal(("Client", "Harbor App", "Harbor App 2"), (change.Field, change.Before, change.After));
    }

    [Fact]
    public async Task A_request_is_taken_back_by_its_company()
    {
        var asked = await world.AskAsync();
        Assert.IsType<LaunchResult.NotFound>(await world.Desk.WithdrawAsync(world.Store.Lea, asked.Id, asked.Version, Cancel));
        Assert.IsType<LaunchResult.Done>(await world.Desk.WithdrawAsync(world.Companies.Owner, asked.Id, asked.Version, Cancel));
        Assert.Equal("It was answered meanwhile.", FaultOf(await world.Desk.DecideAsync(world.Ada, asked.Id, asked.Version, new LaunchAnswer(true, null), Cancel)));
        Assert.Equal("It was answered meanwhile.", FaultOf(await world.Desk.WithdrawAsync(world.Dev, asked.Id, asked.Version, Cancel)));
    }

    [Fact]
    public async Task How_far_a_carrier_is_is_set_by_the_operator_and_kept()
    {
        var carrier = new Carrier { Id = Guid.CreateVersion7(), Slug = "verizon", Name = "Verizon" };
        await world.Store.WriteAsync(carrier);
        Assert.IsType<LaunchResult.NotFound>(await world.Desk.ProvisionAsync(world.Companies.Owner, LaunchWorld.ClientId, "verizon", ProvisioningState.Refused, Cancel));
        Assert.IsType<LaunchResult.Done>(await world.Desk.ProvisionAsync(world.Ada, LaunchWorld.ClientId, "verizon", ProvisioningState.Submitted, Cancel));
        Assert.False((await world.ClientAsync()).IsProvisionedAt(carrier.Id));
        Assert.Equal("One carrier has not taken it up.", (await world.Reader.ReadAsync(world.Dev, LaunchWorld.ClientId, Cancel))!.Checks.Single(check => check.Key == "carriers").Missing);
        Assert.IsType<LaunchResult.Done>(await world.Desk.ProvisionAsync(world.Ada, LaunchWorld.ClientId, "verizon", ProvisioningState.Active, Cancel));
        Assert.True((await world.ClientAsync()).IsProvisionedAt(carrier.Id));
        Assert.Equal(["client.provisioning.changed", "client.provisioning.changed"], await ActionsAsync());
    }

    private Task BreakAsync(string check) => world.Store.ChangeAsync(async store =>
    {
        var client = await store.Clients.Include(one => one.Uris).Include(one => one.Project!.Company).Include(one => one.Project!.Proofs).Include(one => one.Project!.Scopes).SingleAsync(one => one.ClientId == LaunchWorld.ClientId);
        var project = client.Project!;
        switch (check)
        {
            case "agreement": store.Agreements.RemoveRange(store.Agreements.Where(one => one.Kind == AgreementKind.Commercial)); break;
            case "company": project.Company!.State = CompanyState.Suspended; break;
            case "project": project.LogoUrl = null; break;
            case "domains": project.Proofs[0].State = ProofState.Pending; break;
            case "scopes": project.Scopes[0].Purpose = null; break;
            case "redirects": store.Add(LaunchWorld.Address(client.Id, "http://localhost:3000/back")); break;
            case "enabled": client.State = ClientState.Disabled; break;
            case "signin": // tokens of its own are no sign-in
                world.Store.Time.Advance(TimeSpan.FromDays(91));
                store.Events.Add(new AuthEvent { Id = Guid.CreateVersion7(), At = world.Store.Time.GetUtcNow(), Endpoint = "token", Succeeded = true, ClientId = client.Id });
                break;
            default:
                var carrier = new Carrier { Id = Guid.CreateVersion7(), Slug = "verizon", Name = "Verizon" };
                store.Carriers.Add(carrier);
                store.Add(new ClientProvisioning { ClientId = client.Id, CarrierId = carrier.Id, State = ProvisioningState.Submitted });
                break;
        }
    });

    private Task<List<string>> ActionsAsync() => world.Store.ReadAsync(store => store.Audit.OrderBy(row => row.Id).Select(row => row.Action).ToListAsync());

    private static string FaultOf(LaunchResult result) => Assert.IsType<LaunchResult.Rejected>(result).Fault;
}
