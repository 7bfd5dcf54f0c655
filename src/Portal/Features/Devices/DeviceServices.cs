using ZenKey.Portal.Lists;

namespace ZenKey.Portal.Features.Devices;

internal static class DeviceServices
{
    public static IServiceCollection AddDevices(this IServiceCollection services) => services
        .AddSingleton<DeviceList>().AddSingleton<IListSource, DeviceSource>().AddSingleton<DeviceDetails>().AddSingleton<IDeviceRevoker, DeviceRevoker>();
}
