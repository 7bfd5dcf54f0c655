using Microsoft.AspNetCore.Components.Server;
using Microsoft.AspNetCore.Components.Server.Circuits;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Microsoft.Playwright;
using ZenKey.Portal.Features.Companies;
using ZenKey.TestKit;

namespace ZenKey.Browser.Tests;

/// <summary>
/// Four half-filled forms, each in a tab of its own: a client's registration, the company, a client's settings, a new project.
/// Whatever happens to the connection, their person goes on with what was typed, and saves it in the end.
/// </summary>
public sealed class ResilienceTests(Chromium chromium) : IAsyncDisposable
{
    private const string Settings = "/clients/ccid-h7k2m9qx4tz8v3pa/settings";
    private readonly Cable cable = new();
    private readonly Dictionary<IPage, Dictionary<string, string>> typed = [];
    private readonly Circuits circuits = new();
    private ZenKeyApp? app;
    private bool broken;

    [Fact]
    public async Task Half_filled_forms_outlive_five_seconds_five_minutes_and_a_restart()
    {
        app = ZenKeyApp.Start(new AppOptions { Settings = new Dictionary<string, string> { ["Origin"] = cable.Origin }, Services = Change });
        cable.To = app.Port;
        await using var person = await chromium.DeskAsync(origin: cable.Origin);
        await person.Context.Clock.InstallAsync(); // it runs as ever until it is told to run ahead
        await person.SignInAsync("dana");
        var client = await OpenAsync(person, "/clients/new?step=name");
        var company = await OpenAsync(person, "/company");
        var settings = await OpenAsync(person, Settings);
        var project = await OpenAsync(person, "/projects/new");
        await TypeAsync(client, "#client-name", "Half-typed");
        await TypeAsync(company, "#company-website", "https://harbor.example");
        await TypeAsync(settings, "#signout-backchanneluri", "https://harbor.example/logout");
        await TypeAsync(project, "#project-name", "Half a project");

        await CutForFiveSecondsAsync();
        await ExpectTypedAsync(anew: false);
        await TypeAsync(company, "#company-address", "1 Quay\nBristol");
        await settings.CheckAsync("#phones-allowed");
        await TypeAsync(settings, "#phones-notificationuris", "https://harbor.example/ciba");

        await CutForFiveMinutesAsync();
        await ExpectTypedAsync(anew: true);
        await Assertions.Expect(settings.Locator("#phones-allowed")).ToBeCheckedAsync();
        await Assertions.Expect(company.Locator("#zk-kept")).ToContainTextAsync("What you typed is back.");
        Assert.Empty(await new Person(person.Context, company).AxeFindingsAsync());
        await TypeAsync(company, "#company-purpose", "Sign-in without a password.");
        await TypeAsync(client, "#client-name", "Typed to the end");

        // The process stops and another begins on its port and store; it knows no circuit.
        app = await app.RestartAsync();
        await ExpectTypedAsync(anew: true);
        await Assertions.Expect(settings.Locator("#phones-allowed")).ToBeCheckedAsync();

        await FailAsync(company);
        await SaveAsync(client, company, settings, project);
    }

    private void Change(IServiceCollection services)
    {
        Faulty.Inject<ICompanyEditor>(services, () => broken);
        services.AddSingleton<CircuitHandler>(circuits);
    }

    /// <summary>Five seconds as they are: the circuits are waited for, and taken up again.</summary>
    private async Task CutForFiveSecondsAsync()
    {
        cable.Cut();
        await EachAsync(page => Assertions.Expect(Dialog(page)).ToBeVisibleAsync());
        await Task.Delay(TimeSpan.FromSeconds(5), TestContext.Current.CancellationToken);
        cable.Mend();
        await EachAsync(page => Assertions.Expect(Dialog(page)).ToBeHiddenAsync());
    }

    /// <summary>
    /// Five minutes by the browser's own clock, whose attempts meanwhile are real and fail; the portal forgets the circuits for
    /// real too, after a second in place of its three minutes. Only the waiting is left out.
    /// </summary>
    private async Task CutForFiveMinutesAsync()
    {
        app!.Services.GetRequiredService<IOptions<CircuitOptions>>().Value.DisconnectedCircuitRetentionPeriod = TimeSpan.FromSeconds(1);
        circuits.Forgotten = 0;
        cable.Cut();
        await EachAsync(page => Assertions.Expect(Dialog(page)).ToBeVisibleAsync());
        for (var slices = 0; slices < 10; slices++)
        {
            var before = cable.Refused;
            await EachAsync(page => page.Clock.FastForwardAsync(30_000));
            await Until.HoldsAsync(() => Task.FromResult(cable.Refused > before), otherwise: () => "No page tries to connect again.");
        }
        await Until.HoldsAsync(() => Task.FromResult(circuits.Forgotten >= typed.Count), otherwise: () => $"The portal forgot {circuits.Forgotten} of {typed.Count} circuits.");
        await EachAsync(page => Assertions.Expect(Dialog(page)).ToBeVisibleAsync());
        cable.Mend();
        await EachAsync(page => page.Locator("[data-reconnect]").ClickAsync());
    }

