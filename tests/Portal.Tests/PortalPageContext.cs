using System.Security.Claims;
using Bunit;
using Bunit.TestDoubles;
using FluentValidation;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using MudBlazor;
using MudBlazor.Services;
using ZenKey.Portal.Access;
using ZenKey.Portal.Data.People;
using ZenKey.Portal.Exports;
using ZenKey.Portal.Features.Clients;
using ZenKey.Portal.Findings;
using ZenKey.Portal.Tests.Exports;
using ZenKey.Portal.Tests.Findings;
using ZenKey.Portal.Tests.Views;
using ZenKey.Portal.Views;
using ZenKey.Protocol;

namespace ZenKey.Portal.Tests;

/// <summary>Renders pages as a signed-in person sees them.</summary>
public abstract class PortalPageContext : BunitContext
{
    protected PortalPageContext()
    {
        JSInterop.Mode = JSRuntimeMode.Loose;
        Services.AddMudServices(options => options.PopoverOptions.CheckForPopoverProvider = false);
        Services.AddSingleton<TimeProvider>(Time);
        Services.AddSingleton(new ModuleOrigins("https://portal.example", "https://id.example", "https://phone.example", "https://sim.example"));
        Services.AddSingleton<IValidator<ClientForm>, ClientFormValidator>();
        Services.AddSingleton<IClientCheckup, NothingFound>();
        Services.AddSingleton<ISavedViews>(Views).AddSingleton<IExportDesk>(Exports);
        Authorization = AddAuthorization();
        Become(Dana);
    }

    protected FakeTimeProvider Time { get; } = new(new DateTimeOffset(2026, 11, 24, 9, 0, 0, TimeSpan.Zero));

    private protected StubViews Views { get; } = new();

    private protected StubExports Exports { get; } = new();

    protected BunitAuthorizationContext Authorization { get; }

    protected static CurrentPerson Dana { get; } = new(Guid.CreateVersion7(), "Dana", PortalRoles.Developer, Guid.CreateVersion7());

    protected static CurrentPerson Ada { get; } = new(Guid.CreateVersion7(), "Ada", PortalRoles.Administrator, null);

    /// <summary>Renders where dialogs and messages appear.</summary>
    protected IRenderedComponent<MudDialogProvider> RenderDialogs()
    {
        Render<MudPopoverProvider>();
        Render<MudSnackbarProvider>();
        return Render<MudDialogProvider>();
    }

    protected void Become(CurrentPerson person)
    {
        Authorization.SetAuthorized(person.Name);
        List<Claim> claims = [new(CurrentPerson.PersonClaim, person.Id.ToString())];
        if (person.CompanyId is { } company) { claims.Add(new Claim(CurrentPerson.CompanyClaim, company.ToString())); }
        if (person.CompanyRole is { } rank) { claims.Add(new Claim(CurrentPerson.RankClaim, rank.ToString())); }
        Authorization.SetRoles(person.Roles.ToString().ToLowerInvariant());
        Authorization.SetClaims([.. claims]);
        string[] held = [.. PortalPolicies.All.Where(policy => PortalPolicies.Allows(policy, person))];
        Authorization.SetPolicies(held);
    }

    protected string Address => Services.GetRequiredService<NavigationManager>().Uri;

    protected void GoTo(string address) => Services.GetRequiredService<NavigationManager>().NavigateTo(address);
}
