using System.Diagnostics;
using Microsoft.EntityFrameworkCore;
using ZenKey.Protocol;

namespace ZenKey.Portal.Tests.Api;

/// <summary>The command-line tool with projects, launches, and what waits for a second person.</summary>
public sealed class ToolTests(ApiApp api) : IClassFixture<ApiApp>
{
    [Fact]
    public async Task A_dangerous_edit_waits_and_the_tool_says_so_and_takes_it_back()
    {
        var key = await api.KeyAsync();
        using var script = new Script(api.App.Origin, key);
        var made = await script.SendAsync(HttpMethod.Post, "/clients", new { name = "Tool", type = "confidential", newProject = "Tool", redirectUris = new[] { "https://shop.example/cb" } });
        var client = made.Json.GetProperty("client").GetProperty("clientId").GetString()!;
        var project = made.Json.GetProperty("client").GetProperty("project").GetProperty("id").GetString()!;
        Assert.Contains(project, (await RunAsync(key, "projects", "list")).Output, StringComparison.Ordinal);
        Assert.Contains("missing: A logo.", (await RunAsync(key, "projects", "get", project)).Output, StringComparison.Ordinal);
        var status = (await RunAsync(key, "launch", "status", client)).Output;
        Assert.Contains("  - project: ", status, StringComparison.Ordinal);
        Assert.Contains("  + company", status, StringComparison.Ordinal);
        Assert.Equal(1, (await RunAsync(key, "launch", "request", client)).Code);

        await api.ChangeAsync(async store => (await store.Clients.SingleAsync(row => row.ClientId == client)).Mode = ClientMode.Launched);
        var asked = await RunAsync(key, "clients", "add-uri", client, "https://new.example/cb");
        Assert.StartsWith("Not changed: it is asked for, and waits for a second person.\n  new.example is a new host", asked.Output, StringComparison.Ordinal);
        var id = asked.Output.TrimEnd().Split(' ')[^1];
        Assert.Contains($"{id}  change", (await RunAsync(key, "approvals", "list", "--state", "waiting")).Output, StringComparison.Ordinal);
        Assert.Contains("+ https://new.example/cb", (await RunAsync(key, "approvals", "get", id)).Output, StringComparison.Ordinal);
        Assert.Contains("withdrawn", (await RunAsync(key, "approvals", "withdraw", id)).Output, StringComparison.Ordinal);
        Assert.Contains("developer", (await RunAsync(key, "launch", "take-back", client, "--reason", "A fault in the app")).Output, StringComparison.Ordinal);
    }

    private async Task<(int Code, string Output)> RunAsync(string key, params string[] arguments)
    {
        // artifacts/bin/Portal.Tests/debug -> artifacts/bin/Cli/debug
        var own = new DirectoryInfo(AppContext.BaseDirectory);
        using var tool = Process.Start(new ProcessStartInfo("dotnet", [Path.Combine(own.Parent!.Parent!.FullName, "Cli", own.Name, "zenkey.dll"), .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment = { ["ZENKEY_ORIGIN"] = api.App.Origin, ["ZENKEY_API_KEY"] = key },
        })!;
        var (output, errors) = (tool.StandardOutput.ReadToEndAsync(), tool.StandardError.ReadToEndAsync());
        await tool.WaitForExitAsync();
        await errors;
        return (tool.ExitCode, await output);
    }
}
