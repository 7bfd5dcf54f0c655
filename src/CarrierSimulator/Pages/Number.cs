namespace ZenKey.CarrierSimulator.Pages;

/// <summary>Pretend phone numbers for people.</summary>
internal static class Number
{
    /// <summary>Numbers of North America in their usual groups; all others as they are.</summary>
    public static string Words(string? phone) => phone switch
    {
        null => "no SIM",
        ['+', '1', ..] when phone.Length == 12 => $"+1 {phone[2..5]} {phone[5..8]} {phone[8..]}",
        _ => phone,
    };
}
