using Microsoft.Playwright;

namespace ZenKey.Browser.Tests;

/// <summary>The connection between browser and portal breaks: a dialog says so, and what was typed is still there afterwards.</summary>
public sealed class ReconnectTests(Chromium chromium)
{
    [Fact]
    public async Task A_cut_connection_shows_a_dialog_and_loses_nothing()
    {
        await using var person = await chromium.DeskAsync();
        var cut = false;
        var sockets = new List<IWebSocketRoute>();
        await person.Page.RouteWebSocketAsync(url => url.Contains("/_blazor", StringComparison.Ordinal), socket =>
        {
            if (cut) { _ = socket.CloseAsync(); return; }
            socket.ConnectToServer();
            sockets.Add(socket);
        });
        await person.SignInAsync("dana");
        await person.OpenPortalAsync("/clients/new?step=name");
        await person.Page.FillAsync("#client-name", "Half-typed");
        var dialog = person.Page.Locator("#components-reconnect-modal");
        await Assertions.Expect(dialog).ToBeHiddenAsync();

        cut = true;
        await sockets[^1].CloseAsync();
        await Assertions.Expect(dialog).ToBeVisibleAsync();
        await Assertions.Expect(dialog).ToContainTextAsync("connection", new() { IgnoreCase = true });

        cut = false;
        await Assertions.Expect(dialog).ToBeHiddenAsync();
        await Assertions.Expect(person.Page.Locator("#client-name")).ToHaveValueAsync("Half-typed");
        await person.Page.Locator("#continue").ClickAsync();
        await Assertions.Expect(person.Page.Locator("main")).ToContainTextAsync("Choose"); // alive again: the form answers
    }

    [Fact]
    public async Task A_portal_that_no_longer_knows_the_page_has_it_loaded_again()
    {
        await using var person = await chromium.DeskAsync();
        await person.SignInAsync("dana");
        await person.OpenPortalAsync("/clients");
        await person.Page.EvaluateAsync("window.before = true");

        // What the framework tells when the server answers that the circuit is gone.
        await person.Page.EvaluateAsync("""
            document.querySelector("#components-reconnect-modal")
              .dispatchEvent(new CustomEvent("components-reconnect-state-changed", { detail: { state: "rejected" } }))
            """);

        await person.Page.WaitForFunctionAsync("window.before === undefined");
        await person.BecomeAliveAsync();
        await Assertions.Expect(person.Page.Locator("h1")).ToHaveTextAsync("Clients");
    }
}
