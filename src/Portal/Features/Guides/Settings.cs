using System.Text.Json;
using ZenKey.Portal.Ui;
using ZenKey.Protocol;

namespace ZenKey.Portal.Features.Guides;

/// <summary>A client's settings as files. A secret is never in them: we do not know it.</summary>
internal static class Settings
{
    private const string Secret = "put-it-here";

    public static IReadOnlyList<(string File, string Text)> Of(GuideExample example, ModuleOrigins origins)
    {
        (string Name, string Value)[] all =
        [
            ("ZENKEY_DISCOVERY", origins.AuthServer + "/.well-known/openid_configuration"),
            ("ZENKEY_DISCOVERY_UI", origins.DiscoveryUi),
            ("ZENKEY_CLIENT_ID", example.ClientId ?? ExampleText.ClientId),
            ("ZENKEY_CLIENT_SECRET", Secret),
            ("ZENKEY_REDIRECT_URI", example.RedirectUri ?? ExampleText.RedirectUri),
        ];
        var quoted = all.Select(one => (one.Name, Value: JsonSerializer.Serialize(one.Value, JsonSerializerOptions.Web))).ToList();
        return
        [
            (".env", string.Concat(quoted.Select(one => $"{one.Name}={one.Value}\n"))),
            ("zenkey.json", "{\n" + string.Join(",\n", quoted.Select(one => $"  \"{one.Name}\": {one.Value}")) + "\n}\n"),
            ("zenkey.yaml", string.Concat(quoted.Select(one => $"{one.Name}: {one.Value}\n"))),
        ];
    }
}
