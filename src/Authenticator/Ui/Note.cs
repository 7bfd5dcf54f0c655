using System.Buffers.Text;
using System.Collections.Concurrent;
using System.Security.Cryptography;

namespace ZenKey.Authenticator.Ui;

/// <summary>
/// What one page has to tell the next after a post: what went wrong, and what the person had chosen. Never a secret.
/// </summary>
/// <param name="Kind">A text under Fault. or Note.</param>
public sealed record Note(string Kind)
{
    /// <summary>Tries left, or seconds to wait.</summary>
    public int? Number { get; init; }

    /// <summary>A name to be told.</summary>
    public string? Name { get; init; }

    /// <summary>What was typed.</summary>
    public string? Typed { get; init; }

    /// <summary>What was switched on.</summary>
    public IReadOnlyList<string>? Chosen { get; init; }

    /// <summary>In words.</summary>
    public string Words => Kind switch
    {
        "wrong-pin" or "wrong-code" or "wrong-recovery-code" or "wrong-carrier-login" => Number switch
        {
            > 1 => Texts.Of($"Fault.{Kind}", Number),
            1 => Texts.Of($"Fault.{Kind}.one"),
            _ => Texts.Of($"Fault.{Kind}.none"),
        },
        "pin-locked" or "too-many-codes" or "recovery-cooling" or "mail-too-soon" or "passkey-locked" => Texts.Of($"Fault.{Kind}", Texts.Wait(Number ?? 0)),
        _ => Texts.Find($"Fault.{Kind}") ?? (Texts.Find($"Note.{Kind}") is null ? Texts.Of("Fault.other") : Texts.Of($"Note.{Kind}", Name)),
    };

    public bool IsFault => Texts.Find($"Note.{Kind}") is null;
}

/// <summary>Notes between a post and the page it leads to; the address carries only a number that says nothing.</summary>
internal sealed class Notes(TimeProvider time)
{
    private const int Most = 1000;
    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(5);
    private readonly ConcurrentDictionary<string, (string Handset, Note Note, DateTimeOffset End)> kept = new(StringComparer.Ordinal);

    /// <returns>What stands for the note in an address.</returns>
    public string Keep(string handset, Note note)
    {
        var now = time.GetUtcNow();
        foreach (var (old, entry) in kept)
        {
            if (entry.End <= now || kept.Count >= Most) { kept.TryRemove(old, out _); }
        }
        var id = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(12));
        kept[id] = (handset, note, now + Lifetime);
        return id;
    }

    public Note? Find(string handset, string? id) =>
        id is not null && kept.TryGetValue(id, out var entry) && entry.Handset == handset && entry.End > time.GetUtcNow() ? entry.Note : null;
}
