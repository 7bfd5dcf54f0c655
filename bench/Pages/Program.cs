using Microsoft.Playwright;
using ZenKey.Bench.Pages;

// Measures the portal's list page beside a stock one, over a hundred thousand clients each; see ../README.md.
// Arguments: the path of Portal.dll, the path of ZenKey.Stock.dll, and how many rounds.
var rounds = args.Length > 2 ? int.Parse(args[2], null) : 7;
using var playwright = await Playwright.CreateAsync();
await using var chromium = await playwright.Chromium.LaunchAsync(new()
{
    ExecutablePath = Environment.GetEnvironmentVariable("ZENKEY_TEST_CHROMIUM") ?? "/usr/bin/chromium",
    Args = ["--no-sandbox"],
});
await using var portal = await Site.StartPortalAsync(Path.GetFullPath(args[0]));
await using var stock = await Site.StartStockAsync(Path.GetFullPath(args[1]));
var visitors = new List<Visitor> { await Visitor.ComeAsync(chromium, portal), await Visitor.ComeAsync(chromium, stock) };
foreach (var visitor in visitors) { await visitor.VisitAsync(Kind.Cold); } // what is made at the first use is made
var visits = new List<Visit>();
for (var round = 0; round < rounds; round++)
{
    foreach (var kind in Enum.GetValues<Kind>())
    {
        foreach (var visitor in round % 2 == 0 ? visitors : visitors.AsEnumerable().Reverse()) { visits.Add(await visitor.VisitAsync(kind)); }
    }
}
Table.Write(visits, Console.Out);
