using System.Security.Cryptography;
using System.Text;

namespace ZenKey.Protocol.Demo;

/// <summary>
/// The SIM and handset numbers of a demo subscriber: those of the file, and for what the file leaves out, numbers made
/// from the subscriber's phone number, so that the store and the simulator agree without asking each other.
/// </summary>
public sealed record DemoSim(string Iccid, string Imsi, string Imei)
{
    /// <summary>The SIM that the subscriber enrolled with.</summary>
    public static DemoSim Enrolled(DemoSubscriber subscriber, DemoCarrier carrier) => new(
        subscriber.Handset?.Iccid ?? Luhn("8901" + Digits("iccid", subscriber.Phone, 15)),
        subscriber.Handset?.Imsi ?? carrier.Mccmnc[0] + Digits("imsi", subscriber.Phone, 9),
        subscriber.Handset?.Imei ?? Luhn("35" + Digits("imei", subscriber.Phone, 12)));

    /// <summary>Another SIM for the same line: the <paramref name="count"/>th swap gives always the same card.</summary>
    public static DemoSim Swapped(DemoSim enrolled, string phone, int count) => enrolled with
    {
        Iccid = Luhn("8901" + Digits($"iccid-swap-{count}", phone, 15)),
        Imsi = enrolled.Imsi[..6] + Digits($"imsi-swap-{count}", phone, 9),
    };

    private static string Digits(string purpose, string phone, int length)
    {
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes($"{purpose}:{phone}"));
        return string.Concat(hash.Take(length).Select(one => (char)('0' + (one % 10))));
    }

    private static string Luhn(string digits)
    {
        var sum = 0;
        for (var index = 0; index < digits.Length; index++)
        {
            var digit = digits[digits.Length - 1 - index] - '0';
            if (index % 2 == 0) { digit = digit * 2 > 9 ? (digit * 2) - 9 : digit * 2; }
            sum += digit;
        }
        return digits + (char)('0' + ((10 - (sum % 10)) % 10));
    }
}
