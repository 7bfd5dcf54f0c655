namespace ZenKey.TestKit;

/// <summary>Client libraries from npm, which test.sh installs into <c>tests/npm</c>.</summary>
public static class NpmClients
{
    /// <summary>The folder with the scripts and node_modules; null where they are not installed, and the tests that need them are skipped.</summary>
    public static string? Folder => Environment.GetEnvironmentVariable("ZENKEY_TEST_NPM") is { Length: > 0 } folder && Directory.Exists(Path.Combine(folder, "node_modules"))
        ? folder : null;
}
