using ZenKey.Cli.Commands;

namespace ZenKey.Cli;

/// <summary>The tool: finds the command, runs it, and says in words why it could not.</summary>
internal sealed class Tool(TextWriter output, TextWriter errors)
{
    // What the shell is told. Scripts rely on it; docs/guides/management-api.md has the list.
    private const int Done = 0;
    private const int Refused = 1;
    private const int Misused = 2;
    private const int NotSignedIn = 3;
    private const int NotReached = 4;

    public async Task<int> RunAsync(string[] args, CancellationToken cancellationToken)
    {
        if (args is [] or ["help" or "--help" or "-h"])
        {
            await output.WriteAsync(Help());
            return args.Length == 0 ? Misused : Done;
        }
        var command = Command.All.Where(one => one.Words.Length <= args.Length && args.Take(one.Words.Length).SequenceEqual(one.Words)).MaxBy(one => one.Words.Length);
        if (command is null) { return await FailAsync(Misused, $"There is no command {string.Join(' ', args.TakeWhile(word => !word.StartsWith('-')))}.", "zenkey help lists those that there are."); }
        try
        {
            var typed = Arguments.Parse(args[command.Words.Length..], command);
            await command.RunAsync(new Context(typed, output), cancellationToken);
            return Done;
        }
        catch (UsageException wrong) { return await FailAsync(Misused, wrong.Message, $"Usage: zenkey {command.Usage}"); }
        catch (NotSignedInException missing) { return await FailAsync(NotSignedIn, missing.Message, "Run zenkey login, or set ZENKEY_API_KEY."); }
        catch (ApiFault fault) { return await FailAsync(fault.Status == 401 ? NotSignedIn : Refused, fault.Message, fault.Help); }
        catch (HttpRequestException unreachable) { return await FailAsync(NotReached, $"The portal cannot be reached: {unreachable.Message}", "Look at the address: zenkey login --origin sets it."); }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested) { return Done; } // a tail ends so
        catch (OperationCanceledException) { return await FailAsync(NotReached, "The portal did not answer in time.", "Try again later."); }
        catch (IOException file) { return await FailAsync(Misused, file.Message, "Look at the file’s name and who may write there."); }
        catch (UnauthorizedAccessException file) { return await FailAsync(Misused, file.Message, "Look at the file’s name and who may write there."); }
    }

    private async Task<int> FailAsync(int code, string what, string next)
    {
        await errors.WriteLineAsync(what);
        await errors.WriteLineAsync(next);
        return code;
    }

    private static string Help() => "Manage projects and clients of ZenKey from a shell.\n\n"
        + string.Concat(Command.All.Select(command => $"  zenkey {command.Usage}\n      {command.Summary}\n"))
        + "\nWith --json a command tells what the management API told. ZENKEY_API_KEY and ZENKEY_ORIGIN win over what login stored.\n";
}
