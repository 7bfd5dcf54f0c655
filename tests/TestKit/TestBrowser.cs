using System.Net;
using System.Text.RegularExpressions;

namespace ZenKey.TestKit;

/// <summary>A browser without script: keeps cookies, follows redirects only when told to.</summary>
public sealed class TestBrowser : IDisposable
{
    private readonly HttpClientHandler handler = new() { AllowAutoRedirect = false, UseCookies = true, CookieContainer = new CookieContainer() };

    public TestBrowser(string origin)
    {
        Http = new HttpClient(handler) { BaseAddress = new Uri(origin), Timeout = TimeSpan.FromSeconds(30) };
        Http.DefaultRequestHeaders.UserAgent.ParseAdd("Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36");
    }

    public HttpClient Http { get; }

    public CookieContainer Cookies => handler.CookieContainer;

    public Task<HttpResponseMessage> GetAsync(string address) => Http.GetAsync(new Uri(address, UriKind.RelativeOrAbsolute));

    public Task<HttpResponseMessage> PostAsync(string address, params (string Name, string Value)[] form) =>
        Http.PostAsync(new Uri(address, UriKind.RelativeOrAbsolute), new FormUrlEncodedContent(form.Select(pair => KeyValuePair.Create(pair.Name, pair.Value))));

    /// <summary>Asks for the page again, as a page without script does, until it answers with a redirect.</summary>
    /// <returns>Where the redirect leads.</returns>
    public async Task<Uri> WaitForRedirectAsync(string address)
    {
        Uri? to = null;
        var status = 0;
        await Until.HoldsAsync(
            async () =>
            {
                using var response = await GetAsync(address);
                status = (int)response.StatusCode;
                if (response.StatusCode == HttpStatusCode.SeeOther) { to = new Uri(Http.BaseAddress!, response.Headers.Location!); }
                return to is not null;
            },
            otherwise: () => $"{address} does not redirect; it last answered {status}.");
        return to!;
    }

    /// <summary>The value of a mark that pages bear for scripts; null when it is absent.</summary>
    public static string? Mark(string html, string name)
    {
        var match = Regex.Match(html, $"{Regex.Escape(name)}=\"([^\"]*)\"");
        return match.Success ? WebUtility.HtmlDecode(match.Groups[1].Value) : null;
    }

    public void Dispose()
    {
        Http.Dispose();
        handler.Dispose();
    }
}
