namespace ZenKey.Portal.Features.Clients.Settings;

/// <summary>The ids of fields: those of the part and of the property.</summary>
internal static class SettingIds
{
    public static string Of(string part, string property) => $"{part}-{property.ToLowerInvariant()}";
}
