namespace ZenKey.Portal.Features.SignIn;

/// <summary>Addresses of this very portal: whoever mails a link must not choose where a sign-in ends.</summary>
internal static class LocalUrl
{
    public static string OrHome(string? url) => IsLocal(url) ? url! : "/";

    private static bool IsLocal(string? url) =>
        url is { Length: > 0 and <= 2000 } && url[0] == '/' && !(url.Length > 1 && url[1] is '/' or '\\')
        && !url.Any(character => char.IsControl(character) || character == '\\');
}
