using Bunit;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.EntityFrameworkCore;
using MudBlazor;
using ZenKey.Portal.Data.Devices;
using ZenKey.Portal.Features.Devices;
using ZenKey.Portal.Tests.Support;

namespace ZenKey.Portal.Tests.Devices;

/// <summary>The pages of devices, and the dialog that revokes.</summary>
public sealed class DevicePagesTests : SupportPageContext
{
    private Device chrome = null!;
    private Device phone = null!;

    protected override Task FillAsync()
    {
        (chrome, phone) = (World.Browser("Chrome on Windows", ago: TimeSpan.FromDays(2)), World.Phone());
        return Store.AddAsync(chrome, phone, World.Browser("Firefox on Linux", World.Sam, TimeSpan.FromDays(3), DeviceState.Revoked));
    }

    [Fact]
    public void The_list_shows_masked_numbers_states_and_last_use()
    {
        var page = Render<DevicesPage>();
        page.WaitForAssertion(() => Assert.Equal(3, page.FindAll("tbody tr").Count));
        Assert.Contains("(•••) •••-0142", page.Markup, StringComparison.Ordinal);
        Assert.DoesNotContain("2025550142", page.Markup, StringComparison.Ordinal);
        Assert.Contains("Trusted", page.Find("tbody tr .zk-chip").TextContent, StringComparison.Ordinal);
        Assert.Equal("1–3 of 3", page.Find(".zk-pager span").TextContent);
    }

    [Fact]
    public void Filters_are_read_from_the_address_and_written_to_it()
    {
        GoTo("/devices?kind=primary&state=active&carrier=verizon");
        var page = Render<DevicesPage>();
        page.WaitForAssertion(() => Assert.Single(page.FindAll("tbody tr")));
        page.Find("#device-kind").Change("trusted");
        Assert.Contains("kind=trusted", Address, StringComparison.Ordinal);
        Assert.Contains("carrier=verizon", Address, StringComparison.Ordinal);
    }

