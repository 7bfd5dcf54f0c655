namespace ZenKey.Portal.Ui;

/// <summary>Yes, with the reason that was chosen (empty when none was asked) and a note.</summary>
public sealed record DangerAnswer(string Reason, string? Note);
