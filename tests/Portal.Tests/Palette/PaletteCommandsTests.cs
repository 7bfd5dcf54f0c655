using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Components;
using ZenKey.Portal.Access;
using ZenKey.Portal.Data.People;
using ZenKey.Portal.Features.Palette;

namespace ZenKey.Portal.Tests.Palette;

/// <summary>Pages and actions: all are found by those who may, and lead where those may go.</summary>
public sealed class PaletteCommandsTests
{
    private static readonly CurrentPerson[] People =
    [
        .. Enum.GetValues<CompanyRole>().Select(rank => new CurrentPerson(Guid.CreateVersion7(), rank.ToString(), PortalRoles.Developer, Guid.CreateVersion7(), rank)),
        new(Guid.CreateVersion7(), "Newcomer", PortalRoles.Developer, null), new(Guid.CreateVersion7(), "Ada", PortalRoles.Administrator, null),
        new(Guid.CreateVersion7(), "Sam", PortalRoles.Support, null), new(Guid.CreateVersion7(), "Ali", PortalRoles.Auditor, null),
        new(Guid.CreateVersion7(), "Nobody", PortalRoles.None, null),
    ];

    public static TheoryData<string> Names => [.. People.Select(person => person.Name)];

    [Theory, MemberData(nameof(Names))]
    public void Every_page_of_the_menu_is_found_by_its_name(string who)
    {
        var person = People.Single(one => one.Name == who);
        var pages = PortalMenu.For(person).SelectMany(section => section.Pages).ToList();
        Assert.Equal(pages.Select(page => page.Path), Items(person, "").Where(item => item.Action is null).Select(item => item.Address));
        Assert.All(pages, page => Assert.Contains(Items(person, page.Name), item => item.Address == page.Path));
    }

    [Theory, MemberData(nameof(Names))]
    public void Every_action_is_found_by_its_name_by_those_who_may_and_by_nobody_else(string who)
    {
        var person = People.Single(one => one.Name == who);
        Assert.All(PaletteAction.All, action => Assert.Equal(action.Allowed(person), Items(person, action.Name).Any(item => item.Action == action)));
        Assert.All(PaletteAction.All.Where(action => action.Allowed(person)), action => Assert.Same(action, Items(person, action.Name).First(item => item.Action is not null).Action));
    }

    [Theory, MemberData(nameof(Names))]
    public void Who_is_offered_something_may_open_its_page(string who)
    {
        var person = People.Single(one => one.Name == who);
        var addresses = Items(person, "").Select(item => item.Address ?? item.Action!.AddressFor("ccid-h7k2m9qx4tz8v3pa")).ToList();
        Assert.NotEmpty(addresses);
        Assert.All(addresses, address =>
        {
            var policies = PageAt(address).GetCustomAttributes(typeof(AuthorizeAttribute), true).Cast<AuthorizeAttribute>().Select(rule => rule.Policy).OfType<string>();
            Assert.All(policies, policy => Assert.True(person.May(policy), $"{who} at {address} lacks {policy}"));
        });
    }

    [Theory]
    [InlineData("Owner", 20)]
    [InlineData("Developer", 18)]
    [InlineData("Ada", 20)]
    [InlineData("Sam", 6)]
    [InlineData("Ali", 6)]
    public void The_most_used_actions_are_there(string who, int least) =>
        Assert.InRange(Items(People.Single(one => one.Name == who), "").Count(item => item.Action is not null), least, PaletteAction.All.Count);

    [Theory]
    [InlineData("rot", "Rotate a secret")]
    [InlineData("secret rot", "Rotate a secret")]
    [InlineData("go live", "Launch a client")]
    [InlineData("callback", "Change redirect URIs")]
    [InlineData("private_key", "Change a client’s keys")]
    public void An_action_is_found_by_the_words_that_people_use(string typed, string name) =>
        Assert.Equal(name, Items(People.Single(one => one.Name == "Owner"), typed)[0].Name);

    [Theory]
    [InlineData("ccid-h7k2m9qx4tz8v3pa")]
    [InlineData("err-7Q4M-2XKD")]
    [InlineData("https://app.example/cb")]
    [InlineData("maya@example.com")]
    [InlineData("(202) 555-0142")]
    public void For_a_pasted_id_no_command_stands_in_the_way(string pasted) => Assert.All(People, person => Assert.Empty(Items(person, pasted)));

    private static List<PaletteItem> Items(CurrentPerson person, string typed) => [.. PaletteCommands.Find(person, PaletteText.Read(typed)).SelectMany(group => group.Items)];

    private static Type PageAt(string address)
    {
        var steps = address.Split('?', '#')[0].Trim('/').Split('/');
        return typeof(PortalMenu).Assembly.GetTypes()
            .SelectMany(type => type.GetCustomAttributes(typeof(RouteAttribute), false).Cast<RouteAttribute>().Select(route => (Steps: route.Template.Trim('/').Split('/'), Type: type)))
            .Where(route => route.Steps.Length == steps.Length && route.Steps.Zip(steps).All(pair => pair.First.StartsWith('{') || pair.First == pair.Second))
            .OrderBy(route => route.Steps.Count(step => step.StartsWith('{'))).First().Type;
    }
}
