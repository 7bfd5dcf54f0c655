namespace ZenKey.Portal.Ui;

/// <summary>What a status means; each has its tint and its usual icon.</summary>
public enum ChipKind
{
    /// <summary>Active, trusted, approved, launched.</summary>
    Ok,

    /// <summary>Pending, open, submitted.</summary>
    Waiting,

    /// <summary>Worth a look: expires soon, held.</summary>
    Look,

    /// <summary>Failed, refused, locked, expired.</summary>
    Broken,

    /// <summary>Disabled, draft, revoked, ended.</summary>
    Off,

    /// <summary>Developer Mode, pretend network, pretend phone.</summary>
    NotReal,
}
