using Bunit;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using MudBlazor;
using ZenKey.Portal.Data.Clients;
using ZenKey.Portal.Features.Clients;
using ZenKey.Portal.Features.Clients.Rotation;
using ZenKey.Portal.Tests.Support;
using ZenKey.Protocol;

namespace ZenKey.Portal.Tests.Clients.Rotation;

/// <summary>A secret is replaced without a stop, and the page proves when the old one may go.</summary>
public sealed class RotationTests : SupportPageContext
{
    private const string ClientId = "ccid-h7k2m9qx4tz8v3pa";
    private Client client = null!;
    private ClientSecret old = null!;

    protected override async Task FillAsync()
    {
        Services.AddClients();
        var now = Store.Time.GetUtcNow();
        client = new Client { Id = Store.NewId(), ClientId = ClientId, ProjectId = World.Harbor.Id, Name = "Harbor Web", TokenAuth = TokenAuth.Basic, CreatedAt = now };
        old = ClientSecret.FromText(client.Id, "October", "zks_october-secret", "Dana", now.AddDays(-40));
        await Store.AddAsync(client, old);
        Time.SetUtcNow(now);
        Become(World.Developer);
    }

    private IClientEditor Editor => Services.GetRequiredService<IClientEditor>();

    [Fact]
    public async Task It_goes_from_making_to_deploying_to_watching_to_revoking_by_what_the_store_says()
    {
        var page = Open();
        page.WaitForAssertion(() => Assert.Equal(RotationStep.Create, StepOf(page)));
        Assert.Empty(page.FindAll("#revoke-old"));

        var added = await AddAsync();
        await NextAsync(page, RotationStep.Deploy);
        Assert.Contains("Nothing has used it yet", page.Markup, StringComparison.Ordinal);

        await UseAsync(old.Id, 3);
        await UseAsync(added.Id, 2);
        await NextAsync(page, RotationStep.Watch);
        Assert.Contains("Not yet: used 3 times in the last hour.", page.Markup, StringComparison.Ordinal);

        Pass(TimeSpan.FromMinutes(61));
        await UseAsync(added.Id, 1);
        await NextAsync(page, RotationStep.Revoke);
        Assert.Contains("Quiet for an hour. It is safe to revoke it.", page.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_new_secret_is_shown_once_and_may_end_by_itself()
    {
        var dialogs = RenderDialogs();
        var page = Open();
        page.WaitForAssertion(() => page.Find("#secret-name"));
        page.Find("form").Submit();
        Assert.Contains("Give the secret a name", page.Find("#secret-name-fault").TextContent, StringComparison.Ordinal);
        page.Find("#secret-name").Change("November");
        page.Find("#secret-life").Change("90");
        var submit = page.Find("form").SubmitAsync();
        dialogs.WaitForElement("#secret-text");
        var secret = dialogs.Find("#secret-text").GetAttribute("value")!;
        dialogs.Find("#secret-stored").Change(true);
        dialogs.Find("#secret-close").Click();
        await submit;

        var row = (await SecretsAsync()).Single(one => one.Name == "November");
        Assert.Equal((ClientSecret.HashOf(secret).Length, Store.Time.GetUtcNow().AddDays(90)), (row.Hash.Length, row.ExpiresAt!.Value));
        Assert.Equal(ClientSecret.HashOf(secret), row.Hash);
        page.WaitForAssertion(() => Assert.DoesNotContain(secret, page.Markup, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Revoking_while_the_old_one_is_in_use_says_how_often()
    {
        var added = await AddAsync();
        await UseAsync(old.Id, 12);
        await UseAsync(added.Id, 1);
        var dialogs = RenderDialogs();
        var page = Open();
        page.WaitForAssertion(() => page.Find("#revoke-old"));
        var click = page.Find("#revoke-old").ClickAsync();
        dialogs.WaitForAssertion(() => Assert.Contains("It was used 12 times in the last hour: whatever still uses it fails at once.", dialogs.Markup, StringComparison.Ordinal));
        dialogs.Find("#danger-reason").Change("Rotated");
        dialogs.Find(".zk-confirm").Click();
        await click;
        Assert.NotNull((await SecretsAsync()).Single(one => one.Id == old.Id).RevokedAt);
        Assert.EndsWith($"/clients/{ClientId}/credentials", Address, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_end_of_the_old_one_can_be_set_and_taken_back()
    {
        await AddAsync();
        RenderDialogs();
        var page = Open();
        page.WaitForAssertion(() => page.Find("#end-after"));
        page.Find("#end-after").Change("72");
        page.Find("#end-secret").Click();
        page.WaitForAssertion(() => page.Find("#keep-secret"));
        Assert.Equal(Store.Time.GetUtcNow().AddHours(72), (await SecretsAsync()).Single(one => one.Id == old.Id).ExpiresAt);

        page.Find("#keep-secret").Click();
        page.WaitForAssertion(() => page.Find("#end-after"));
        Assert.Null((await SecretsAsync()).Single(one => one.Id == old.Id).ExpiresAt);
        var actions = await Store.ReadAsync(async store => store.Audit.Select(entry => entry.Action).ToList());
        Assert.Contains("client.secret.scheduled", actions);
        Assert.Contains("client.secret.kept", actions);
    }

    [Fact]
    public async Task A_secret_with_an_own_life_is_let_to_end_earlier_and_goes_back_to_its_own_end()
    {
        var added = Assert.IsType<EditClientResult.SecretAdded>(await Editor.AddSecretAsync(World.Developer, ClientId, 0, "November", TimeSpan.FromDays(2), CancellationToken.None));
        var own = Store.Time.GetUtcNow().AddDays(2);
        var young = (await SecretsAsync()).Single(one => one.Name == added.Name);
        Assert.False(await IsScheduledAsync(young.Id));

        Assert.IsType<EditClientResult.Saved>(await Editor.EndSecretAsync(World.Developer, ClientId, 1, young.Id, TimeSpan.FromHours(1), CancellationToken.None));
        Assert.True(await IsScheduledAsync(young.Id));
        Assert.IsType<EditClientResult.Saved>(await Editor.EndSecretAsync(World.Developer, ClientId, 2, young.Id, null, CancellationToken.None));

        Assert.Equal(own, (await SecretsAsync()).Single(one => one.Id == young.Id).ExpiresAt);
        Assert.StartsWith("This secret ends by itself before that", Assert.IsType<EditClientResult.Rejected>(
            await Editor.EndSecretAsync(World.Developer, ClientId, 3, young.Id, TimeSpan.FromDays(3), CancellationToken.None)).Fault, StringComparison.Ordinal);
    }

    // As the page sees it, were this the old one.
    private async Task<bool> IsScheduledAsync(Guid id)
    {
        var read = await Services.GetRequiredService<RotationReader>().ReadAsync(World.Developer, ClientId, CancellationToken.None);
        var use = read!.Value.State.New!.Secret.Id == id ? read.Value.State.New : read.Value.State.Old!;
        return (read.Value.State with { Old = use }).IsScheduled;
    }

    [Fact]
    public async Task The_last_secret_cannot_be_let_to_end() => Assert.IsType<EditClientResult.Rejected>(
        await Editor.EndSecretAsync(World.Developer, ClientId, 0, old.Id, TimeSpan.FromHours(1), CancellationToken.None));

    [Theory]
    [InlineData(0.5)]
    [InlineData(169)]
    public async Task An_end_lies_an_hour_to_seven_days_ahead(double hours)
    {
        await AddAsync();
        Assert.IsType<EditClientResult.Rejected>(await Editor.EndSecretAsync(World.Developer, ClientId, 1, old.Id, TimeSpan.FromHours(hours), CancellationToken.None));
    }

    [Fact]
    public async Task A_secret_that_is_to_end_first_does_not_count_as_the_one_that_stays()
    {
        var added = await AddAsync();
        Assert.IsType<EditClientResult.Saved>(await Editor.EndSecretAsync(World.Developer, ClientId, 1, old.Id, TimeSpan.FromHours(1), CancellationToken.None));
        Assert.IsType<EditClientResult.Rejected>(await Editor.EndSecretAsync(World.Developer, ClientId, 2, added.Id, TimeSpan.FromHours(2), CancellationToken.None));
    }

    [Theory]
    [InlineData(31, null)]
    [InlineData(29, "zk-info")]
    [InlineData(6, "zk-warn")]
    [InlineData(1, "zk-err")]
    public void A_client_whose_last_secret_ends_is_told_of_it(int days, string? tint)
    {
        var detail = ClientStubs.Detail() with { Secrets = [ClientStubs.Secret("First", "9mWe") with { ExpiresAt = Time.GetUtcNow().AddDays(days) }] };
        var shown = Render<SecretReminder>(parameters => parameters.Add(one => one.Client, detail));
        Assert.Equal(tint is null ? 0 : 1, shown.FindAll($".zk-alert{(tint is null ? "" : "." + tint)}").Count);
    }

    [Fact]
    public void With_a_successor_nobody_is_reminded()
    {
        var detail = ClientStubs.Detail() with { Secrets = [ClientStubs.Secret("First", "9mWe") with { ExpiresAt = Time.GetUtcNow().AddDays(1) }, ClientStubs.Secret("Second", "T4qd")] };
        Assert.Empty(Render<SecretReminder>(parameters => parameters.Add(one => one.Client, detail)).FindAll(".zk-alert"));
    }

    private IRenderedComponent<RotationPage> Open() => Render<RotationPage>(parameters => parameters.Add(one => one.ClientId, ClientId));

    private async Task<ClientSecret> AddAsync()
    {
        Assert.IsType<EditClientResult.SecretAdded>(await Editor.AddSecretAsync(World.Developer, ClientId, 0, "November", null, CancellationToken.None));
        return (await SecretsAsync()).Single(one => one.Name == "November");
    }

    /// <summary>As the carriers count it.</summary>
    private Task UseAsync(Guid secretId, int times)
    {
        var now = Store.Time.GetUtcNow();
        return Store.Writer.WriteAsync(async (store, token) =>
        {
            store.ClientSecretUses.Add(new ClientSecretUse { SecretId = secretId, From = ClientSecretUse.SlotOf(now), Count = times });
            await store.ClientSecrets.Where(secret => secret.Id == secretId).ExecuteUpdateAsync(set => set.SetProperty(secret => secret.LastUsedAt, now), token);
        }, [], CancellationToken.None);
    }

    private void Pass(TimeSpan span)
    {
        Store.Time.Advance(span);
        Time.Advance(span);
    }

    /// <summary>The page looks again by itself.</summary>
    private async Task NextAsync(IRenderedComponent<RotationPage> page, RotationStep step)
    {
        Pass(RotationPage.Pace);
        await page.WaitForStateAsync(() => StepOf(page) == step);
    }

    private static RotationStep StepOf(IRenderedComponent<RotationPage> page) =>
        (RotationStep)page.FindAll(".zk-thread > li").Select((item, index) => (item, index)).Single(one => one.item.ClassList.Contains("zk-wait")).index;

    private Task<List<ClientSecret>> SecretsAsync() => Store.ReadAsync(async store => store.ClientSecrets.Where(secret => secret.ClientId == client.Id).ToList());
}
