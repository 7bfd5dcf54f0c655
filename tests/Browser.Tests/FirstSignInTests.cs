using System.Text.RegularExpressions;
using Microsoft.Playwright;

namespace ZenKey.Browser.Tests;

/// <summary>
/// The whole path: a newcomer registers an application, signs in to it with a phone, sees link and device appear in the
/// pages of staff, and the device is revoked.
/// </summary>
public sealed partial class FirstSignInTests(Chromium chromium)
{
    private const string MayasPin = "604739";

    [Fact]
    public async Task By_hand_with_a_desk_and_a_phone()
    {
        await using var developer = await chromium.DeskAsync();
        await using var phone = await chromium.PhoneAsync();
        await developer.SignInAsync("dana");
        var clientId = await RegisterAsync(developer, "First app by hand");

        await OpenTestFlowAsync(developer, clientId, "maya", byItself: false);
        await developer.Button("Run").ClickAsync();
        var code = await developer.Page.Locator("[data-test-code]").GetAttributeAsync("data-test-code");
        await Hand.TypeCodeAsync(phone, "maya", code!);
        await Hand.ApproveAsync(phone, "maya", MayasPin);
        await Assertions.Expect(developer.Page.GetByText(PassedText()).First).ToBeVisibleAsync();

        await LinkIsSeenBySupportAsync("Harbor Bank");
        await DeviceIsRevokedByAdministratorAsync("ZenKey test flow");

        // Revoked holds at once: the phone no longer lists it, and the same browser must pair again.
        await phone.Page.GotoAsync("/phone/maya/trusted");
        await Assertions.Expect(phone.Page.GetByText("ZenKey test flow")).ToHaveCountAsync(0);
        await developer.Button("Run again").ClickAsync();
        await Assertions.Expect(developer.Page.Locator("[data-test-code]")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task With_a_phone_that_answers_by_itself()
    {
        await using var developer = await chromium.DeskAsync();
        await developer.SignInAsync("dana");
        var clientId = await RegisterAsync(developer, "First app by itself");
        await OpenTestFlowAsync(developer, clientId, "nina", byItself: true);
        await developer.Button("Run").ClickAsync();
        await Assertions.Expect(developer.Page.GetByText(PassedText()).First).ToBeVisibleAsync();

        // Its page stands for thirty days, and runs it again by one click.
        await developer.Page.GetByRole(AriaRole.Link, new() { Name = "Its page" }).ClickAsync();
        await Assertions.Expect(developer.Page.GetByText("This is the first run that is kept of this client.")).ToBeVisibleAsync();
        Assert.Equal([], await developer.AxeFindingsAsync());
        await developer.Button("Run again").ClickAsync();
        await developer.Page.WaitForURLAsync(new Regex("persona=agrees&phone=nina"));
        await Assertions.Expect(developer.Page.GetByText(PassedText()).First).ToBeVisibleAsync();
    }

    private static async Task<string> RegisterAsync(Person developer, string name)
    {
        await developer.OpenPortalAsync("/clients/new?step=name");
        await developer.Page.FillAsync("#client-name", name);
        await developer.Page.Locator("#client-project").SelectOptionAsync(new SelectOptionValue { Label = "Harbor Bank" });
        await developer.Page.ClickAsync("#continue");
        // A fault is shown beside its field, and what was typed stays.
        await developer.Page.FillAsync("#redirect-uri-0", "http://shop.example/callback");
        await developer.Page.Locator("#continue").ClickAsync();
        await Assertions.Expect(developer.Page.GetByText("Use https; plain http is for this computer (localhost) only.").First).ToBeVisibleAsync();
        Assert.Equal("http://shop.example/callback", await developer.Page.InputValueAsync("#redirect-uri-0"));

        await developer.Page.FillAsync("#redirect-uri-0", "https://shop.example/callback");
        await developer.Page.ClickAsync("#continue");
        await developer.Page.WaitForURLAsync("**step=scopes*");
        await developer.Page.ClickAsync("#continue");
        await Assertions.Expect(developer.Page.Locator(".zk-review")).ToContainTextAsync(name);
        await developer.Page.Locator("#create-client").ClickAsync();
        var secret = await developer.Page.Locator("#secret-text").InputValueAsync();
        Assert.StartsWith("zks_", secret, StringComparison.Ordinal);
        await Assertions.Expect(developer.Page.Locator("#secret-close")).ToBeDisabledAsync();
        await developer.Page.CheckAsync("#secret-stored");
        await developer.Page.ClickAsync("#secret-close");
        await Assertions.Expect(developer.Page.Locator("#secret-text")).ToHaveCountAsync(0);
        await developer.Page.WaitForURLAsync(ClientAddress());
        await Assertions.Expect(developer.Page.Locator("main")).ToContainTextAsync(name);
        Assert.DoesNotContain(secret, await developer.Page.ContentAsync(), StringComparison.Ordinal);
        return new Uri(developer.Page.Url).AbsolutePath.Split('/')[2];
    }

    private static async Task OpenTestFlowAsync(Person developer, string clientId, string handset, bool byItself)
    {
        await developer.OpenPortalAsync($"/test-flow/{clientId}");
        await developer.Page.SelectOptionAsync("#flow-persona", new SelectOptionValue { Value = byItself ? "agrees" : "self" });
        await developer.Page.SelectOptionAsync("#flow-phone", new SelectOptionValue { Value = handset });
    }

    private async Task LinkIsSeenBySupportAsync(string app)
    {
        await using var support = await chromium.DeskAsync();
        await support.SignInAsync("sam");
        await support.OpenPortalAsync("/links");
        var link = support.Page.Locator("main table tbody tr", new() { HasText = "(•••) •••-0134" }).First;
        await Assertions.Expect(link).ToContainTextAsync(app);
        await Assertions.Expect(link).ToContainTextAsync("just now");
        Assert.DoesNotContain("14155550134", await support.Page.ContentAsync(), StringComparison.Ordinal);
        await support.OpenPortalAsync("/devices");
        await Assertions.Expect(RowOf(support, "ZenKey test flow")).ToBeVisibleAsync();
        await Assertions.Expect(support.Page.GetByRole(AriaRole.Button, new() { NameRegex = new("^Revoke") })).ToHaveCountAsync(0);
    }

    /// <summary>The row of Maya's device in the list.</summary>
    private static ILocator RowOf(Person person, string device) =>
        person.Page.Locator("main table tbody tr", new() { HasText = "(•••) •••-0134" }).Filter(new() { HasText = device }).First;

    private async Task DeviceIsRevokedByAdministratorAsync(string device)
    {
        await using var administrator = await chromium.DeskAsync();
        await administrator.SignInAsync("ada");
        await administrator.OpenPortalAsync("/devices");
        await RowOf(administrator, device).GetByRole(AriaRole.Link).First.ClickAsync();
        await Assertions.Expect(administrator.Page.Locator("h1")).ToContainTextAsync(device);
        await administrator.BecomeAliveAsync();
        await administrator.Page.GetByRole(AriaRole.Button, new() { NameRegex = new("^Revoke") }).First.ClickAsync();
        var dialog = administrator.Page.GetByRole(AriaRole.Dialog);
        await Assertions.Expect(dialog.GetByRole(AriaRole.Button, new() { Name = "Cancel" })).ToBeFocusedAsync();
        await Assertions.Expect(dialog).ToContainTextAsync("Harbor Bank");
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Revoke device" }).ClickAsync();
        await Assertions.Expect(dialog).ToContainTextAsync("Choose a reason");
        await dialog.Locator("#danger-reason").SelectOptionAsync("Lost or stolen");
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Revoke device" }).ClickAsync();
        await Assertions.Expect(administrator.Page.GetByText(new Regex("Device revoked. It stopped working at"))).ToBeVisibleAsync();

        await administrator.OpenPortalAsync("/audit");
        // Others may have done something since.
        var entry = administrator.Page.Locator("main table tbody tr", new() { HasText = device }).First;
        await Assertions.Expect(entry).ToContainTextAsync("Device revoked");
        await Assertions.Expect(entry).ToContainTextAsync("Ada");
    }

    [GeneratedRegex(@"Passed, (\d+) of \1")]
    private static partial Regex PassedText();

    [GeneratedRegex("/clients/ccid-[a-z0-9]{16}/ready")]
    private static partial Regex ClientAddress();
}
