using Microsoft.Playwright;

namespace ZenKey.Browser.Tests;

/// <summary>
/// A browser is trusted by the phone's camera, where the phone's browser reads QR codes (Shape Detection API); Chromium on
/// Linux does not, so that a detector of the tests' own reads the camera's pictures. Everywhere else the digits are typed.
/// </summary>
public sealed class CameraTests(Chromium chromium)
{
    // It answers only for a camera that runs: pictures that have a size, and that move on.
    private const string Detector = """
        window.BarcodeDetector = class {
          static async getSupportedFormats() { return window.zkFormats ?? ["qr_code"]; }
          async detect(video) {
            if (!video.videoWidth || video.paused || video.currentTime === 0) return [];
            return [{ rawValue: "https://example.com/" }, { rawValue: window.zkSeen }];
          }
        };
        """;

    [Fact]
    public async Task What_the_camera_reads_leads_to_the_browser_that_shows_it()
    {
        await using var desk = await chromium.DeskAsync();
        await using var phone = await chromium.CameraPhoneAsync();
        await desk.Page.GotoAsync(TestKit.RelyingParty.Harbor(chromium.App.Origin).DiscoveryUi());
        var code = await desk.Page.Locator("[data-pairing-code]").GetAttributeAsync("data-pairing-code");
        await phone.Context.GrantPermissionsAsync(["camera"]);
        await phone.Context.AddInitScriptAsync($"window.zkSeen = 'zenkey://pair/{code}';{Detector}");
        await phone.Page.GotoAsync("/phone/maya/pair");
        Assert.Empty(await phone.AxeFindingsAsync());

        await phone.Button("Scan the QR code").ClickAsync();

        await Assertions.Expect(phone.Button("Trust this browser")).ToBeVisibleAsync();
        await phone.Button("Not mine").ClickAsync();
    }

    [Fact]
    public async Task The_camera_can_be_stopped_and_the_digits_typed()
    {
        await using var phone = await chromium.CameraPhoneAsync();
        await phone.Context.GrantPermissionsAsync(["camera"]);
        await phone.Context.AddInitScriptAsync($"window.zkSeen = 'zenkey://pair/none';{Detector}");
        await phone.Page.GotoAsync("/phone/maya/pair");
        await phone.Button("Scan the QR code").ClickAsync();
        await Assertions.Expect(phone.Page.Locator("video")).ToBeVisibleAsync();

        await phone.Button("Stop the camera").ClickAsync();

        await Assertions.Expect(phone.Page.Locator("video")).ToBeHiddenAsync();
        Assert.True(await phone.Page.EvaluateAsync<bool>("() => document.querySelector('video').srcObject.getTracks().every(track => track.readyState === 'ended')"));
        await Assertions.Expect(phone.Page.Locator("#code")).ToBeEditableAsync();
    }

    [Fact]
    public async Task A_camera_that_is_refused_is_told_in_words_and_the_digits_are_typed()
    {
        await using var phone = await chromium.CameraPhoneAsync();
        await phone.Context.AddInitScriptAsync(Detector + "navigator.mediaDevices.getUserMedia = async () => { throw new DOMException('no', 'NotAllowedError'); };");
        await phone.Page.GotoAsync("/phone/maya/pair");

        await phone.Button("Scan the QR code").ClickAsync();

        await Assertions.Expect(phone.Page.GetByText("The camera cannot be used. Type the digits instead.")).ToBeVisibleAsync();
        await Assertions.Expect(phone.Page.Locator("#code")).ToBeEditableAsync();
        Assert.Empty(await phone.AxeFindingsAsync());
    }

    [Theory]
    [InlineData("delete window.BarcodeDetector;")]
    [InlineData("window.zkFormats = ['ean_13'];" + Detector)]
    public async Task Where_no_QR_code_can_be_read_no_camera_is_offered(string script)
    {
        await using var phone = await chromium.PhoneAsync();
        await phone.Context.AddInitScriptAsync(script);
        await phone.Page.GotoAsync("/phone/maya/pair");

        await Assertions.Expect(phone.Page.Locator("#code")).ToBeEditableAsync();
        await Assertions.Expect(phone.Button("Scan the QR code")).ToBeHiddenAsync();
    }
}
