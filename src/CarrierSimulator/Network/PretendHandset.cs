namespace ZenKey.CarrierSimulator.Network;

/// <summary>A pretend phone as it is now. Never changed: the network puts a new one in its place.</summary>
internal sealed record PretendHandset
{
    public required string Key { get; init; }
    public required string Owner { get; init; }
    public required string Imei { get; init; }

    /// <summary>The number of its owner's line, whatever SIM is in it.</summary>
    public required string OwnPhone { get; init; }

    /// <summary>The carrier of its SIM, or of its last one.</summary>
    public required string Carrier { get; init; }

    /// <summary>The card in its slot.</summary>
    public SimCard? Card { get; init; }

    public bool HasApplication { get; init; } = true;

    /// <summary>Out of its owner's hands; ends with a new SIM in a new phone.</summary>
    public bool Lost { get; init; }

    /// <summary>How many new SIMs its owner's line was given.</summary>
    public int Swaps { get; init; }

    /// <summary>The person's PIN; never shown.</summary>
    public string? Pin { get; init; }

    /// <summary>Where its owner reads mail; null when they have none.</summary>
    public string? Email { get; init; }

    /// <summary>Its owner's login at the carrier's own site; null when they have none. The password is never shown.</summary>
    public CarrierLogin? Login { get; init; }

    public HandsetSettings Settings { get; init; } = new();
}

/// <param name="Iccid">Its number.</param>
/// <param name="Imsi">Its subscription.</param>
/// <param name="Phone">The line it was issued for.</param>
/// <param name="Carrier">Who issued it.</param>
/// <param name="Since">From when on.</param>
internal sealed record SimCard(string Iccid, string Imsi, string Phone, string Carrier, DateTimeOffset Since);

/// <summary>A login at a carrier's own site.</summary>
internal sealed record CarrierLogin(string Username, string Password);

/// <summary>How a pretend person and their reception behave.</summary>
internal sealed record HandsetSettings
{
    public Approval Approve { get; init; } = Approval.Ask;

    /// <summary>How long the person takes to agree.</summary>
    public TimeSpan Delay { get; init; }

    public bool NetworkUp { get; init; } = true;
    public bool PushDelivered { get; init; } = true;

    /// <summary>Attributes that the person switches off.</summary>
    public IReadOnlyList<string> DeclineScopes { get; init; } = [];

    /// <summary>Whether the person types a wrong PIN.</summary>
    public bool PinWrong { get; init; }
}

/// <summary>Who answers a request.</summary>
internal enum Approval
{
    /// <summary>Whoever looks at the phone.</summary>
    Ask,

    /// <summary>The phone itself agrees, after the delay.</summary>
    Always,

    /// <summary>The phone itself denies, at once.</summary>
    Never,
}
