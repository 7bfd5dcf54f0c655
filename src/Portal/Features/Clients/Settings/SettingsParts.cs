using System.Text.Json;
using System.Text.Json.Nodes;
using ZenKey.Portal.Data.Audit;
using ZenKey.Portal.Features.Clients.Held;

namespace ZenKey.Portal.Features.Clients.Settings;

/// <summary>A part of the settings being changed, now or after it waited.</summary>
internal static class SettingsParts
{
    private static readonly JsonSerializerOptions Web = new(JsonSerializerDefaults.Web);

    // Stands for what is closed beside it: a value that the rules of the field take.
    private const string ClosedValue = "closed value";

    private static readonly string ClosedMember = JsonNamingPolicy.CamelCase.ConvertName(nameof(EventsForm.Authorization));

    private static readonly Dictionary<string, Func<ClientEdit, ClientChange.SetPart, EditClientResult>> Waited = new(StringComparer.Ordinal)
    {
        [nameof(GrantsForm)] = ApplyWaited<GrantsForm>,
        [nameof(ProtectionForm)] = ApplyWaited<ProtectionForm>,
        [nameof(FormatForm)] = ApplyWaited<FormatForm>,
        [nameof(SignOutForm)] = ApplyWaited<SignOutForm>,
        [nameof(BackchannelForm)] = ApplyWaited<BackchannelForm>,
        [nameof(OriginsForm)] = ApplyWaited<OriginsForm>,
        [nameof(EventsForm)] = ApplyWaited<EventsForm>,
    };

    /// <summary>Changes the client and tells the audit trail; false when nothing is otherwise then.</summary>
    public static bool Apply<TForm>(ClientEdit edit, TForm after, Func<string, byte[]> close)
        where TForm : class, ISettingsForm<TForm>
    {
        var there = TForm.Of(edit.Client);
        after.Apply(edit.Client, new Changing(edit.Store, edit.Now, edit.By, close));
        var changes = Changes(there.Told(), TForm.Of(edit.Client).Told());
        if (changes.Count > 0) { edit.Log(TForm.Action, changes); }
        return changes.Count > 0;
    }

    /// <summary>Carries a change out that waited: what it names becomes as it says, all else stays as it is now.</summary>
    public static EditClientResult Apply(ClientEdit edit, ClientChange.SetPart change) => Waited[change.Part](edit, change);

    /// <summary>Writes a change down. What is closed stays closed.</summary>
    public static ClientChange.SetPart Write<TForm>(TForm before, TForm after, byte[]? closed)
        where TForm : class, ISettingsForm<TForm>
    {
        var (was, now) = (Members(before), Members(after));
        var members = new JsonObject(now.Where(member => !JsonNode.DeepEquals(member.Value, was[member.Key])).Select(member => KeyValuePair.Create(member.Key, member.Value?.DeepClone())));
        if (members.Remove(ClosedMember) && closed is not null) { members[ClosedMember] = ClosedValue; }
        return new ClientChange.SetPart(typeof(TForm).Name, members, closed);
    }

    private static EditClientResult ApplyWaited<TForm>(ClientEdit edit, ClientChange.SetPart change)
        where TForm : class, ISettingsForm<TForm>
    {
        var merged = Members(TForm.Of(edit.Client));
        foreach (var (member, value) in change.Members) { merged[member] = value?.DeepClone(); }
        var after = merged.Deserialize<TForm>(Web)!;
        if (after.Faults(ClientFacts.Of(edit.Client)).Select(fault => fault.Message).FirstOrDefault() is { } fault) { return new EditClientResult.Rejected(fault); }
        return Apply(edit, after, _ => change.Closed ?? []) ? new EditClientResult.Saved() : new EditClientResult.Rejected("Nothing would be changed.");
    }

    private static JsonObject Members<TForm>(TForm form) => JsonSerializer.SerializeToNode(form, Web)!.AsObject();

    private static List<FieldChange> Changes(IEnumerable<(string Field, string? Value)> before, IEnumerable<(string Field, string? Value)> after)
    {
        var (was, now) = (before.ToDictionary(one => one.Field, one => one.Value), after.ToDictionary(one => one.Field, one => one.Value));
        return [.. was.Keys.Union(now.Keys).Where(field => was.GetValueOrDefault(field) != now.GetValueOrDefault(field))
            .Select(field => new FieldChange(field, was.GetValueOrDefault(field), now.GetValueOrDefault(field)))];
    }
}
