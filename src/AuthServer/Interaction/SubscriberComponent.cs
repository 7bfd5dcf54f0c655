using Microsoft.AspNetCore.Components;

namespace ZenKey.AuthServer.Interaction;

/// <summary>What the components of subscribers' pages share: their words and their wariness of addresses.</summary>
public abstract class SubscriberComponent : ComponentBase
{
    protected static string T(string key) => Texts.Of(key);

    protected static string T(string key, params ReadOnlySpan<object?> values) => Texts.Of(key, values);

    /// <summary>The words before and after the place where something other than text stands ({0}).</summary>
    protected static (string Before, string After) Around(string key, params ReadOnlySpan<object?> rest)
    {
        const char Place = '\uFFFC';
        object?[] values = [Place, .. rest];
        var parts = Texts.Of(key, values).Split(Place, 2);
        return (parts[0], parts.Length > 1 ? parts[1] : "");
    }

    protected static ShellView ShellOf(SubscriberView view, string title) =>
        new(title, view.CarrierName, view.Theme, Texts.Language) { OtherLanguageUrl = view.OtherLanguageUrl };

    /// <summary>The address if it is one of the web, else null: registrations are others' words, javascript: included.</summary>
    protected static string? WebAddress(string? address) =>
        Uri.TryCreate(address, UriKind.Absolute, out var uri) && (uri.Scheme == Uri.UriSchemeHttps || uri.Scheme == Uri.UriSchemeHttp)
            ? address
            : null;
}
