using System.Diagnostics;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.IdentityModel.Tokens;
using ZenKey.Portal.Access;
using ZenKey.Portal.Data;
using ZenKey.Portal.Data.Deliveries;
using ZenKey.Portal.Features.Clients.Deliveries;
using ZenKey.Portal.Features.Guides;
using ZenKey.Portal.Ui;
using ZenKey.TestKit;

namespace ZenKey.System.Tests;

/// <summary>The receivers that the portal hands out take what the providers push, as they stand, and nothing that is not theirs (RFC 8935).</summary>
public sealed class ReceiverSampleTests : IDisposable
{
    private const string ClientId = "ccid-receivertest0001";
    private const string Authorization = "Bearer known-to-the-receiver";
    private readonly int port = ZenKeyApp.FreePort();
    private readonly string folder = Directory.CreateTempSubdirectory("zenkey-receiver-").FullName;

    private string Receiver => $"http://localhost:{port}/events";

    [Fact]
    public async Task Node()
    {
        Assert.SkipWhen(NpmClients.Folder is null, "The npm clients are not installed (test.sh does it).");
        Directory.CreateSymbolicLink(Path.Combine(folder, "node_modules"), Path.Combine(NpmClients.Folder, "node_modules"));
        await ReceiveAsync("node-receiver", "node", "receiver.mjs");
    }

    // The SDK restores and builds the file first.
    [Fact]
    public Task DotNet() => ReceiveAsync("dotnet-receiver", "dotnet", "run", "receiver.cs");

    private async Task ReceiveAsync(string sample, string program, params string[] arguments)
    {
        await using var app = ZenKeyApp.Start(new AppOptions { DemoFile = DemoFiles.WithClients(folder, Client()) });
        using var receiver = Start(app, sample, program, arguments);
        var (output, errors) = (new StringBuilder(), receiver.StandardError.ReadToEndAsync());
        receiver.OutputDataReceived += (_, line) => { lock (output) { output.AppendLine(line.Data); } };
        receiver.BeginOutputReadLine();
        try
        {
            Assert.True(await ListensAsync(receiver), "It does not listen.");
            foreach (var carrier in new[] { "verizon", "att" }) { await IsTakenAsync(app, carrier, () => { lock (output) { return output.ToString(); } }); }
            await RefusesAsync(app);
        }
        catch (Exception exception)
        {
            receiver.Kill(entireProcessTree: true);
            throw new InvalidOperationException($"{exception.Message}\n{output}\n{await errors}", exception);
        }
        receiver.Kill(entireProcessTree: true);
        await receiver.WaitForExitAsync();
    }

    /// <summary>What the server signs and pushes is verified by the program, and told by it.</summary>
    private static async Task IsTakenAsync(ZenKeyApp app, string carrier, Func<string> output)
    {
        await using var store = await app.Services.GetRequiredService<IDbContextFactory<PortalDbContext>>().CreateDbContextAsync();
        var dana = await store.People.AsNoTracking().SingleAsync(person => person.Name == "Dana");
        var sent = await app.Services.GetRequiredService<IDeliveryDesk>().SendTestAsync(new CurrentPerson(dana.Id, dana.Name, dana.Roles, dana.CompanyId, dana.CompanyRole), ClientId, carrier, CancellationToken.None);
        var id = Assert.IsType<SendResult.Sent>(sent).Id!.Value;
        Delivery? delivery = null;
        await Until.HoldsAsync(async () => (delivery = await store.Deliveries.AsNoTracking().SingleAsync(one => one.Id == id)).State != DeliveryState.Waiting);
        var attempt = await store.DeliveryAttempts.AsNoTracking().SingleAsync(one => one.DeliveryId == id);
        Assert.Equal((DeliveryState.Delivered, 202, ""), (delivery!.State, attempt.Status, attempt.Excerpt));
        await Until.HoldsAsync(() => Task.FromResult(output().Contains(delivery.About, StringComparison.Ordinal)));
        Assert.Contains("https://schemas.openid.net/secevent/ssf/event-type/verification", output(), StringComparison.Ordinal);
    }

    /// <summary>What somebody else made is refused, in the words of RFC 8935 §2.4.</summary>
    private async Task RefusesAsync(ZenKeyApp app)
    {
        var issuer = app.Origins.Issuer("verizon");
        Assert.Equal((HttpStatusCode.Unauthorized, ""), await PostAsync("e30.e30.x", "Bearer somebody-else"));
        Assert.Equal((HttpStatusCode.BadRequest, """{"err":"invalid_request"}"""), await PostAsync("no token"));
        Assert.Equal((HttpStatusCode.BadRequest, """{"err":"invalid_issuer"}"""), await PostAsync(Forged("https://evil.example", ClientId)));
        Assert.Equal((HttpStatusCode.BadRequest, """{"err":"invalid_key"}"""), await PostAsync(Forged(issuer, ClientId)));
    }

    private async Task<(HttpStatusCode Status, string Body)> PostAsync(string body, string authorization = Authorization)
    {
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Post, Receiver) { Content = new StringContent(body, Encoding.UTF8, "application/secevent+jwt") };
        request.Headers.TryAddWithoutValidation("Authorization", authorization);
        using var response = await http.SendAsync(request);
        return (response.StatusCode, await response.Content.ReadAsStringAsync());
    }

    /// <summary>A token with a signature that no key of the issuer made.</summary>
    private static string Forged(string issuer, string audience)
    {
        static string Part(JsonObject json) => Base64UrlEncoder.Encode(json.ToJsonString());
        var header = new JsonObject { ["alg"] = "RS256", ["typ"] = "secevent+jwt", ["kid"] = "nobody's" };
        var claims = new JsonObject { ["iss"] = issuer, ["aud"] = audience, ["iat"] = 1795536000, ["jti"] = "forged", ["events"] = new JsonObject() };
        return $"{Part(header)}.{Part(claims)}.{Base64UrlEncoder.Encode("no signature of anybody")}";
    }

    private JsonObject Client() => new()
    {
        ["clientId"] = ClientId,
        ["project"] = "harbor-bank",
        ["name"] = "Told by push",
        ["type"] = "confidential",
        ["redirectUris"] = new JsonArray("http://localhost/cb"),
        ["scopes"] = new JsonArray("openid", "events"),
        ["mode"] = "developer",
        ["events"] = new JsonObject { ["types"] = new JsonArray("sim_swap"), ["delivery"] = "push", ["uri"] = Receiver, ["authorization"] = Authorization },
    };

    private Process Start(ZenKeyApp app, string sample, string program, string[] arguments)
    {
        var code = CodeSample.Find(sample)!;
        File.WriteAllText(Path.Combine(folder, code.File), GuideMarkup.Fill(code.Source, new GuideExample(ClientId, null), app.Origins));
        return Process.Start(new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment = { ["ZENKEY_EVENTS_AUTHORIZATION"] = Authorization, ["PORT"] = $"{port}" },
        })!;
    }

    private Task<bool> ListensAsync(Process program) => Listening.AwaitAsync(program, port);

    public void Dispose() => Directory.Delete(folder, recursive: true);
}
