using System.Text;
using ZenKey.Portal.Features.Clients.Redirects;
using ZenKey.Protocol;
using ZenKey.Protocol.Network;

namespace ZenKey.Portal.Tests.Clients.Redirects;

/// <summary>What hosts say of the apps that may open their addresses.</summary>
public sealed class AppLinkFilesTests
{
    private readonly Files files = new();

    [Fact]
    public async Task Both_files_of_each_host_are_read_once()
    {
        files["https://app.example/.well-known/apple-app-site-association"] = """{"applinks":{"details":[{"appIDs":["A.com.example"],"components":[]},{"appID":"B.com.example","paths":["*"]}]}}""";
        files["https://app.example/.well-known/assetlinks.json"] = """[{"relation":["delegate_permission/common.handle_all_urls"],"target":{"namespace":"android_app","package_name":"com.example"}},{"relation":["other"],"target":{"package_name":"no"}}]""";
        var reading = Assert.Single(await ReadAsync("https://app.example/cb", "https://app.example/other", "com.example:/cb", "http://127.0.0.1/cb"));
        Assert.Equal("app.example", reading.Host);
        Assert.Equal(["A.com.example", "B.com.example"], reading.Apple);
        Assert.Equal(["com.example"], reading.Android);
        Assert.Equal(2, files.Asked);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("<html>")]
    [InlineData("7")]
    [InlineData("[1]")]
    [InlineData("""{"applinks":7}""")]
    [InlineData("""{"applinks":{"details":[7]}}""")]
    public async Task What_is_no_such_file_is_none(string? text)
    {
        if (text is not null) { files["https://app.example/.well-known/apple-app-site-association"] = files["https://app.example/.well-known/assetlinks.json"] = text; }
        var reading = Assert.Single(await ReadAsync("https://app.example/cb"));
        Assert.True(reading.Apple is null or { Count: 0 });
        Assert.True(reading.Android is null or { Count: 0 });
    }

    [Fact]
    public async Task At_most_ten_hosts_are_asked() =>
        Assert.Equal(10, (await ReadAsync([.. Enumerable.Range(0, 30).Select(index => $"https://h{index}.example/cb")])).Count);

    private Task<IReadOnlyList<AppLinkReading>> ReadAsync(params string[] uris) =>
        new AppLinkFiles(files).ReadAsync(ClientStubs.Detail(ClientType.Native) with { RedirectUris = [.. uris.Select(uri => ClientStubs.Uri(uri))] });

    private sealed class Files : Dictionary<string, string>, IWebFiles
    {
        public int Asked { get; private set; }

        public bool MayRead(Uri address) => true;

        public Task<byte[]?> ReadAsync(Uri address, int maxBytes, TimeSpan within)
        {
            Asked++;
            return Task.FromResult(TryGetValue(address.AbsoluteUri, out var text) ? Encoding.UTF8.GetBytes(text) : null);
        }
    }
}
