using Microsoft.AspNetCore.Routing;

namespace ZenKey.CarrierSimulator.Pages;

internal static class SimulatorPages
{
    extension(IEndpointRouteBuilder routes)
    {
        public void MapSimulatorPages() => routes.ToString();
    }
}
