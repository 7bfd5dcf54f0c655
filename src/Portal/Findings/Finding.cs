using System.Security.Cryptography;
using System.Text;

namespace ZenKey.Portal.Findings;

public enum Severity
{
    /// <summary>People cannot sign in, or something is unsafe.</summary>
    Fault,

    /// <summary>It will be so, or is so for some.</summary>
    Warning,

    /// <summary>It could be better.</summary>
    Advice,
}

/// <summary>What a rule found.</summary>
/// <param name="Evidence">What it saw, with names and figures.</param>
/// <param name="Subject">What it is about; the same finding about something else is another one. Figures that move do not belong in it.</param>
/// <param name="Severity">Another than the rule's usual one.</param>
public sealed record Found(string Evidence, string Subject = "", Severity? Severity = null);

/// <summary>Where it is mended.</summary>
/// <param name="Verb">What is written on the button.</param>
/// <param name="Address">The form, filled in where it can be.</param>
public sealed record Fix(string Verb, string Address);

/// <summary>One thing that can be wrong with a client.</summary>
/// <param name="Name">Its stable name.</param>
/// <param name="Title">What is wrong, in a few words.</param>
/// <param name="Severity">How bad it usually is.</param>
/// <param name="Words">Why that matters, and what to do.</param>
/// <param name="Look">Null when nothing is wrong.</param>
/// <param name="Mend">Where it is mended.</param>
public sealed record FindingRule(string Name, Severity Severity, string Title, string Words, Func<ClientFacts, Found?> Look, Func<ClientFacts, Fix> Mend);

/// <summary>Something to mend.</summary>
/// <param name="Snooze">Who has put it off until when; null when nobody has.</param>
public sealed record Finding(FindingRule Rule, Severity Severity, string Evidence, string Subject, Fix Fix, Snoozed? Snooze = null)
{
    public static string SubjectOf(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}

/// <summary>That a finding is put off.</summary>
public sealed record Snoozed(string By, string Reason, DateTimeOffset Until);

/// <summary>A client's state of health.</summary>
/// <param name="Findings">The worst first.</param>
public sealed record Health(IReadOnlyList<Finding> Findings)
{
    public IReadOnlyList<Finding> Open { get; } = [.. Findings.Where(finding => finding.Snooze is null)];

    public IReadOnlyList<Finding> PutOff { get; } = [.. Findings.Where(finding => finding.Snooze is not null)];

    /// <summary>0 to 100. A fault costs 20, a warning 7, an advice 2; what is put off costs nothing.</summary>
    public int Score => Math.Max(0, 100 - Open.Sum(finding => finding.Severity switch { Severity.Fault => 20, Severity.Warning => 7, _ => 2 }));

    public int Of(Severity severity) => Open.Count(finding => finding.Severity == severity);
}
