using System.Text.Json.Nodes;

namespace ZenKey.TestKit;

/// <summary>Demo files for tests that need a client which the shipped one does not have.</summary>
public static class DemoFiles
{
    /// <summary>Writes the shipped demo file with more clients in it.</summary>
    /// <param name="folder">Where it is written.</param>
    /// <param name="clients">Clients as <c>demo/demo.json</c> has them.</param>
    /// <returns>The file's path.</returns>
    public static string WithClients(string folder, params JsonObject[] clients)
    {
        var demo = JsonNode.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "demo", "demo.json")))!;
        foreach (var client in clients) { demo["clients"]!.AsArray().Add(client); }
        var path = Path.Combine(folder, "demo.json");
        File.WriteAllText(path, demo.ToJsonString());
        return path;
    }

    /// <summary>Changes a demo file that was written before, and returns its path.</summary>
    public static string Changed(string path, Action<JsonNode> change)
    {
        var demo = JsonNode.Parse(File.ReadAllText(path))!;
        change(demo);
        File.WriteAllText(path, demo.ToJsonString());
        return path;
    }
}
