namespace ZenKey.Authenticator.Tests;

/// <summary>The PIN, and how often it is asked for.</summary>
public sealed class SettingsPagesTests : PhoneTest
{
    private const string Pin = "/phone/dana/settings/pin";
    private const string Always = "/phone/dana/settings/always-ask";

    [Fact]
    public async Task A_PIN_is_changed_by_the_one_before()
    {
        Assert.Contains("Your PIN is saved.", await Host.ActAsync(Pin, ("current", "604739"), ("new", "482915"), ("again", "482915")), StringComparison.Ordinal);
        Assert.Contains("PUT pin {\"currentPin\":\"604739\",\"pin\":\"482915\"}", Carrier.Calls);
    }

    [Fact]
    public async Task Who_has_none_chooses_one()
    {
        Carrier.PinSet = false;
        Assert.Contains("Choose a PIN", await Host.PageAsync("/phone/dana/settings"), StringComparison.Ordinal);
        Assert.DoesNotContain("id=\"current\"", await Host.PageAsync(Pin), StringComparison.Ordinal);
        await Host.ActAsync(Pin, ("new", "482915"), ("again", "482915"));
        Assert.Contains("PUT pin {\"currentPin\":null,\"pin\":\"482915\"}", Carrier.Calls);
    }

    [Fact]
    public async Task Two_that_differ_are_not_sent()
    {
        Assert.Contains("The two are not the same.", await Host.ActAsync(Pin, ("current", "604739"), ("new", "482915"), ("again", "482916")), StringComparison.Ordinal);
        Assert.DoesNotContain(Carrier.Calls, call => call.StartsWith("PUT", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("form", "6 to 12 digits")]
    [InlineData("trivial", "among the first")]
    [InlineData("personal", "date of birth. Choose another.")]
    public async Task Each_rule_that_a_PIN_breaks_is_said(string rule, string words)
    {
        Carrier.Refuse("PUT pin", 400, "pin-not-taken", ("rule", rule));
        var page = await Host.ActAsync(Pin, ("current", "604739"), ("new", "1"), ("again", "1"));
        Assert.Contains(words, page, StringComparison.Ordinal);
        Assert.DoesNotContain("604739", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_wrong_one_before_counts_down_on_the_page()
    {
        Carrier.Refuse("PUT pin", 403, "wrong-pin", ("attemptsLeft", 4));
        Assert.Contains("4 tries are left", await Host.ActAsync(Pin, ("current", "0"), ("new", "482915"), ("again", "482915")), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false, "true", "Every request takes your PIN or passkey now.")]
    [InlineData(true, "false", "asked for when a service needs it.")]
    public async Task Being_asked_always_is_switched_by_the_PIN(bool before, string form, string words)
    {
        Carrier.AlwaysAsk = before;
        Assert.Contains($"name=\"always\" value=\"{form}\"", await Host.PageAsync(Always), StringComparison.Ordinal);
        Assert.Contains(words, await Host.ActAsync(Always, ("always", form), ("pin", "604739")), StringComparison.Ordinal);
        Assert.Contains($"PUT settings {{\"alwaysAsk\":{form},\"pin\":\"604739\"}}", Carrier.Calls);
    }

    [Fact]
    public async Task Without_a_PIN_it_leads_to_choosing_one()
    {
        Carrier.PinSet = false;
        Assert.Contains($"href=\"{Pin}\"", await Host.PageAsync(Always), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false, "true", "Developer Mode is on.")]
    [InlineData(true, "false", "Developer Mode is off.")]
    public async Task Developer_Mode_is_switched(bool before, string form, string words)
    {
        Carrier.DeveloperMode = before;
        Assert.Contains($"name=\"on\" value=\"{form}\"", await Host.PageAsync("/phone/dana/settings/developer"), StringComparison.Ordinal);
        Assert.Contains(words, await Host.ActAsync("/phone/dana/settings/developer", ("on", form)), StringComparison.Ordinal);
        Assert.Contains($"PUT developer-mode {{\"on\":{form}}}", Carrier.Calls);
    }
}