    [Fact]
    public void A_search_by_phone_puts_the_key_into_the_address_and_never_the_number()
    {
        var page = Render<DevicesPage>();
        page.Find("#device-search").Input("(202) 555-0142");
        page.Find("form").Submit();
        page.WaitForAssertion(() => Assert.Contains($"subscriber={World.Dana.Id}", Address, StringComparison.Ordinal));
        Assert.DoesNotContain("555", Address.Replace(World.Dana.Id.ToString(), "", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.DoesNotContain("555-0142", page.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public void A_number_of_nobody_and_no_number_have_their_own_words()
    {
        var page = Render<DevicesPage>();
        page.Find("#device-search").Input("202-555-0199");
        page.Find("form").Submit();
        page.WaitForAssertion(() => Assert.Contains("No subscriber has this number", page.Markup, StringComparison.Ordinal));
        page.Find("#device-search").Input("0000000");
        page.Find("form").Submit();
        page.WaitForAssertion(() => Assert.Contains("no whole phone number", page.Markup, StringComparison.Ordinal));
    }

    [Fact]
    public void Support_sees_no_revoke_in_the_list_and_a_reason_on_the_page()
    {
        Become(World.Agent);
        var list = Render<DevicesPage>();
        list.WaitForAssertion(() => Assert.NotEmpty(list.FindAll("tbody tr")));
        Assert.Empty(list.FindAll("button.zk-do"));
        var page = Render<DevicePage>(parameters => parameters.Add(one => one.Id, chrome.Id));
        page.WaitForAssertion(() => Assert.NotNull(page.Find(".zk-acts button").GetAttribute("disabled")));
        Assert.Contains("You need the role Administrator to revoke. An administrator can give it.", page.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public void The_dialog_says_what_ends_and_what_does_not_and_Cancel_has_the_focus()
    {
        var (_, dialogs) = Ask();
        var dialog = dialogs.Find(".mud-dialog");
        Assert.Contains("Revoke “Chrome on Windows”?", dialog.TextContent, StringComparison.Ordinal);
        Assert.Contains("It stops working within 5 seconds. The subscriber is told.", dialog.TextContent, StringComparison.Ordinal);
        Assert.Contains("No link is lost.", dialog.TextContent, StringComparison.Ordinal);
        Assert.Contains("no personal data", dialog.TextContent, StringComparison.Ordinal);
        Assert.Equal(["Cancel", "Revoke device"], dialogs.FindAll(".mud-dialog-actions button").Select(button => button.TextContent.Trim()));
        Assert.Equal(["", "Lost or stolen", "Subscriber asked", "Suspicious activity", "Other"], dialogs.FindAll("#danger-reason option").Select(option => option.GetAttribute("value")));
        Assert.Contains(JSInterop.Invocations, call => call.Identifier == "Blazor._internal.domWrapper.focus");
    }

    [Fact]
    public async Task Enter_in_the_dialog_confirms_nothing()
    {
        var (_, dialogs) = Ask();
        foreach (var selector in (string[])["#danger-reason", "#danger-note"])
        {
            try { await dialogs.Find(selector).KeyDownAsync(new KeyboardEventArgs { Key = "Enter" }); }
            catch (MissingEventHandlerException) { } // nothing listens: nothing happens
        }
        Assert.NotEmpty(dialogs.FindAll(".mud-dialog"));
        Assert.Empty(dialogs.FindAll(".mud-dialog form"));
        Assert.Equal(DeviceState.Active, await StateAsync());
    }

    [Fact]
    public async Task Without_a_reason_the_dialog_stays_and_says_so()
    {
        var (_, dialogs) = Ask();
        await dialogs.Find(".zk-confirm").ClickAsync(new MouseEventArgs());
        Assert.Contains("Choose a reason", dialogs.Find("#danger-reason-fault").TextContent, StringComparison.Ordinal);
        Assert.Equal(DeviceState.Active, await StateAsync());
    }

    [Fact]
    public async Task Cancel_changes_nothing()
    {
        var (_, dialogs) = Ask();
        await dialogs.Find(".zk-cancel").ClickAsync(new MouseEventArgs());
        dialogs.WaitForAssertion(() => Assert.Empty(dialogs.FindAll(".mud-dialog")));
        Assert.Equal(DeviceState.Active, await StateAsync());
    }

    [Fact]
    public async Task Revoking_says_when_it_stopped_working_and_the_page_follows()
    {
        var (page, dialogs) = Ask();
        dialogs.Find("#danger-reason").Change("Lost or stolen");
        await dialogs.Find(".zk-confirm").ClickAsync(new MouseEventArgs());
        page.WaitForAssertion(() => Assert.Contains("Device revoked. It stopped working at 14:06:31 UTC.", page.Markup, StringComparison.Ordinal));
        Assert.Equal(DeviceState.Revoked, await StateAsync());
        page.WaitForAssertion(() => Assert.Contains("Revoked", page.Find(".zk-head .zk-chip").TextContent, StringComparison.Ordinal));
        Assert.Empty(page.FindAll(".zk-acts .zk-do"));
    }

    [Fact]
    public async Task Somebody_who_was_faster_is_named()
    {
        var (page, dialogs) = Ask();
        await Store.Endings.RevokeAsync(chrome.Id, World.Ada.ToActor() with { Name = "Bea" }, "Other", null, CancellationToken.None);
        dialogs.Find("#danger-reason").Change("Other");
        await dialogs.Find(".zk-confirm").ClickAsync(new MouseEventArgs());
        page.WaitForAssertion(() => Assert.Contains("Bea ended this device at 14:06:31 UTC", page.Markup, StringComparison.Ordinal));
    }

    [Fact]
    public void The_phone_cannot_be_revoked_and_says_why()
    {
        var page = Render<DevicePage>(parameters => parameters.Add(one => one.Id, phone.Id));
        page.WaitForAssertion(() => Assert.Contains("ends by recovery", page.Markup, StringComparison.Ordinal));
        Assert.Empty(page.FindAll("button.zk-do"));
        Assert.Contains("SIM ends 7731", page.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public void An_unknown_device_has_a_way_on()
    {
        var page = Render<DevicePage>(parameters => parameters.Add(one => one.Id, Guid.CreateVersion7()));
        page.WaitForAssertion(() => Assert.Equal("/devices", page.Find(".zk-empty a").GetAttribute("href")));
    }

    private (IRenderedComponent<DevicePage> Page, IRenderedComponent<MudDialogProvider> Dialogs) Ask()
    {
        var dialogs = RenderDialogs();
        var page = Render<DevicePage>(parameters => parameters.Add(one => one.Id, chrome.Id));
        page.WaitForElement("button.zk-do").Click();
        dialogs.WaitForElement(".mud-dialog");
        return (page, dialogs);
    }

    private Task<DeviceState> StateAsync() => Store.ReadAsync(context => context.Devices.Where(row => row.Id == chrome.Id).Select(row => row.State).SingleAsync());
}
