namespace ZenKey.Portal.Features.Palette;

internal static class PaletteServices
{
    public static IServiceCollection AddPalette(this IServiceCollection services) => services.AddSingleton<PaletteLookup>();
}
