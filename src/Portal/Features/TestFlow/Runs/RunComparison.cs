using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.WebUtilities;

namespace ZenKey.Portal.Features.TestFlow.Runs;

/// <summary>Something that was otherwise in the run before.</summary>
/// <param name="Where">A setting, or the title of a step.</param>
/// <param name="What">What of it; empty for all of it.</param>
public sealed record RunDifference(string Where, string What, string Before, string Now);

/// <summary>What differs between two runs: settings, how steps ended, checks, and what tokens say. What is new in every run is left out.</summary>
public static class RunComparison
{
    private const string None = "none";
    private static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private static readonly string[] NewEachTime = ["exp", "iat", "auth_time", "nonce", "at_hash", "jti", "sid", "cnf"];

    public static IReadOnlyList<RunDifference> Of(KeptRun before, KeptRun now) =>
        [.. Settings(before.Settings, now.Settings), .. Steps(before.Run, now.Run)];

    private static IEnumerable<RunDifference> Settings(string before, string now)
    {
        var (was, set) = (QueryHelpers.ParseQuery(before), QueryHelpers.ParseQuery(now));
        return from name in was.Keys.Union(set.Keys).Order(StringComparer.Ordinal)
               let pair = (Was: was.TryGetValue(name, out var old) ? old.ToString() : "as usual", Set: set.TryGetValue(name, out var chosen) ? chosen.ToString() : "as usual")
               where pair.Was != pair.Set
               select new RunDifference("Settings", name, pair.Was, pair.Set);
    }

    private static IEnumerable<RunDifference> Steps(FlowRun before, FlowRun now)
    {
        foreach (var key in before.Steps.Concat(now.Steps).Select(step => step.Key).Distinct().Order())
        {
            var (was, set) = (before.Steps.Find(step => step.Key == key), now.Steps.Find(step => step.Key == key));
            var title = FlowRun.TitleOf(key);
            if (was?.State != set?.State) { yield return new(title, "", Words(was), Words(set)); }
            if (was is null || set is null) { continue; }
            if (was.Failure?.Code != set.Failure?.Code) { yield return new(title, "error", was.Failure?.Code ?? None, set.Failure?.Code ?? None); }
            // What one of the two did not get to see is no difference of its own.
            if (was.Decoded.IsEmpty != set.Decoded.IsEmpty) { continue; }
            foreach (var difference in Checks(title, was, set).Concat(Claims(title, was, set))) { yield return difference; }
        }
    }

    private static IEnumerable<RunDifference> Checks(string title, FlowStep was, FlowStep set)
    {
        var (old, ours) = (Results(was), Results(set));
        return old.Keys.Union(ours.Keys).Where(text => old.GetValueOrDefault(text, None) != ours.GetValueOrDefault(text, None) && old.ContainsKey(text) && ours.ContainsKey(text))
            .Select(text => new RunDifference(title, text, old[text], ours[text]));
    }

    private static Dictionary<string, string> Results(FlowStep step) =>
        step.Checks.GroupBy(check => check.Text, StringComparer.Ordinal).ToDictionary(group => group.Key, group => FlowWords.Of(group.First()), StringComparer.Ordinal);

    private static IEnumerable<RunDifference> Claims(string title, FlowStep was, FlowStep set)
    {
        var (old, ours) = (Members(was), Members(set));
        return old.Keys.Union(ours.Keys).Order(StringComparer.Ordinal).Where(name => old.GetValueOrDefault(name, None) != ours.GetValueOrDefault(name, None))
            .Select(name => new RunDifference(title, name, old.GetValueOrDefault(name, None), ours.GetValueOrDefault(name, None)));
    }

    private static Dictionary<string, string> Members(FlowStep step)
    {
        var found = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, json) in step.Decoded.Where(part => part.Key != FlowTokens.KeyName))
        {
            if (TryParse(json) is not { } members) { continue; }
            foreach (var (member, value) in members.Where(pair => !NewEachTime.Contains(pair.Key))) { found[$"{name}: {member}"] = value?.ToJsonString(Plain) ?? "null"; }
        }
        return found;
    }

    private static JsonObject? TryParse(string json)
    {
        try
        {
            return JsonNode.Parse(json) as JsonObject;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static string Words(FlowStep? step) => step is null ? "not in this flow" : FlowWords.Of(step.State);
}
