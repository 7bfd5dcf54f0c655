using ZenKey.Portal.Hosting;

var builder = WebApplication.CreateBuilder(args);
builder.AddZenKey();
await using var app = builder.Build();
return await app.RunZenKeyAsync();

/// <summary>The one process of modules; public so that tests can start it.</summary>
public partial class Program;
