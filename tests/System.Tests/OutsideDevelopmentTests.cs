using System.Net;
using ZenKey.TestKit;

namespace ZenKey.System.Tests;

/// <summary>A process as it runs for real: behind a proxy that ends TLS, not in Development.</summary>
public sealed class OutsideDevelopmentTests(OutsideDevelopmentTests.Proxied proxied) : IClassFixture<OutsideDevelopmentTests.Proxied>
{
    [Theory]
    [InlineData("/carriers/verizon/.well-known/openid-configuration")]
    [InlineData("/ui/discovery-ui")]
    [InlineData("/sign-in")]
    public async Task Every_answer_by_https_binds_the_browser_to_it_for_a_year_subdomains_too(string path)
    {
        using var answer = await proxied.GetAsync(path, "https");

        Assert.Equal("max-age=31536000; includeSubDomains", string.Join(',', answer.Headers.GetValues("Strict-Transport-Security")));
        Assert.False(answer.Headers.Contains("Server"));
    }

    // A client's server that speaks plain HTTP is not led on: what it sent has been read by others already.
    [Fact]
    public async Task Nothing_is_redirected_from_http_to_https()
    {
        using var answer = await proxied.GetAsync("/carriers/verizon/.well-known/openid-configuration", "http");

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.False(answer.Headers.Contains("Strict-Transport-Security"));
    }

    [Theory]
    [InlineData("/simulator")]
    [InlineData("/simulator/api/handsets")]
    [InlineData("/metrics")]
    [InlineData("/.git/config")]
    [InlineData("/appsettings.json")]
    [InlineData("/zk/")]
    public async Task What_is_not_for_the_public_is_not_there(string path)
    {
        using var answer = await proxied.GetAsync(path, "https");

        Assert.NotEqual(HttpStatusCode.OK, answer.StatusCode);
    }

    /// <summary>The process, with a store that one in Development has filled before.</summary>
    public sealed class Proxied : IAsyncLifetime
    {
        private readonly string folder = Directory.CreateTempSubdirectory("zenkey-proxied-").FullName;
        private readonly HttpClient http = new(new HttpClientHandler { AllowAutoRedirect = false });
        private ZenKeyApp? app;

        public async ValueTask InitializeAsync()
        {
            var settings = new Dictionary<string, string>
            {
                ["Database:ConnectionString"] = $"Data Source={Path.Combine(folder, "store.db")}",
                ["Origin"] = "https://id.example",
                ["Proxies:0"] = "127.0.0.1",
                ["Proxies:1"] = "::1",
            };
            await using (ZenKeyApp.Start(new AppOptions { Settings = settings })) { }
            app = ZenKeyApp.Start(new AppOptions { Environment = "Staging", Settings = settings });
        }

        public async Task<HttpResponseMessage> GetAsync(string path, string scheme)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, app!.Origin + path) { Headers = { Host = "id.example" } };
            request.Headers.Add("X-Forwarded-Proto", scheme);
            return await http.SendAsync(request);
        }

        public async ValueTask DisposeAsync()
        {
            http.Dispose();
            if (app is not null) { await app.DisposeAsync(); }
            Directory.Delete(folder, recursive: true);
        }
    }
}
