namespace ZenKey.Portal.Ui;

/// <summary>The symbol of a device by what it calls itself.</summary>
public static class DeviceSymbols
{
    public static string Of(bool primary, string name, string? platform) => (primary, platform ?? name) switch
    {
        (true, _) => "Smartphone",
        (_, var kind) when kind.Contains("iPad", StringComparison.Ordinal) || kind.Contains("tablet", StringComparison.OrdinalIgnoreCase) => "TabletMac",
        (_, "iPhone" or "Android") => "Smartphone",
        (_, "Windows" or "Linux" or "ChromeOS") => "Computer",
        _ => "LaptopMac",
    };
}
