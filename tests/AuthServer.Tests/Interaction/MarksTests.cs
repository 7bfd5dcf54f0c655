using ZenKey.AuthServer.Interaction;

namespace ZenKey.AuthServer.Tests.Interaction;

/// <summary>The marks that scripts rely on.</summary>
public sealed class MarksTests
{
    [Fact]
    public async Task Pairing_bears_its_code_as_value_and_as_text()
    {
        var page = await Page.RenderAsync<PairingPage>(Samples.Pairing());

        Assert.Equal(["48201957"], page.Attributes("data-pairing-code"));
        Assert.Equal("48201957", string.Concat(page.TextOf("data-pairing-code").Where(c => !char.IsWhiteSpace(c))));
    }

    [Fact]
    public async Task Pairing_on_a_phone_offers_the_carriers_and_still_bears_the_code()
    {
        var page = await Page.RenderAsync<PairingPage>(Samples.Pairing(first: FirstStep.Carrier));

        Assert.Equal(["verizon", "tmobile"], page.Attributes("data-carrier"));
        Assert.Equal(["/choose/verizon", "/choose/tmobile"], page.Attributes("formaction"));
        Assert.Equal(["48201957"], page.Attributes("data-pairing-code"));
        Assert.True(page.Html.IndexOf("data-carrier", StringComparison.Ordinal) < page.Html.IndexOf("data-pairing-code", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Choice_of_carrier_is_one_form_of_buttons()
    {
        var page = await Page.RenderAsync<CarrierChoicePage>(Samples.Choice());

        Assert.Equal(["verizon", "tmobile"], page.Attributes("data-carrier"));
        Assert.Equal(["/ui/carrier"], page.Attributes("action"));
        Assert.Contains("name=\"carrier\" value=\"verizon\"", page.Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Each_remembered_number_is_marked_and_can_be_chosen_or_forgotten()
    {
        var page = await Page.RenderAsync<RememberedPage>(Samples.Remembered());

        Assert.Equal(["n1", "n2"], page.Attributes("data-remembered"));
        Assert.Equal(["/ui/choose", "/ui/forget", "/ui/choose", "/ui/forget"], page.Attributes("action"));
        Assert.All(page.Attributes("method"), method => Assert.Equal("post", method));
    }

    [Fact]
    public async Task Waiting_bears_its_request_and_a_cancel_button_that_posts()
    {
        var page = await Page.RenderAsync<WaitingPage>(Samples.Waiting());

        Assert.Equal(["req-1"], page.Attributes("data-request"));
        Assert.StartsWith("<button", page.Tag("data-cancel"), StringComparison.Ordinal);
        Assert.Equal(["/wait/1/cancel", "/wait/1/resend"], page.Attributes("action"));
    }

    [Fact]
    public async Task Error_bears_its_code_and_its_reference()
    {
        var page = await Page.RenderAsync<ErrorPage>(Samples.Error());

        Assert.Equal(["unregistered_redirect_uri"], page.Attributes("data-error"));
        Assert.Equal(["err-7Q4M-2XKD"], page.Attributes("data-reference"));
        Assert.Contains("err-7Q4M-2XKD", page.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Pages_that_wait_refresh_themselves_only_without_script()
    {
        var page = await Page.RenderAsync<PairingPage>(Samples.Pairing());

        Assert.Contains("<noscript><meta http-equiv=\"refresh\" content=\"2;url=/ui/discovery-ui?state=a&amp;nonce=b\"", page.Html, StringComparison.Ordinal);
        Assert.Equal(["/ui/events?id=1"], page.Attributes("data-events"));
        Assert.Equal(["/ui/discovery-ui?state=a&nonce=b"], page.Attributes("data-refresh"));
        Assert.Equal(["87"], page.Attributes("data-seconds-left"));
    }

    [Fact]
    public async Task Pages_that_do_not_wait_never_refresh()
    {
        foreach (var page in new[]
        {
            await Page.RenderAsync<RememberedPage>(Samples.Remembered()),
            await Page.RenderAsync<CarrierChoicePage>(Samples.Choice()),
            await Page.RenderAsync<ErrorPage>(Samples.Error()),
        })
        {
            Assert.DoesNotContain("http-equiv", page.Html, StringComparison.Ordinal);
            Assert.DoesNotContain("live.js", page.Html, StringComparison.Ordinal);
        }
    }
}
