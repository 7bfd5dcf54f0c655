using System.Text.Json;
using System.Text.Json.Nodes;

namespace ZenKey.Portal.Api;

/// <summary>A form with the members of a body in place of its own (RFC 7396, save that null takes nothing away): only those that it has are taken.</summary>
internal static class ApiPatch
{
    private static readonly JsonSerializerOptions Web = new(JsonSerializerDefaults.Web) { RespectNullableAnnotations = true };

    public static (TForm? After, ApiProblem? Problem) Apply<TForm>(TForm before, JsonObject body)
        where TForm : class
    {
        var merged = JsonSerializer.SerializeToNode(before, Web)!.AsObject();
        foreach (var (member, value) in body)
        {
            if (!merged.ContainsKey(member)) { return (null, Invalid(member, "There is no such member.")); }
            if (value is null || value is JsonArray list && list.Contains(null)) { return (null, Invalid(member, "Give a value, or leave it out.")); }
            merged[member] = value.DeepClone();
        }
        try { return (merged.Deserialize<TForm>(Web), null); }
        catch (JsonException wrong) { return (null, Invalid(wrong.Path?.TrimStart('$', '.') ?? "", "This is of another type.")); }
    }

    private static ApiProblem Invalid(string member, string fault) => ApiProblems.FieldsInvalid(new Dictionary<string, string[]> { [member] = [fault] });
}
