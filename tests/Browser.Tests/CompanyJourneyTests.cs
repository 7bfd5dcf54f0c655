using System.Text.RegularExpressions;
using Microsoft.Playwright;
using ZenKey.TestKit;

namespace ZenKey.Browser.Tests;

/// <summary>
/// A newcomer goes the whole way, from signing up to a client that serves everybody, by what the pages and mails show alone:
/// an address is typed at the entry only. This part comes as far as a project whose domain is proven.
/// </summary>
public sealed partial class CompanyJourneyTests(Chromium chromium, OwnApp own) : IClassFixture<OwnApp>, IDisposable
{
    private readonly CompanySite site = new();
    private readonly List<string> found = [];

    [Fact]
    public async Task From_signing_up_to_a_client_that_is_launched()
    {
        await using var newcomer = await chromium.DeskAsync(origin: own.App.Origin);
        await SignUpAsync(newcomer);
        await HandInAsync(newcomer);
        await ApproveAsync();
        await InviteAsync(newcomer);
        await SetUpAsync(newcomer);
        await ProveAsync(newcomer);
        var client = await RegisterAsync(newcomer);
        await SignInAsync(newcomer);
        await MendAsync(newcomer, client);
        await RotateAsync(newcomer, client);
        await AskForLaunchAsync(newcomer);
        await LaunchAsync();
        await ServesAsync(newcomer);
        Assert.True(found.Count == 0, string.Join('\n', found));
    }

    private async Task SignUpAsync(Person newcomer)
    {
        var page = newcomer.Page;
        using var browser = own.App.NewBrowser();
        await new Phones(browser.Http).SetAsync("maya", new { approve = "always" });
        await page.GotoAsync("/simulator/line/maya?return=" + Uri.EscapeDataString("/sign-in/start"));
        await page.WaitForURLAsync("**/sign-up");
        await page.ClickAsync("button[type=submit]");
        await Assertions.Expect(page.Locator("[aria-invalid=true], .zk-fault").First).ToBeVisibleAsync();
        await LookAsync(newcomer);
        await page.FillAsync("#sign-up-name", "Maya Lin");
        await page.FillAsync("#sign-up-email", "maya@mail.example");
        await page.CheckAsync("#sign-up-terms");
        await page.ClickAsync("button[type=submit]");
        await page.WaitForURLAsync(url => new Uri(url).AbsolutePath == "/");

        await FollowMailAsync(newcomer, LinkPath());
        await LookAsync(newcomer);
        await page.ClickAsync("button[type=submit]");
        await Assertions.Expect(page.Locator("h1")).ToHaveTextAsync("Your mail address is proven");
    }

    private async Task HandInAsync(Person newcomer)
    {
        var page = newcomer.Page;
        await newcomer.Link("Go on").ClickAsync();
        await page.WaitForURLAsync("**/company");
        await newcomer.BecomeAliveAsync();
        await page.ClickAsync("#save-company");
        await Assertions.Expect(page.Locator("[aria-invalid=true]").First).ToBeVisibleAsync();
        await LookAsync(newcomer);
        await page.FillAsync("#company-name", "Larch & Sons");
        await page.FillAsync("#company-website", "https://larch.example");
        await page.FillAsync("#company-address", "1 Mill Lane\nYork");
        await page.FillAsync("#company-purpose", "To let our customers sign in without a password.");
        await page.ClickAsync("#save-company");
        // The page comes anew, by one who has a company now.
        await Assertions.Expect(page.Locator("#trial-agree")).ToBeVisibleAsync();
        await newcomer.BecomeAliveAsync();
        await page.CheckAsync("#trial-agree");
        await page.CheckAsync("#trial-authority");
        await LookAsync(newcomer);
        await page.ClickAsync("#submit-company");
        await Assertions.Expect(page.Locator("main")).ToContainTextAsync("Submitted");
    }

    private async Task ApproveAsync()
    {
        await using var administrator = await chromium.DeskAsync(origin: own.App.Origin);
        await administrator.SignInAsync("ada");
        await WalkAsync(administrator, "Companies", "/companies");
        await LookAsync(administrator);
        await administrator.Link("Larch & Sons").ClickAsync();
        await administrator.Page.WaitForURLAsync("**/companies/*");
        await LookAsync(administrator);
        await administrator.Page.ClickAsync("#answer-approve");
        await Assertions.Expect(administrator.Page.Locator("main")).ToContainTextAsync("is approved");
    }

    private async Task InviteAsync(Person newcomer)
    {
        var page = newcomer.Page;
        await FollowMailAsync(newcomer, CompanyPath());
        await newcomer.BecomeAliveAsync();
        await Assertions.Expect(page.Locator("main")).ToContainTextAsync("Approved");
        await WalkAsync(newcomer, "People", "/people");
        await page.FillAsync("#invite-name", "Leo");
        await page.FillAsync("#invite-email", "leo@mail.example");
        await page.ClickAsync("#send-invitation");
        await Assertions.Expect(page.GetByText("on its way").First).ToBeVisibleAsync();
        await LookAsync(newcomer);
    }

