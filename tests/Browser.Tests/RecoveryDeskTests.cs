using Microsoft.Playwright;

namespace ZenKey.Browser.Tests;

/// <summary>Support looks into a recovery, holds it, lets it go on and denies it; the phone says so each time.</summary>
public sealed class RecoveryDeskTests(Chromium chromium)
{
    private const string Who = "noah";

    [Fact]
    public async Task Support_holds_releases_and_denies_and_the_phone_says_so()
    {
        await using var desk = await chromium.DeskAsync();
        await using var phone = await chromium.PhoneAsync();
        var found = new List<string>();
        await phone.Page.GotoAsync($"/phone/{Who}");
        await phone.Link("Prove that it is you").ClickAsync();
        var number = (await phone.Page.Locator("[data-recovery-number]").GetAttributeAsync("data-recovery-number"))!;

        await desk.SignInAsync("sam");
        await desk.OpenPortalAsync("/recovery");
        found.AddRange(await desk.AxeFindingsAsync());
        await desk.Page.FillAsync("#recovery-search", number.ToLowerInvariant());
        await desk.Page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(desk.Page.Locator("h1")).ToHaveTextAsync(number);
        found.AddRange(await desk.AxeFindingsAsync());

        await DecideAsync(desk, "Hold", "held", "Suspicious activity", found);
        await ShowsAsync(phone, "held", found);
        await DecideAsync(desk, "Release", "released", "Subscriber was reached", found);
        await ShowsAsync(phone, "open", found);
        await DecideAsync(desk, "Deny", "denied", "Subscriber says it is not them", found);
        await ShowsAsync(phone, "denied", found);

        await Assertions.Expect(desk.Page.Locator(".zk-thread li")).ToHaveCountAsync(4);
        await Assertions.Expect(desk.Page.Locator("[data-decision]")).ToHaveCountAsync(0);
        found.AddRange(await desk.AxeFindingsAsync());
        var file = await desk.Page.RunAndWaitForDownloadAsync(() => desk.Page.ClickAsync("a[download]"));
        Assert.Equal($"{number}.json", file.SuggestedFilename);
        Assert.True(found.Count == 0, string.Join('\n', found));
    }

    [Fact]
    public async Task The_file_of_a_case_is_for_staff_that_is_signed_in()
    {
        await using var developer = await chromium.DeskAsync();
        await using var auditor = await chromium.DeskAsync();
        await developer.SignInAsync("dana");
        await auditor.SignInAsync("ali");
        var path = $"/recovery/{Guid.CreateVersion7()}/timeline.json";
        Assert.Equal(404, (await auditor.Context.APIRequest.GetAsync(path, new() { MaxRedirects = 0 })).Status);
        Assert.InRange((await developer.Context.APIRequest.GetAsync(path, new() { MaxRedirects = 0 })).Status, 302, 403);
        await using var nobody = await chromium.DeskAsync();
        Assert.InRange((await nobody.Context.APIRequest.GetAsync(path, new() { MaxRedirects = 0 })).Status, 302, 401);
    }

    private static async Task DecideAsync(Person desk, string decision, string done, string reason, List<string> found)
    {
        await desk.Page.ClickAsync($"[data-decision={decision}]");
        var dialog = desk.Page.GetByRole(AriaRole.Dialog);
        await Assertions.Expect(dialog.GetByRole(AriaRole.Button, new() { Name = "Cancel" })).ToBeFocusedAsync();
        found.AddRange(await desk.AxeFindingsAsync());
        await desk.Page.SelectOptionAsync("#danger-reason", reason);
        await desk.Page.ClickAsync(".zk-confirm");
        await Assertions.Expect(desk.Page.Locator(".zk-alert.zk-ok")).ToContainTextAsync($"Recovery {done} at");
    }

    private static async Task ShowsAsync(Person phone, string state, List<string> found)
    {
        await phone.Page.GotoAsync($"/phone/{Who}/recovery");
        await Assertions.Expect(phone.Page.Locator($"[data-recovery={state}]")).ToHaveCountAsync(1);
        found.AddRange(await phone.AxeFindingsAsync());
    }
}
