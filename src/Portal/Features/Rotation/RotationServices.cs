namespace ZenKey.Portal.Features.Rotation;

internal static class RotationServices
{
    public static IServiceCollection AddRotation(this IServiceCollection services) => services.AddSingleton<RotationReader>();
}
