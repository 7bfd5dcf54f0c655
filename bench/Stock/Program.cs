using Microsoft.EntityFrameworkCore;
using MudBlazor.Services;
using ZenKey.Stock;
using ZenKey.Stock.Components;

// A list page as the documentation of Blazor and MudBlazor builds it: the peer of the portal's; see ../README.md.
var builder = WebApplication.CreateBuilder(args);
builder.Services.AddRazorComponents().AddInteractiveServerComponents();
builder.Services.AddMudServices();
builder.Services.AddDbContextFactory<StockDbContext>(options => options.UseSqlite(builder.Configuration["Database"]));
var app = builder.Build();
await StockDbContext.FillAsync(app.Services.GetRequiredService<IDbContextFactory<StockDbContext>>());
app.UseAntiforgery();
app.MapStaticAssets();
app.MapRazorComponents<App>().AddInteractiveServerRenderMode();
app.Run();