    private async Task SetUpAsync(Person newcomer)
    {
        var page = newcomer.Page;
        await WalkAsync(newcomer, "Projects", "/projects");
        await page.Locator("main").GetByRole(AriaRole.Link, new() { Name = "New project" }).First.ClickAsync();
        await page.WaitForURLAsync("**/projects/new");
        await LookAsync(newcomer);
        await page.FillAsync("#project-name", "Larch Shop");
        await page.ClickAsync("#create-project");
        await page.WaitForURLAsync("**/setup/name");
        await page.SetInputFilesAsync("#project-logo", new FilePayload { Name = "logo.svg", MimeType = "image/svg+xml", Buffer = "<svg xmlns='http://www.w3.org/2000/svg'/>"u8.ToArray() });
        await Assertions.Expect(page.GetByText("SVG is a page").First).ToBeVisibleAsync();
        await LookAsync(newcomer);
        await page.SetInputFilesAsync("#project-logo", new FilePayload { Name = "logo.png", MimeType = "image/png", Buffer = await DrawnAsync(page) });
        await Assertions.Expect(page.GetByText("The logo is saved").First).ToBeVisibleAsync();
        await page.ClickAsync("#continue");
        await page.WaitForURLAsync("**/setup/links");
        foreach (var (field, value) in ((string, string)[])[("domain", ""), ("sector", "/sector.json"), ("privacy", "/privacy"), ("terms", "/terms")]) { await page.FillAsync("#project-" + field, site.Address + value); }
        await LookAsync(newcomer);
        await page.ClickAsync("#continue");
        await page.WaitForURLAsync("**/setup/app-links");
        await page.ClickAsync("#continue");
        await page.WaitForURLAsync("**/setup/attributes");
        await page.CheckAsync("input[value=name]");
        await page.FillAsync("#purpose-name", "To greet you");
        await LookAsync(newcomer);
        await page.ClickAsync("#continue");
        await page.WaitForURLAsync("**/setup/services");
        await page.FillAsync("#project-security", "security@larch.example");
        await LookAsync(newcomer);
        await page.ClickAsync("#continue");
        await page.WaitForURLAsync("**/setup/review");
        await LookAsync(newcomer);
        await page.ClickAsync("#submit-project");
        await page.WaitForURLAsync(ProjectPath());
    }

    /// <summary>Puts the file of the page at the addresses of the page, once it was told that it is not there.</summary>
    private async Task ProveAsync(Person newcomer)
    {
        await newcomer.Page.ClickAsync("#verify-domains");
        await Assertions.Expect(newcomer.Page.Locator("[data-proof=Failed]").First).ToBeVisibleAsync();
        await LookAsync(newcomer);
        site.Text = await newcomer.Page.Locator("[aria-labelledby=h-domains] code").InnerTextAsync();
        await newcomer.Page.ClickAsync("#verify-domains");
        await Assertions.Expect(newcomer.Page.Locator("[data-proof=Passed]").First).ToBeVisibleAsync();
        await Assertions.Expect(newcomer.Page.Locator("[data-proof=Failed]")).ToHaveCountAsync(0);
    }

    public void Dispose() => site.Dispose();

    /// <summary>A logo as a browser draws it.</summary>
    private static async Task<byte[]> DrawnAsync(IPage page) => Convert.FromBase64String(await page.EvaluateAsync<string>("""
        () => {
          const canvas = Object.assign(document.createElement("canvas"), { width: 1024, height: 1024 });
          const pen = canvas.getContext("2d");
          pen.fillStyle = "#0a7a2f";
          pen.fillRect(0, 0, 1024, 1024);
          return canvas.toDataURL("image/png").split(",")[1];
        }
        """));

    private async Task LookAsync(Person person) => found.AddRange(await person.AxeFindingsAsync());

    /// <summary>Goes by the navigation, which shows where one may go.</summary>
    private static async Task WalkAsync(Person person, string name, string path)
    {
        await person.Page.Locator("nav").GetByRole(AriaRole.Link, new() { Name = name, Exact = true }).ClickAsync();
        await person.Page.WaitForURLAsync(url => new Uri(url).AbsolutePath == path);
        await Assertions.Expect(person.Page.Locator("h1")).ToHaveCountAsync(1);
    }

    /// <summary>Reads the newcomer's mail and opens the link in it.</summary>
    private async Task FollowMailAsync(Person newcomer, Regex link)
    {
        using var browser = own.App.NewBrowser();
        await Until.HoldsAsync(async () => link.IsMatch(await MailsAsync(browser)), otherwise: () => $"No mail leads to {link}.");
        await newcomer.Page.GotoAsync(link.Match(await MailsAsync(browser)).Value);
    }

    private static Task<string> MailsAsync(TestBrowser browser) => browser.Http.GetStringAsync(new Uri("/simulator/api/handsets/maya/mail", UriKind.Relative));

    [GeneratedRegex(@"/sign-up/mail/[\w-]+")]
    private static partial Regex LinkPath();

    [GeneratedRegex(@"/company\b")]
    private static partial Regex CompanyPath();

    [GeneratedRegex("/projects/[0-9a-f-]{36}$")]
    private static partial Regex ProjectPath();
}