    /// <summary>A handler throws: the page says so, with a reference, and can be tried again with what was typed.</summary>
    private async Task FailAsync(IPage company)
    {
        broken = true;
        await company.ClickAsync("#save-company");
        await Assertions.Expect(company.Locator("[data-error=page_failed]")).ToBeVisibleAsync();
        await Assertions.Expect(company.Locator("main")).ToContainTextAsync("err-");
        broken = false;
        await company.GetByRole(AriaRole.Button, new() { Name = "Try again" }).ClickAsync();
        foreach (var (field, text) in typed[company]) { await Assertions.Expect(company.Locator(field)).ToHaveValueAsync(text); }
    }

    /// <summary>What was typed is known to the portal as well, or it could not be saved.</summary>
    private static async Task SaveAsync(IPage client, IPage company, IPage settings, IPage project)
    {
        await client.SelectOptionAsync("#client-project", new SelectOptionValue { Label = "Harbor Bank" });
        await client.ClickAsync("#continue");
        await client.WaitForURLAsync("**step=redirects*");
        await company.ClickAsync("#save-company");
        await settings.ClickAsync("#save-signout");
        await settings.ClickAsync("#save-phones");
        await Assertions.Expect(settings.GetByText("Requests to phones: saved.").First).ToBeVisibleAsync();
        await project.ClickAsync("#create-project");
        await Assertions.Expect(project.Locator("h1")).ToContainTextAsync("Half a project");
        foreach (var page in (IPage[])[company, settings])
        {
            await page.ReloadAsync();
            await AliveAsync(page);
        }
        await Assertions.Expect(company.Locator("#company-purpose")).ToHaveValueAsync("Sign-in without a password.");
        await Assertions.Expect(company.Locator("#company-website")).ToHaveValueAsync("https://harbor.example");
        await Assertions.Expect(settings.Locator("#signout-backchanneluri")).ToHaveValueAsync("https://harbor.example/logout");
        await Assertions.Expect(settings.Locator("#phones-notificationuris")).ToHaveValueAsync("https://harbor.example/ciba");
    }

    private async Task<IPage> OpenAsync(Person person, string path)
    {
        var page = await person.Context.NewPageAsync();
        typed[page] = [];
        await page.GotoAsync(path);
        await AliveAsync(page);
        return page;
    }

    private async Task TypeAsync(IPage page, string field, string text)
    {
        await page.FillAsync(field, text);
        typed[page][field] = text;
    }

    /// <param name="anew">Whether the pages come anew, or stand as they stood.</param>
    private async Task ExpectTypedAsync(bool anew)
    {
        foreach (var (page, fields) in typed)
        {
            await Assertions.Expect(page.Locator("html[data-before]")).ToHaveCountAsync(anew ? 0 : 1);
            await AliveAsync(page);
            foreach (var (field, text) in fields) { await Assertions.Expect(page.Locator(field)).ToHaveValueAsync(text); }
            Assert.Null(await page.EvaluateAsync<string?>("sessionStorage.getItem('zk-kept')"));
        }
    }

    private static async Task AliveAsync(IPage page)
    {
        await page.WaitForSelectorAsync("[data-interactive]", new() { State = WaitForSelectorState.Attached });
        await page.EvaluateAsync("document.documentElement.dataset.before = ''");
    }

    private async Task EachAsync(Func<IPage, Task> act) => await Task.WhenAll(typed.Keys.Select(act));

    private static ILocator Dialog(IPage page) => page.Locator("#components-reconnect-modal");

    /// <summary>Counts the circuits that the portal has forgotten.</summary>
    private sealed class Circuits : CircuitHandler
    {
        private int forgotten;

        public int Forgotten { get => Volatile.Read(ref forgotten); set => Volatile.Write(ref forgotten, value); }

        public override Task OnCircuitClosedAsync(Circuit circuit, CancellationToken cancellationToken)
        {
            Interlocked.Increment(ref forgotten);
            return Task.CompletedTask;
        }
    }

    public async ValueTask DisposeAsync()
    {
        cable.Dispose();
        if (app is not null) { await app.DisposeAsync(); }
    }
}
