using ZenKey.Portal.Data.Audit;
using ZenKey.Portal.Data.Clients;
using ZenKey.Portal.Ui;
using ZenKey.Protocol;

namespace ZenKey.Portal.Features.Clients;

/// <summary>Secrets come and go; one always stays.</summary>
internal static class SecretEdits
{
    private static readonly TimeSpan LongestLife = TimeSpan.FromDays(366);
    private static readonly TimeSpan SoonestEnd = TimeSpan.FromHours(1);
    private static readonly TimeSpan LatestEnd = TimeSpan.FromDays(7);

    public static EditClientResult Add(ClientEdit edit, string name, TimeSpan? lifetime)
    {
        if (edit.Client.TokenAuth is not (TokenAuth.Basic or TokenAuth.Post)) { return new EditClientResult.Rejected("This client proves itself without a secret."); }
        if (name.Length is 0 or > ClientEditor.MaxLabel) { return new EditClientResult.Rejected(name.Length == 0 ? "Give the secret a name, such as the month." : $"A name may have at most {ClientEditor.MaxLabel} characters."); }
        if (lifetime is { } life && (life < TimeSpan.FromDays(1) || life > LongestLife)) { return new EditClientResult.Rejected("A secret lives between a day and a year, or until it is revoked."); }
        if (edit.ActiveSecrets.Count >= ClientSecret.MaxActive) { return new EditClientResult.Rejected("Two secrets are active. Revoke one before you add another."); }
        var (row, text) = ClientSecret.Generate(edit.Client.Id, name, edit.Person.Name, edit.Now, lifetime);
        edit.Store.ClientSecrets.Add(row);
        edit.Log("client.secret.added", [new FieldChange($"{ClientChanges.Secret} {name}", null, row.ExpiresAt is { } end ? $"added, until {Moments.Exact(end)}" : "added")]);
        return new EditClientResult.SecretAdded(name, text);
    }

    public static EditClientResult Revoke(ClientEdit edit, Guid secretId, DangerAnswer answer)
    {
        if (edit.ActiveSecrets.FirstOrDefault(row => row.Id == secretId) is not { } secret) { return new EditClientResult.Rejected("This secret is revoked already."); }
        if (edit.ActiveSecrets.Count == 1) { return new EditClientResult.Rejected("The last secret cannot be revoked: the app would stop. Add another first."); }
        secret.RevokedAt = edit.Now;
        edit.Log("client.secret.revoked", [new FieldChange($"{ClientChanges.Secret} {secret.Name}", "active", "revoked")], answer);
        return new EditClientResult.Saved();
    }

    public static EditClientResult End(ClientEdit edit, Guid secretId, TimeSpan? after)
    {
        if (edit.ActiveSecrets.FirstOrDefault(row => row.Id == secretId) is not { } secret) { return new EditClientResult.Rejected("This secret has ended already."); }
        if (after is { } span && (span < SoonestEnd || span > LatestEnd)) { return new EditClientResult.Rejected("A secret can be let to end in an hour to seven days."); }
        var end = edit.Now + after ?? secret.OwnEnd;
        if (after is not null && end > secret.OwnEnd) { return new EditClientResult.Rejected($"This secret ends by itself before that, at {Moments.Exact(secret.OwnEnd.Value)}."); }
        if (after is not null && !edit.ActiveSecrets.Any(other => other.Id != secretId && (other.ExpiresAt is null || other.ExpiresAt > end)))
        {
            return new EditClientResult.Rejected("No other secret lives longer: the app would stop. Add another first.");
        }
        var before = secret.ExpiresAt;
        secret.ExpiresAt = end;
        edit.Log(after is null ? "client.secret.kept" : "client.secret.scheduled", [new FieldChange($"{ClientChanges.Secret} {secret.Name}, ends", Told(before), Told(end))]);
        return new EditClientResult.Saved();
    }

    private static string? Told(DateTimeOffset? at) => at is null ? null : Moments.Exact(at.Value);
}
