using System.Net;
using System.Text;
using ZenKey.TestKit;

namespace ZenKey.Browser.Tests;

/// <summary>A company's own site, which answers every address with one text; 404 while there is none.</summary>
internal sealed class CompanySite : IDisposable
{
    private readonly HttpListener listener = new();

    public CompanySite()
    {
        Address = $"http://localhost:{ZenKeyApp.FreePort()}";
        listener.Prefixes.Add(Address + "/");
        listener.Start();
        _ = ServeAsync();
    }

    public string Address { get; }

    public string? Text { get; set; }

    public void Dispose() => ((IDisposable)listener).Dispose();

    private async Task ServeAsync()
    {
        try
        {
            while (true)
            {
                var context = await listener.GetContextAsync();
                context.Response.StatusCode = Text is null ? 404 : 200;
                context.Response.ContentType = "application/json";
                context.Response.Close(Encoding.UTF8.GetBytes(Text ?? ""), willBlock: true);
            }
        }
        catch (Exception exception) when (exception is HttpListenerException or ObjectDisposedException) { }
    }
}
