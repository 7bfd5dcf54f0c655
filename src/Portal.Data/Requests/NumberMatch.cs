using System.Globalization;
using System.Security.Cryptography;

namespace ZenKey.Portal.Data.Requests;

/// <summary>
/// Number matching: the waiting page of a browser that the phone does not trust shows a number, and the phone offers three.
/// Who approves what they did not start themselves does not see the page, and guesses. One try: a wrong number ends the request.
/// </summary>
/// <param name="Shown">What the browser shows: 10 to 99.</param>
/// <param name="Offered">What the phone offers, in the order it does: three different ones, Shown among them.</param>
public sealed record NumberMatch(int Shown, IReadOnlyList<int> Offered)
{
    private const int Choices = 3;
    private const int Smallest = 10;
    private const int AboveLargest = 100;

    /// <summary>
    /// The numbers of a browser's request; null when none are asked. A trusted browser was held against the phone when its
    /// code was typed, and the own line is the phone itself. A request of a client's server has no page of ours that could
    /// show one: there the binding message is what both sides show (CIBA Core §7.1).
    /// </summary>
    public static NumberMatch? For(BrowserStanding standing) => standing == BrowserStanding.Stranger ? New() : null;

    /// <summary>The numbers of a request as the store keeps them; null when none are asked.</summary>
    public static NumberMatch? Of(Request request) => request is { ShownNumber: { } shown, OfferedNumbers: { } offered }
        ? new NumberMatch(shown, [.. offered.Split(' ').Select(number => int.Parse(number, CultureInfo.InvariantCulture))])
        : null;

    /// <summary>Offered, as the store keeps it.</summary>
    public string OfferedText => string.Join(' ', Offered.Select(number => number.ToString(CultureInfo.InvariantCulture)));

    private static NumberMatch New()
    {
        var offered = new List<int>(Choices);
        while (offered.Count < Choices)
        {
            var number = RandomNumberGenerator.GetInt32(Smallest, AboveLargest);
            if (!offered.Contains(number)) { offered.Add(number); }
        }
        return new NumberMatch(offered[RandomNumberGenerator.GetInt32(Choices)], offered);
    }
}
