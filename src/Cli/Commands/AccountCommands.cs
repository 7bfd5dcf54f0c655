using System.Text;

namespace ZenKey.Cli.Commands;

/// <summary>Which key is used.</summary>
internal static class AccountCommands
{
    public static IReadOnlyList<Command> All { get; } =
    [
        new("login", "[--origin <address>]", "Takes an API key from standard input and keeps it for you alone.", 0, 0, ["--origin"], [], LoginAsync),
        new("logout", "", "Forgets the key that login kept.", 0, 0, [], [], LogoutAsync),
        new("whoami", "", "Says which key is used and what it may.", 0, 0, [], [], WhoAsync),
    ];

    private static async Task LoginAsync(Context context, CancellationToken cancellationToken)
    {
        var origin = Account.OriginOf(context.Typed.Value("--origin") ?? Environment.GetEnvironmentVariable("ZENKEY_ORIGIN"));
        var key = (Console.IsInputRedirected ? await Console.In.ReadLineAsync(cancellationToken) : ReadHidden())?.Trim();
        if (key is not { Length: > 0 }) { throw new UsageException("Give the API key on standard input."); }
        var account = new Account(origin, key);
        using var api = new Api(account);
        var told = (await api.GetAsync("/me", cancellationToken)).Body;
        account.Store();
        await context.TellAsync(told, $"{told["key"]!["name"]} of {told["company"]!["name"]} is used from now on. It is kept in {Account.File}.");
    }

    private static async Task LogoutAsync(Context context, CancellationToken cancellationToken)
    {
        File.Delete(Account.File);
        await context.Output.WriteLineAsync("The key is forgotten here. Revoke it in the portal if nobody else uses it.");
    }

    private static async Task WhoAsync(Context context, CancellationToken cancellationToken)
    {
        using var api = new Api(Account.Find());
        var told = (await api.GetAsync("/me", cancellationToken)).Body;
        await context.TellAsync(told, $"{told["key"]!["name"]} of {told["company"]!["name"]}, made by {told["maker"]!["name"]}, until {told["key"]!["expiresAt"]}\n{string.Join(' ', told["key"]!["scopes"]!.AsArray())}");
    }

    /// <summary>Typed without being seen.</summary>
    private static string ReadHidden()
    {
        Console.Error.Write("API key: ");
        var text = new StringBuilder();
        while (Console.ReadKey(intercept: true) is { Key: not ConsoleKey.Enter } press)
        {
            if (press.Key != ConsoleKey.Backspace) { text.Append(press.KeyChar); }
            else if (text.Length > 0) { text.Length--; }
        }
        Console.Error.WriteLine();
        return text.ToString();
    }
}
