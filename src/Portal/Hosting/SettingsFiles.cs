using Microsoft.Extensions.Configuration.Json;
using ZenKey.Portal.Data;

namespace ZenKey.Portal.Hosting;

/// <summary>The one appsettings.json lies at the top of the repository and comes along beside the program.</summary>
internal static class SettingsFiles
{
    /// <summary>Puts the file first, so that environment and command line still win.</summary>
    public static void AddSharedSettings(this WebApplicationBuilder builder)
    {
        var file = new JsonConfigurationSource { Path = Path.Combine(AppContext.BaseDirectory, "appsettings.json"), Optional = false, ReloadOnChange = false };
        file.ResolveFileProvider();
        ((IConfigurationBuilder)builder.Configuration).Sources.Insert(0, file);
        // "--migrate" alone means yes.
        if (Environment.GetCommandLineArgs().Contains("--migrate")) { builder.Configuration.AddInMemoryCollection([new("migrate", "true")]); }
    }
}

/// <summary>Reads the section Database.</summary>
internal static class StoreSettings
{
    public static DatabaseOptions Read(IConfiguration configuration, IHostEnvironment environment)
    {
        var options = configuration.GetSection(DatabaseOptions.Section).Get<DatabaseOptions>() ?? new DatabaseOptions();
        if (options.ChangePoll <= TimeSpan.Zero || options.ChangePoll > TimeSpan.FromSeconds(2))
        {
            throw new InvalidOperationException("Database:ChangePoll: at most 2 seconds, so that a revocation holds everywhere within 5.") { Source = "Portal" };
        }
        if (options.Provider == DatabaseProvider.Sqlite)
        {
            var builder = new Microsoft.Data.Sqlite.SqliteConnectionStringBuilder(options.ConnectionString);
            builder.DataSource = Path.Combine(environment.ContentRootPath, builder.DataSource);
            options.ConnectionString = builder.ConnectionString;
        }
        return options;
    }
}
