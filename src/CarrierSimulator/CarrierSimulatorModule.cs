using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using ZenKey.CarrierSimulator.Api;
using ZenKey.CarrierSimulator.Network;
using ZenKey.CarrierSimulator.Pages;
using ZenKey.CarrierSimulator.Persons;
using ZenKey.Protocol.Network;

namespace ZenKey.CarrierSimulator;

/// <summary>
/// A pretend mobile network, for Development: SIM cards, handsets, lines, and the people who hold the phones. Needs the demo
/// file, the modules' origins, a clock, and the CCID application (IInstalledApplication) when a person acts.
/// </summary>
public static class CarrierSimulatorModule
{
    /// <summary>Registers ICarrierNetwork, ICarrierLogins, IMailer and IHandsets.</summary>
    public static IServiceCollection AddCarrierSimulator(this IServiceCollection services)
    {
        services.AddRazorComponents();
        services.AddOptions<CarrierSimulatorOptions>().BindConfiguration(CarrierSimulatorOptions.Section);
        services.AddSingleton<MobileNetwork>();
        services.AddSingleton<DiversifiedKeys>();
        services.AddSingleton<PretendPersons>();
        services.AddSingleton<HandsetReader>();
        services.AddSingleton<HandsetActs>();
        services.AddSingleton<IHandsets, SimulatedHandsets>();
        services.AddSingleton<SimulatedMailer>().AddSingleton<IMailer>(provider => provider.GetRequiredService<SimulatedMailer>());
        services.AddSingleton<ICarrierLogins, SimulatedLogins>();
        services.AddSingleton<ICarrierNetwork, SimulatedCarrierNetwork>();
        return services;
    }

    /// <summary>Maps /simulator. Development only: the host does not call it elsewhere.</summary>
    public static IEndpointRouteBuilder MapCarrierSimulator(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("/simulator");
        group.MapHandsetsApi();
        group.MapLineCookie();
        group.MapSimulatorPages();
        return routes;
    }
}
