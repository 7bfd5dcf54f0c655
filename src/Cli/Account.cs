using System.Text.Json;

namespace ZenKey.Cli;

/// <summary>There is no key to use.</summary>
internal sealed class NotSignedInException(string message) : Exception(message);

/// <summary>Where the portal is, and by which key: from the environment, or from the file that login wrote for this user alone.</summary>
internal sealed record Account(string Origin, string Key)
{
    private const string DefaultOrigin = "http://localhost:5080";

    // A record prints its members; the key must not reach a screen.
    public override string ToString() => Origin;

    public static string File => Environment.GetEnvironmentVariable("ZENKEY_CONFIG")
        ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.ApplicationData, Environment.SpecialFolderOption.DoNotVerify), "zenkey", "config.json");

    /// <exception cref="NotSignedInException">Neither the environment nor the file has a key.</exception>
    public static Account Find()
    {
        var stored = System.IO.File.Exists(File) ? Read() : null;
        var origin = Environment.GetEnvironmentVariable("ZENKEY_ORIGIN") ?? stored?.Origin ?? DefaultOrigin;
        var key = Environment.GetEnvironmentVariable("ZENKEY_API_KEY") ?? stored?.Key ?? throw new NotSignedInException("There is no API key.");
        return new Account(OriginOf(origin), key);
    }

    /// <exception cref="UsageException">It is no origin, or the key would go over an open line.</exception>
    public static string OriginOf(string? text)
    {
        if (!Uri.TryCreate(text ?? DefaultOrigin, UriKind.Absolute, out var uri) || uri.Scheme is not ("https" or "http")) { throw new UsageException("The origin is an address such as https://portal.example."); }
        return uri.Scheme == "https" || uri.IsLoopback ? uri.GetLeftPart(UriPartial.Authority) : throw new UsageException("The key would go over an open line. Use https.");
    }

    public void Store()
    {
        var path = File;
        var folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write, Share = FileShare.None };
        if (OperatingSystem.IsWindows()) { Directory.CreateDirectory(folder); }
        else
        {
            Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
            // One that is there already may be wider: the new one is nobody else's from its first byte on.
            System.IO.File.Delete(path);
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }
        using var stream = new FileStream(path, options);
        JsonSerializer.Serialize(stream, new Stored(Origin, Key));
    }

    private static Stored? Read()
    {
        try { return JsonSerializer.Deserialize<Stored>(System.IO.File.ReadAllText(File)); }
        catch (JsonException) { throw new NotSignedInException($"{File} cannot be read."); }
    }

    private sealed record Stored(string? Origin, string? Key);
}
