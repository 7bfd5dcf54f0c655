using System.IO.Compression;
using System.Net;
using System.Text;
using System.Text.RegularExpressions;

namespace ZenKey.Portal.Tests.Hosting;

/// <summary>What a page weighs and asks of the store, with a hundred thousand clients behind it (speed budget, portal anchors 22).</summary>
public sealed partial class PageBudgetTests(BudgetApp app) : IClassFixture<BudgetApp>
{
    private const int MostBytes = 250_000;
    private const int MostStatements = 3;

    [Theory]
    [InlineData("/clients")]
    [InlineData("/")]
    public async Task A_first_look_weighs_a_quarter_of_a_megabyte_at_most_and_is_kept_for_good(string path)
    {
        var page = await LoadAsync(path);
        Assert.Equal("br", page.Encoding);
        var (bytes, seen, waiting) = (page.Bytes, new List<string> { $"{page.Bytes} {path}" }, new Queue<string>(Named().Matches(page.Text).Select(match => match.Groups[1].Value).Distinct()));
        while (waiting.TryDequeue(out var address))
        {
            var asset = await LoadAsync(address);
            Assert.True(asset.Lasting, $"{address} is not kept for good.");
            Assert.Equal(address.EndsWith(".woff2", StringComparison.Ordinal) ? null : "br", asset.Encoding);
            bytes += asset.Bytes;
            seen.Add($"{asset.Bytes} {address}");
            foreach (var font in Fonts().Matches(asset.Text).Select(match => "/zk/" + match.Groups[1].Value).Where(font => !seen.Exists(line => line.EndsWith(font, StringComparison.Ordinal)) && !waiting.Contains(font))) { waiting.Enqueue(font); }
        }

        Assert.Contains(seen, line => line.EndsWith("figtree.woff2", StringComparison.Ordinal));
        Assert.Contains(seen, line => line.Contains("MudBlazor.min.", StringComparison.Ordinal) && line.EndsWith(".css", StringComparison.Ordinal));
        Assert.Contains(seen, line => line.Contains("icons.", StringComparison.Ordinal));
        Assert.True(bytes <= MostBytes, $"{path} weighs {bytes} bytes:\n{string.Join('\n', seen)}");
    }

    [Theory]
    [InlineData("/clients")]
    [InlineData("/clients?sort=created")]
    [InlineData("/clients?q=client%2007")]
    [InlineData("/clients?mode=launched")]
    public async Task A_list_over_a_hundred_thousand_clients_takes_three_statements_at_most(string path)
    {
        var next = Next().Match(await ListAsync(path)).Groups[1].Value;
        Assert.Contains("after=", next, StringComparison.Ordinal);
        await ListAsync(WebUtility.HtmlDecode(next));
    }

    private async Task<string> ListAsync(string path)
    {
        app.Statements.Forget();
        var text = (await LoadAsync(path)).Text;
        Assert.Contains("Client 0", text, StringComparison.Ordinal);
        Assert.True(app.Statements.Seen.Count is > 0 and <= MostStatements, $"{path} took {app.Statements.Seen.Count}:\n{string.Join("\n\n", app.Statements.Seen)}");
        Assert.DoesNotContain(app.Statements.Seen, sql => sql.Contains("OFFSET", StringComparison.OrdinalIgnoreCase));
        return text;
    }

    private async Task<(int Bytes, string Text, string? Encoding, bool Lasting)> LoadAsync(string path)
    {
        using var answer = await app.Browser.Http.GetAsync(new Uri(path, UriKind.RelativeOrAbsolute));
        Assert.True(answer.StatusCode == HttpStatusCode.OK, $"{path} answers {(int)answer.StatusCode}.");
        var (body, encoding) = (await answer.Content.ReadAsByteArrayAsync(), answer.Content.Headers.ContentEncoding.SingleOrDefault());
        return (body.Length, Unpacked(body, encoding), encoding, answer.Headers.CacheControl?.ToString().Contains("immutable", StringComparison.Ordinal) == true);
    }

    private static string Unpacked(byte[] body, string? encoding)
    {
        if (encoding != "br") { return Encoding.UTF8.GetString(body); }
        using var unpacked = new StreamReader(new BrotliStream(new MemoryStream(body), CompressionMode.Decompress));
        return unpacked.ReadToEnd();
    }

    /// <summary>Sheets, scripts, fonts and pictures that a page names.</summary>
    [GeneratedRegex("""(?:href|src)="(/?(?:zk|_framework)/[^"#]+)""")]
    private static partial Regex Named();

    [GeneratedRegex("""url\("(fonts/[^"]+)"\)""")]
    private static partial Regex Fonts();

    [GeneratedRegex("""href="([^"]*after=[^"]*)""")]
    private static partial Regex Next();
}
