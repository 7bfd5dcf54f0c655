using ZenKey.Cli;

using var stop = new CancellationTokenSource();
Console.CancelKeyPress += (_, press) =>
{
    press.Cancel = true;
    stop.Cancel();
};
return await new Tool(Console.Out, Console.Error).RunAsync(args, stop.Token);
