using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Forms;
using Microsoft.Extensions.DependencyInjection;
using ZenKey.Portal.Access;
using ZenKey.Portal.Data.People;
using ZenKey.Portal.Features.Clients;
using ZenKey.Portal.Layout;
using ZenKey.Portal.Ui;

namespace ZenKey.Portal.Tests.Ui;

public sealed class UiTests : PortalPageContext
{
    [Theory]
    [InlineData("https://app.example/auth/cb?x=1", "https://", "app.example", "/auth/cb?x=1")]
    [InlineData("http://localhost:5173/cb", "http://", "localhost:5173", "/cb")]
    [InlineData("https://app.example", "https://", "app.example", "")]
    [InlineData("com.example.app:/cb", "", "", "com.example.app:/cb")]
    [InlineData("ccid-h7k2m9qx4tz8v3pa://com.xci.provider.sdk", "", "ccid-h7k2m9qx4tz8v3pa", "://com.xci.provider.sdk")]
    public void An_address_is_shown_whole_with_its_telling_part_bold(string uri, string scheme, string host, string path)
    {
        var text = Render<UriText>(parameters => parameters.Add(view => view.Uri, uri));
        Assert.Equal((scheme, host), (text.Find(".zk-dim").TextContent, text.Find(".zk-host").TextContent));
        Assert.Equal(scheme + host + path, text.Find(".zk-uri").TextContent);
    }

    [Fact]
    public void A_copy_button_says_what_it_copies_and_what_was_copied()
    {
        var button = Render<CopyId>(parameters => parameters.Add(id => id.Value, "ccid-1").Add(id => id.What, "Client ID").Add(id => id.Of, "Harbor")).Find("button");
        Assert.Equal(("ccid-1", "Client ID copied", "Copy client ID of Harbor"), (button.GetAttribute("data-copy"), button.GetAttribute("data-copied"), button.GetAttribute("aria-label")));
    }

    [Theory]
    [InlineData(ChipKind.Ok, "Active", "zk-ok", "#CheckCircle")]
    [InlineData(ChipKind.NotReal, "Developer Mode", "zk-test", "#Science")]
    [InlineData(ChipKind.Broken, "Locked", "zk-err", "#ErrorOutline")]
    public void A_state_is_never_colour_alone(ChipKind kind, string word, string tint, string icon)
    {
        var chip = Render<StatusChip>(parameters => parameters.Add(view => view.Kind, kind).Add(view => view.Text, word)).Find(".zk-chip");
        Assert.Contains(tint, chip.ClassList);
        Assert.Equal(word, chip.TextContent);
        Assert.EndsWith(icon, chip.QuerySelector("use")!.GetAttribute("href"));
    }

    [Theory]
    [InlineData(30, "just now")]
    [InlineData(120, "2 min ago")]
    [InlineData(7200, "2 h ago")]
    [InlineData(100_000, "yesterday")]
    [InlineData(432_000, "5 days ago")]
    [InlineData(8_640_000, "16 Aug 2026")]
    public void A_time_is_told_as_one_says_it(int secondsAgo, string words) =>
        Assert.Equal(words, Moments.Since(Time.GetUtcNow().AddSeconds(-secondsAgo), Time.GetUtcNow()));

    [Fact]
    public void A_path_of_a_list_leads_to_the_field_of_the_row()
    {
        var form = new ClientForm { RedirectUris = [new(), new()] };
        var field = FieldPath.Resolve(form, "RedirectUris[1].Text");
        Assert.Same(form.RedirectUris[1], field.Model);
        Assert.Equal("Text", field.FieldName);
        Assert.Same(form, FieldPath.Resolve(form, "Name").Model);
    }

    [Fact]
    public void A_fault_of_a_page_is_told_with_a_reference_and_can_be_tried_again()
    {
        var broken = true;
        var page = Render<FaultBoundary>(parameters => parameters.AddChildContent(builder =>
        {
            builder.OpenComponent<Breakable>(0);
            builder.AddAttribute(1, nameof(Breakable.Broken), (Func<bool>)(() => broken));
            builder.CloseComponent();
        }));
        Assert.Matches("^err-[0-9A-Z]{4}-[0-9A-Z]{4}$", page.Find("[data-error=page_failed]").GetAttribute("data-reference"));
        Assert.DoesNotContain("secret detail", page.Markup, StringComparison.Ordinal);
        broken = false;
        page.Find("button.zk-p").Click();
        Assert.Contains("whole again", page.Markup);
    }

    // What was typed and is put back after a restart is put back for the same person alone (kept.js).
    [Fact]
    public void The_menu_of_a_person_says_to_scripts_whose_page_it_is()
    {
        var dana = new CurrentPerson(Guid.CreateVersion7(), "Dana", PortalRoles.Developer, null);
        Services.AddSingleton<AntiforgeryStateProvider, NoAntiforgery>();
        Assert.Equal(dana.Id.ToString(), Render<PersonMenu>(parameters => parameters.Add(menu => menu.Person, dana)).Find(".zk-me").GetAttribute("data-person"));
    }

    private sealed class NoAntiforgery : AntiforgeryStateProvider
    {
        public override AntiforgeryRequestToken? GetAntiforgeryToken() => null;
    }

    private sealed class Breakable : ComponentBase
    {
        [Parameter] public Func<bool> Broken { get; set; } = default!;

        protected override void OnInitialized()
        {
            if (Broken()) { throw new InvalidOperationException("secret detail"); }
        }

        protected override void BuildRenderTree(Microsoft.AspNetCore.Components.Rendering.RenderTreeBuilder builder) => builder.AddContent(0, "whole again");
    }
}
