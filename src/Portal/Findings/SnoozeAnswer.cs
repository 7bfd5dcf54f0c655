namespace ZenKey.Portal.Findings;

/// <summary>For how long a finding is put off, and why.</summary>
public sealed record SnoozeAnswer(int Days, string Reason);
