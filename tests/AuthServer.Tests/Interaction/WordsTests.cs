using System.Collections;
using System.Globalization;
using System.Text.RegularExpressions;
using ZenKey.AuthServer.Interaction;

namespace ZenKey.AuthServer.Tests.Interaction;

/// <summary>What pages say, in both languages.</summary>
public sealed class WordsTests
{
    [Fact]
    public async Task Pairing_speaks_Spanish_where_the_reader_does()
    {
        var page = await Page.RenderAsync<PairingPage>(Samples.Pairing(), "es-MX");

        Assert.Equal(["es"], page.Attributes("lang"));
        Assert.Contains("Usa tu teléfono para iniciar sesión", page.Text, StringComparison.Ordinal);
        Assert.Contains("Código nuevo en 1:27", page.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Other_languages_read_English()
    {
        var page = await Page.RenderAsync<PairingPage>(Samples.Pairing(), "fr-CA");

        Assert.Equal(["en"], page.Attributes("lang"));
        Assert.Contains("Use your phone to sign in", page.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Dates_are_written_in_the_readers_language()
    {
        Assert.Contains("trusted since 24 Nov 2024", (await Page.RenderAsync<RememberedPage>(Samples.Remembered())).Text, StringComparison.Ordinal);
        Assert.Contains("de confianza desde el 24 nov 2024", (await Page.RenderAsync<RememberedPage>(Samples.Remembered(), "es")).Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(WaitingState.Sending, "On its way to your phone")]
    [InlineData(WaitingState.Delivered, "Waiting for your approval")]
    [InlineData(WaitingState.Undeliverable, "We cannot reach your phone")]
    public async Task Waiting_says_how_far_the_request_has_come(WaitingState state, string words)
    {
        var page = await Page.RenderAsync<WaitingPage>(Samples.Waiting(state: state));

        Assert.Contains(words, page.Text, StringComparison.Ordinal);
        Assert.Contains("1:49 left", page.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Waiting_quotes_what_the_client_asks_to_approve()
    {
        var page = await Page.RenderAsync<WaitingPage>(Samples.Waiting(context: "Send $250.00 to account ending 7718"));

        Assert.Contains("Harbor Bank asks you to approve", page.Text, StringComparison.Ordinal);
        Assert.Contains("Send $250.00 to account ending 7718", page.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Both_languages_have_every_text_with_the_same_places()
    {
        var english = TextsIn("en");
        var spanish = TextsIn("es");

        Assert.Equal(english.Keys.Order(), spanish.Keys.Order());
        Assert.All(english, text => Assert.Equal(Places(text.Value), Places(spanish[text.Key])));
        Assert.All(english.Values.Concat(spanish.Values), text => Assert.DoesNotContain('!', text));
    }

    [Theory]
    [InlineData("en")]
    [InlineData("es")]
    public void Every_error_has_words_and_a_way_forward(string language)
    {
        CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo(language);

        Assert.All(ErrorTexts.Codes, code =>
        {
            var text = ErrorTexts.For(code);
            Assert.All([text.Heading, text.Explanation, text.WayForward], Assert.NotEmpty);
        });
    }

    [Theory]
    [InlineData(ErrorTexts.UnknownClient, 400)]
    [InlineData(ErrorTexts.NotFound, 404)]
    [InlineData(ErrorTexts.RequestExpired, 410)]
    [InlineData(ErrorTexts.TooManyRequests, 429)]
    [InlineData(ErrorTexts.ServiceUnavailable, 503)]
    [InlineData("a_code_without_words", 500)]
    public void An_error_page_has_the_status_of_its_code(string code, int status)
    {
        var view = ErrorTexts.View(code, "err-7Q4M-2XKD");

        Assert.Equal(status, view.Status);
        Assert.NotEmpty(view.Heading);
    }

    [Theory]
    [InlineData("dark", "dark")]
    [InlineData("light", "light")]
    [InlineData("\" onload=\"x", null)]
    [InlineData(null, null)]
    public async Task Only_a_known_theme_is_written(string? theme, string? written)
    {
        var page = await Page.RenderAsync<WaitingPage>(Samples.Waiting() with { Theme = theme });

        Assert.Equal(written is null ? [] : [written], page.Attributes("data-theme"));
    }

    static Dictionary<string, string> TextsIn(string language) =>
        Texts.Resources.GetResourceSet(CultureInfo.GetCultureInfo(language == "en" ? "" : language), createIfNotExists: true, tryParents: false)!
            .Cast<DictionaryEntry>()
            .ToDictionary(entry => (string)entry.Key, entry => (string)entry.Value!);

    static IEnumerable<string> Places(string text) => Regex.Matches(text, "\\{\\d\\}").Select(match => match.Value).Distinct().Order();
}
