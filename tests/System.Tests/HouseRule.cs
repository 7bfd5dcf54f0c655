namespace ZenKey.System.Tests;

/// <summary>Something that the code of some files never says. Each carries a planted fault, so that a rule that has
/// gone blind is seen.</summary>
/// <param name="Name">The rule in words.</param>
/// <param name="Applies">Which paths, from the root.</param>
/// <param name="Forbidden">The pattern that breaks it.</param>
/// <param name="PlantedPath">A path to which it applies.</param>
/// <param name="PlantedText">A text that breaks it.</param>
internal sealed record HouseRule(string Name, Func<string, bool> Applies, string Forbidden, string PlantedPath, string PlantedText)
{
    private const string Modules = "(AuthServer|Authenticator|CarrierSimulator)";
    private const string Aspnet = @"(?<![\w.])(global::)?Microsoft\.(AspNetCore|JSInterop)(?!\w)";

    /// <summary>The arrows and the "never" of the house, as README.md and CONTRIBUTING.md tell them.</summary>
    public static IReadOnlyList<HouseRule> All { get; } =
    [
        new("Protocol names nothing but .NET itself", In("Protocol"),
            @"(?<![\w.])(global::)?(Microsoft\.(AspNetCore|EntityFrameworkCore|IdentityModel|Extensions)|MudBlazor|FluentValidation)(?!\w)|" + Named("Portal|AuthServer|Authenticator|CarrierSimulator"),
            "src/Protocol/Scope.cs", "using Microsoft.EntityFrameworkCore;"),
        new("Portal.Data names no ASP.NET", In("Portal.Data"), Aspnet,
            "src/Portal.Data/Clients/Client.cs", "using Microsoft.AspNetCore.Http;"),
        new("Portal.Data names no module", In("Portal.Data"), Named(Modules) + @"|(?<![\w.])ZenKey\.Portal\.(Features|Layout|Ui|Hosting)(?!\w)",
            "src/Portal.Data/Clients/Client.cs", "using ZenKey.AuthServer.Endpoints;"),
        new("Authenticator knows neither the store nor another module", In("Authenticator"), Named("Portal|AuthServer|CarrierSimulator") + Store,
            "src/Authenticator/Home.cs", "using ZenKey.Portal.Data;"),
        new("CarrierSimulator knows neither the store nor another module", In("CarrierSimulator"), Named("Portal|AuthServer|Authenticator") + Store,
            "src/CarrierSimulator/Handset.cs", "global using ZenKey.Portal.Data.Subscribers;"),
        new("AuthServer does not know the portal", In("AuthServer"), @"(?<![\w.])ZenKey\.Portal\.(?!Data\b)\w+|" + Named("Authenticator|CarrierSimulator"),
            "src/AuthServer/Endpoints/Token/TokenEndpoint.cs", "using ZenKey.Portal.Features.Clients;"),
        new("Only Program.cs and Hosting name the other modules", path => In("Portal")(path) && !Composes(path), Named(Modules),
            "src/Portal/Features/Clients/ClientPage.razor", "@using ZenKey.AuthServer.Endpoints"),
        new("Keys and tokens stay inside AuthServer", path => In("")(path) && !In("AuthServer")(path), @"(?<![\w.])(global::)?(ZenKey\.)?AuthServer\.(Keys|Tokens)(?!\w)",
            "src/Portal/Hosting/Modules.cs", "using ZenKey.AuthServer.Keys;"),
        new("No page names a database context", path => In("Portal")(path) && IsPage(path), @"\b\w*DbContext\w*\b",
            "src/Portal/Features/Clients/ClientPage.razor", "@inject IDbContextFactory<PortalDbContext> Store"),
        new("Only Portal.Data writes to the store", path => In("")(path) && !In("Portal.Data")(path),
            @"\.\s*(SaveChanges(Async)?|ExecuteUpdate(Async)?|ExecuteDelete(Async)?|ExecuteSql\w*)\s*\(",
            "src/Portal/Features/Clients/ClientRegistrar.cs", "await store\n    .SaveChangesAsync(cancellationToken);"),
        new("Nothing in the product names a test", In(""), @"(?<![\w.])(global::)?ZenKey\.(TestKit|\w+\.Tests)(?!\w)|(?<![\w.])Xunit(?!\w)",
            "src/Portal/Program.cs", "using ZenKey.TestKit;"),
        new("Time comes from TimeProvider", IsCode, @"\bDateTime(Offset)?\s*\.\s*(UtcNow|Now|Today)\b",
            "tests/Portal.Tests/ClockTests.cs", "var now = DateTimeOffset.UtcNow;"),
        new("Chance comes from RandomNumberGenerator", In(""), @"\bGuid\s*\.\s*NewGuid\b|\bnew\s+Random\s*\(|\bRandom\s*\.\s*Shared\b",
            "src/AuthServer/Tokens/Codes.cs", "var code = Guid.NewGuid();"),
        new("The ban on clocks and chance is not lifted in the product", In(""), @"^\s*#pragma\s+warning\s+disable\b.*\bRS0030\b",
            "src/Portal/Program.cs", "#pragma warning disable RS0030"),
        new("There are no regions", IsCode, @"^\s*#region\b",
            "src/Portal/Program.cs", "  #region Services"),
    ];

    private const string Store = @"|(?<![\w.])(global::)?Microsoft\.EntityFrameworkCore(?!\w)";

    public static HouseRule Called(string name) => All.Single(rule => rule.Name == name);

    /// <summary>In a project of the product, or anywhere in the product.</summary>
    public static Func<string, bool> In(string project) =>
        path => path.StartsWith(project.Length == 0 ? "src/" : $"src/{project}/", StringComparison.Ordinal) && !IsMigration(path);

    public static bool IsMigration(string path) => path.StartsWith("src/Portal.Data/Migrations/", StringComparison.Ordinal);

    private static bool IsCode(string path) => !IsMigration(path);

    private static bool IsPage(string path) =>
        path.EndsWith(".razor", StringComparison.Ordinal) || path.EndsWith(".razor.cs", StringComparison.Ordinal);

    private static bool Composes(string path) =>
        path == "src/Portal/Program.cs" || path.StartsWith("src/Portal/Hosting/", StringComparison.Ordinal);

    // ZenKey.X whole or as the head of a longer name; and X.Y, which code in a ZenKey namespace may say for short.
    private static string Named(string projects) => $@"(?<![\w.])(global::)?ZenKey\.({projects})(?!\w)|(?<![\w.@])({projects})\.[A-Z]\w*";
}
