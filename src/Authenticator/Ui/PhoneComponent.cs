using Microsoft.AspNetCore.Components;

namespace ZenKey.Authenticator.Ui;

/// <summary>What the application's components share: their words and their wariness of others' words.</summary>
public abstract class PhoneComponent : ComponentBase
{
    protected static string T(string key) => Texts.Of(key);

    protected static string T(string key, params ReadOnlySpan<object?> values) => Texts.Of(key, values);

    /// <summary>The words before and after the place where something other than text stands ({0}).</summary>
    protected static (string Before, string After) Around(string key)
    {
        const char Place = '\uFFFC';
        var parts = Texts.Of(key, Place).Split(Place, 2);
        return (parts[0], parts.Length > 1 ? parts[1] : "");
    }

    /// <summary>The address if it is one of the web, else null: registrations are others' words, javascript: included.</summary>
    protected static string? WebAddress(string? address) =>
        Uri.TryCreate(address, UriKind.Absolute, out var uri) && (uri.Scheme == Uri.UriSchemeHttps || uri.Scheme == Uri.UriSchemeHttp)
            ? address
            : null;

    /// <summary>An icon for a browser by what it runs on.</summary>
    protected static string DeviceIcon(string? name) => name switch
    {
        null => "Smartphone",
        _ when Has(name, "iPad") || Has(name, "tablet") => "TabletMac",
        _ when Has(name, "iPhone") || Has(name, "Android") => "Smartphone",
        _ when Has(name, "Windows") => "DesktopWindows",
        _ => "LaptopMac",
    };

    private static bool Has(string name, string word) => name.Contains(word, StringComparison.OrdinalIgnoreCase);
}
