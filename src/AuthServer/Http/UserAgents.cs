namespace ZenKey.AuthServer.Http;

/// <summary>What a person would call the browser that sends a User-Agent.</summary>
/// <param name="Name">e.g. <c>Chrome on Windows</c>.</param>
/// <param name="Platform">e.g. <c>Windows</c>; null when unknown.</param>
/// <param name="IsPhone">Whether it runs on a phone.</param>
internal sealed record UserAgent(string Name, string? Platform, bool IsPhone)
{
    private static readonly (string Mark, string Name)[] Browsers =
        [("Edg/", "Edge"), ("OPR/", "Opera"), ("Firefox/", "Firefox"), ("SamsungBrowser/", "Samsung Internet"), ("Chrome/", "Chrome"), ("Safari/", "Safari"), ("curl/", "curl")];
    private static readonly (string Mark, string Name)[] Platforms =
        [("iPhone", "iPhone"), ("iPad", "iPad"), ("Android", "Android"), ("CrOS", "ChromeOS"), ("Windows", "Windows"), ("Macintosh", "Mac"), ("Linux", "Linux")];

    public static UserAgent Read(string? header)
    {
        var text = header is { Length: <= 1000 } ? header : "";
        var browser = Find(Browsers, text) ?? Product(text);
        var platform = Find(Platforms, text);
        var isPhone = platform is "iPhone" || (platform is "Android" && text.Contains("Mobile", StringComparison.Ordinal));
        return new UserAgent(platform is null ? browser : $"{browser} on {platform}", platform, isPhone);
    }

    private static string? Find((string Mark, string Name)[] known, string text) =>
        known.Where(one => text.Contains(one.Mark, StringComparison.Ordinal)).Select(one => one.Name).FirstOrDefault();

    /// <summary>Programs name themselves before a slash; what is no plain word is not repeated.</summary>
    private static string Product(string text)
    {
        var product = text.Split('/')[0].Trim();
        return product.Length is > 0 and <= 40 && product.All(c => char.IsAsciiLetterOrDigit(c) || c is ' ' or '-' or '.' or '_') ? product : "A browser";
    }
}
