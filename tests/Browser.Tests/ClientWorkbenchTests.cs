using System.Text.Json;
using Microsoft.Playwright;
using ZenKey.Protocol;

namespace ZenKey.Browser.Tests;

/// <summary>A developer's client by hand: addresses pasted, a key pair made in the browser, the consent page looked at. axe finds nothing on the way.</summary>
public sealed class ClientWorkbenchTests(Chromium chromium)
{
    private const string Client = "/clients/ccid-h7k2m9qx4tz8v3pa";
    private readonly List<string> found = [];

    [Fact]
    public async Task Addresses_keys_and_consent_of_a_client()
    {
        await using var dana = await chromium.DeskAsync();
        await dana.SignInAsync("dana");
        await PasteAsync(dana);
        await MakeKeyAsync(dana);
        await PreviewAsync(dana);
        Assert.True(found.Count == 0, string.Join('\n', found));
    }

    private async Task PasteAsync(Person dana)
    {
        await dana.OpenPortalAsync(Client + "/redirects");
        await dana.Page.FillAsync("#paste-uris", "https://workbench.example/cb\tWorkbench\nhttps://workbench.example/cb#top\nhttps://xn--pple-43d.example/cb");
        await Assertions.Expect(dana.Page.Locator("#paste-summary")).ToContainTextAsync("3 lines: 2 fine, 1 to mend");
        await LookAsync(dana);
        await dana.Page.ClickAsync("#paste-add");
        await Assertions.Expect(dana.Page.Locator("tbody tr").Filter(new() { HasText = "Workbench" })).ToBeVisibleAsync();
        await Assertions.Expect(dana.Page.Locator("#paste-uris")).ToHaveValueAsync("https://workbench.example/cb#top");
        await dana.Page.ClickAsync("[aria-label='Edit the label of https://workbench.example/cb']");
        await LookAsync(dana);
    }

    private async Task MakeKeyAsync(Person dana)
    {
        var sent = new List<string>();
        dana.Page.WebSocket += (_, socket) => socket.FrameSent += (_, frame) => sent.Add(frame.Text + System.Text.Encoding.Latin1.GetString(frame.Binary ?? []));
        dana.Page.Request += (_, request) => sent.Add(request.Url + request.PostData);
        await dana.OpenPortalAsync(Client + "/credentials");
        await dana.Page.ClickAsync("#make-key");
        await Assertions.Expect(dana.Page.Locator("#add-key")).ToBeDisabledAsync();
        var file = await dana.Page.RunAndWaitForDownloadAsync(() => dana.Page.ClickAsync("#save-jwk"));
        var (whole, kept) = (await File.ReadAllTextAsync((await file.PathAsync())!), await dana.Page.InputValueAsync("#key-text"));
        using var pair = JsonDocument.Parse(whole);
        var secret = pair.RootElement.GetProperty("d").GetString()!;
        Assert.True(PublicKeySet.Read(whole).ShowsPrivate);
        Assert.Equal(pair.RootElement.GetProperty("kid").GetString(), Assert.Single(PublicKeySet.Read(kept).Keys).Thumbprint);
        await LookAsync(dana);
        await dana.Page.CheckAsync("#key-stored");
        await dana.Page.ClickAsync("#add-key");
        await Assertions.Expect(dana.Page.Locator("[aria-labelledby=h-keys] tbody")).ToContainTextAsync(pair.RootElement.GetProperty("kid").GetString()!);
        // The public half was sent over the circuit; the private one has left the browser by the download alone.
        Assert.Contains(sent, text => text.Contains(pair.RootElement.GetProperty("x").GetString()!, StringComparison.Ordinal));
        Assert.DoesNotContain(sent, text => text.Contains(secret, StringComparison.Ordinal));
    }

    private async Task PreviewAsync(Person dana)
    {
        await dana.OpenPortalAsync(Client + "/scopes?lang=es&theme=dark");
        var phone = dana.Page.FrameLocator("iframe");
        await Assertions.Expect(phone.Locator("h1")).ToContainTextAsync("¿Iniciar sesión en Harbor Bank?");
        await Assertions.Expect(phone.Locator("html")).ToHaveAttributeAsync("data-theme", "dark");
        await dana.Page.UncheckAsync("[data-share=phone]");
        await Assertions.Expect(phone.Locator("input[value=phone]")).Not.ToBeCheckedAsync();
        await Assertions.Expect(dana.Page.Locator("#userinfo")).Not.ToContainTextAsync("phone");
        await LookAsync(dana);
    }

    private async Task LookAsync(Person who) => found.AddRange(await who.AxeFindingsAsync());
}
