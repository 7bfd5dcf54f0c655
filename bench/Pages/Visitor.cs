using System.Diagnostics;
using System.Text.Json;
using Microsoft.Playwright;

namespace ZenKey.Bench.Pages;

internal enum Kind
{
    /// <summary>The first page, by a browser that has nothing of the site.</summary>
    Cold,

    /// <summary>The first page, by one that was there before.</summary>
    Warm,
}

/// <summary>One visit.</summary>
/// <param name="Site">Whose page.</param>
/// <param name="Kind">Which visit.</param>
/// <param name="Bytes">What was transferred, headers included, the socket's frames not.</param>
/// <param name="FirstByte">From the navigation to the first byte, in ms.</param>
/// <param name="FirstPaint">To the first contentful paint, in ms.</param>
/// <param name="Rows">Until the rows are there, in ms.</param>
/// <param name="Cpu">The server's CPU time, in ms, until the page has come to rest.</param>
/// <param name="Statements">SQL statements on the list's table.</param>
internal sealed record Visit(string Site, Kind Kind, double Bytes, double FirstByte, double FirstPaint, double Rows, double Cpu, int Statements);

/// <summary>Looks at the list of a site in Chromium.</summary>
internal sealed class Visitor
{
    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(1);
    private readonly IBrowser chromium;
    private readonly Site site;
    private readonly IBrowserContext known;

    private Visitor(IBrowser chromium, Site site, IBrowserContext known) => (this.chromium, this.site, this.known) = (chromium, site, known);

    /// <summary>Signs in, where that is asked.</summary>
    public static async Task<Visitor> ComeAsync(IBrowser chromium, Site site)
    {
        var context = await chromium.NewContextAsync();
        if (site.SignIn is { } signIn)
        {
            var page = await context.NewPageAsync();
            await page.GotoAsync(site.Origin + signIn);
            await page.ClickAsync("[data-demo=ada]");
            await page.WaitForURLAsync(site.Origin + "/");
            await page.CloseAsync();
        }
        return new Visitor(chromium, site, context);
    }

    public async Task<Visit> VisitAsync(Kind kind)
    {
        var context = known;
        if (kind == Kind.Cold)
        {
            context = await chromium.NewContextAsync();
            await context.AddCookiesAsync((await known.CookiesAsync()).Select(cookie => new Cookie
            {
                Name = cookie.Name, Value = cookie.Value, Domain = cookie.Domain, Path = cookie.Path, Expires = cookie.Expires, HttpOnly = cookie.HttpOnly, Secure = cookie.Secure, SameSite = cookie.SameSite,
            }));
        }
        var page = await context.NewPageAsync();
        var bytes = 0.0;
        var protocol = await context.NewCDPSessionAsync(page);
        await protocol.SendAsync("Network.enable");
        protocol.Event("Network.loadingFinished").OnEvent += (_, told) => bytes += told!.Value.GetProperty("encodedDataLength").GetDouble();
        var (cpu, began) = (site.CpuMilliseconds(), Stopwatch.GetTimestamp());
        site.Forget();
        await page.GotoAsync(site.Origin + "/clients", new() { WaitUntil = WaitUntilState.Commit });
        await page.GetByText("Client 000001").First.WaitForAsync();
        var rows = Stopwatch.GetElapsedTime(began).TotalMilliseconds;
        await Task.Delay(Rest);
        var paints = await page.EvaluateAsync<JsonElement>("""
            () => ({ byte: performance.getEntriesByType("navigation")[0].responseStart, paint: performance.getEntriesByName("first-contentful-paint")[0]?.startTime ?? 0 })
            """);
        var visit = new Visit(site.Name, kind, bytes, paints.GetProperty("byte").GetDouble(), paints.GetProperty("paint").GetDouble(), rows, site.CpuMilliseconds() - cpu, site.Statements);
        await page.CloseAsync();
        if (kind == Kind.Cold) { await context.CloseAsync(); }
        return visit;
    }
}
