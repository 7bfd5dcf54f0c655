using System.Globalization;
using ZenKey.Protocol.Demo;

namespace ZenKey.CarrierSimulator.Network;

/// <summary>The pretend mobile network: which card each line has, which handset each card is in. Safe for many threads.</summary>
internal sealed class MobileNetwork
{
    private readonly Lock gate = new();
    private readonly TimeProvider time;
    private readonly Dictionary<string, DemoCarrier> carriers;
    private readonly Dictionary<string, string> names;
    private readonly Dictionary<string, DemoSim> enrolled = new(StringComparer.Ordinal);
    private readonly Dictionary<string, PretendHandset> handsets = new(StringComparer.Ordinal);
    private readonly Dictionary<string, HandsetLog> logs = new(StringComparer.Ordinal);

    /// <summary>Line to the ICCID that carries it; a line without an entry is barred.</summary>
    private readonly Dictionary<string, string> activeCards = new(StringComparer.Ordinal);

    /// <summary>Cards that were taken out of their owners' handsets to make room for another.</summary>
    private readonly Dictionary<string, SimCard> drawer = new(StringComparer.Ordinal);

    public MobileNetwork(DemoFile demo, TimeProvider time)
    {
        this.time = time;
        carriers = demo.Carriers.ToDictionary(carrier => carrier.Slug, StringComparer.Ordinal);
        names = demo.Carriers.ToDictionary(carrier => carrier.Slug, carrier => carrier.Name, StringComparer.Ordinal);
        foreach (var subscriber in demo.Subscribers) { Add(subscriber); }
        Keys = [.. demo.Subscribers.Select(subscriber => subscriber.Key)];
    }

    /// <summary>The handsets' keys in the order of the demo file.</summary>
    public IReadOnlyList<string> Keys { get; }

    /// <summary>Slugs and names of the carriers that have handsets or could have.</summary>
    public IReadOnlyDictionary<string, string> Carriers => names;

    public string CarrierName(string slug) => names.GetValueOrDefault(slug, slug);

    public PretendHandset? Find(string key)
    {
        lock (gate) { return handsets.GetValueOrDefault(key); }
    }

    public HandsetLog Log(string key) => logs[key];

    /// <summary>The handset in which the active card of a line is; null when there is none.</summary>
    public PretendHandset? FindByLine(string phone)
    {
        lock (gate)
        {
            return activeCards.TryGetValue(phone, out var iccid)
                ? handsets.Values.FirstOrDefault(handset => handset.Card?.Iccid == iccid)
                : null;
        }
    }

    /// <summary>The handset that holds a card, and only if that card carries its line now.</summary>
    public PretendHandset? FindByActiveCard(string iccid)
    {
        lock (gate)
        {
            return handsets.Values.FirstOrDefault(handset => handset.Card is { } card && card.Iccid == iccid
                && activeCards.GetValueOrDefault(card.Phone) == iccid);
        }
    }

    /// <summary>The handset of a line's owner, whatever card is in it; null when there is none.</summary>
    public PretendHandset? FindByOwner(string phone)
    {
        lock (gate) { return handsets.Values.FirstOrDefault(handset => handset.OwnPhone == phone); }
    }

    /// <summary>The handset of the person who reads this mail, what stands behind a plus is theirs too (RFC 5233 §1); null when there is none.</summary>
    public PretendHandset? FindByEmail(string email)
    {
        var (plus, at) = (email.IndexOf('+', StringComparison.Ordinal), email.IndexOf('@', StringComparison.Ordinal));
        var plain = plus > 0 && plus < at ? email[..plus] + email[at..] : email;
        lock (gate) { return handsets.Values.FirstOrDefault(handset => string.Equals(handset.Email, plain, StringComparison.OrdinalIgnoreCase)); }
    }

    /// <summary>The owner changes their login at the carrier's own site.</summary>
    public void SetLogin(string key, CarrierLogin login)
    {
        lock (gate) { handsets[key] = handsets[key] with { Login = login }; }
    }

    public PretendHandset? Change(string key, Func<HandsetSettings, HandsetSettings> change)
    {
        lock (gate)
        {
            if (!handsets.TryGetValue(key, out var handset)) { return null; }
            return handsets[key] = handset with { Settings = change(handset.Settings) };
        }
    }

    /// <summary>The carrier gives the owner's line a new card; a lost handset is replaced by a new one with it.</summary>
    public void SwapSim(string key) => Issue(key, handset => handset.Carrier);

    /// <summary>The owner takes the line to another carrier, which gives it a new card.</summary>
    public void Port(string key, string carrier) => Issue(key, _ => carrier);

    /// <summary>Puts the card of one handset into another. False when there is no card to move.</summary>
    public bool MoveSim(string from, string to)
    {
        lock (gate)
        {
            if (handsets[from].Card is not { } card) { return false; }
            if (handsets[to].Card is { } other) { drawer[other.Iccid] = other; }
            handsets[to] = handsets[to] with { Card = card, Carrier = card.Carrier };
            drawer.Remove(card.Iccid);
            handsets[from] = handsets[from] with { Card = null };
            TakeBackOwnCard(from);
            return true;
        }
    }

    /// <summary>Its owner installs the CCID application.</summary>
    public void Install(string key)
    {
        lock (gate) { handsets[key] = handsets[key] with { HasApplication = true }; }
    }

    /// <summary>The handset is gone and the carrier bars the line's card.</summary>
    public void Lose(string key)
    {
        lock (gate)
        {
            var handset = handsets[key];
            if (handset.Card is { } card) { activeCards.Remove(card.Phone); }
            handsets[key] = handset with { Lost = true, Settings = handset.Settings with { NetworkUp = false } };
        }
    }

    private void Add(DemoSubscriber subscriber)
    {
        var sim = DemoSim.Enrolled(subscriber, carriers[subscriber.Carrier]);
        var swaps = subscriber.State == "simSwapped" ? 1 : 0;
        var now = swaps == 0 ? sim : DemoSim.Swapped(sim, subscriber.Phone, swaps);
        var since = time.GetUtcNow() - (swaps == 0 ? TimeSpan.FromDays(400) : TimeSpan.FromHours(1));
        var owner = string.Join(' ', new[] { subscriber.Given, subscriber.Family }.Where(part => !string.IsNullOrWhiteSpace(part)));
        enrolled[subscriber.Key] = sim;
        logs[subscriber.Key] = new HandsetLog(time);
        activeCards[subscriber.Phone] = now.Iccid;
        handsets[subscriber.Key] = new PretendHandset
        {
            Key = subscriber.Key,
            Owner = owner.Length > 0 ? owner : subscriber.Key,
            Imei = sim.Imei,
            OwnPhone = subscriber.Phone,
            Carrier = subscriber.Carrier,
            Card = new SimCard(now.Iccid, now.Imsi, subscriber.Phone, subscriber.Carrier, since),
            HasApplication = subscriber.State != "noApp",
            Swaps = swaps,
            Pin = subscriber.Pin,
            Email = subscriber.Email,
            Login = subscriber.CarrierLogin is { } login ? new CarrierLogin(login.Username, login.Password) : null,
            Settings = new HandsetSettings
            {
                Approve = Enum.Parse<Approval>(subscriber.Handset?.Approve ?? "ask", ignoreCase: true),
                Delay = DemoDuration.Read(subscriber.Handset?.Delay) ?? TimeSpan.Zero,
            },
        };
    }

    private void Issue(string key, Func<PretendHandset, string> carrierOf)
    {
        lock (gate)
        {
            var handset = handsets[key];
            var slug = carrierOf(handset);
            var swaps = handset.Swaps + 1;
            var sim = DemoSim.Swapped(enrolled[key], handset.OwnPhone, swaps);
            var imsi = slug == handset.Carrier ? sim.Imsi : carriers[slug].Mccmnc[0] + sim.Imsi[6..];
            var card = new SimCard(sim.Iccid, imsi, handset.OwnPhone, slug, time.GetUtcNow());
            WithdrawOwnCard(handset.OwnPhone);
            activeCards[handset.OwnPhone] = card.Iccid;
            handsets[key] = handset with
            {
                Card = card,
                Carrier = slug,
                Swaps = swaps,
                Lost = false,
                Imei = handset.Lost ? NewImei(handset.Imei) : handset.Imei,
                Settings = handset.Lost ? handset.Settings with { NetworkUp = true } : handset.Settings,
            };
        }
    }

    /// <summary>A card that lost its line stays where it is, dead; in the drawer it is thrown away.</summary>
    private void WithdrawOwnCard(string phone)
    {
        foreach (var old in drawer.Values.Where(card => card.Phone == phone).ToList()) { drawer.Remove(old.Iccid); }
    }

    private void TakeBackOwnCard(string key)
    {
        var handset = handsets[key];
        if (drawer.Values.FirstOrDefault(card => card.Phone == handset.OwnPhone) is not { } own) { return; }
        drawer.Remove(own.Iccid);
        handsets[key] = handset with { Card = own, Carrier = own.Carrier };
    }

    /// <summary>The number of the next handset: the serial number counted up, the check digit made anew (3GPP TS 23.003 annex B).</summary>
    private static string NewImei(string imei)
    {
        if (imei.Length != 15 || !imei.All(char.IsAsciiDigit)) { return imei; }
        var serial = (long.Parse(imei[..14], CultureInfo.InvariantCulture) + 1).ToString("D14", CultureInfo.InvariantCulture);
        var sum = 0;
        for (var index = 0; index < serial.Length; index++)
        {
            var digit = serial[serial.Length - 1 - index] - '0';
            sum += index % 2 == 1 ? digit : digit * 2 > 9 ? (digit * 2) - 9 : digit * 2;
        }
        return serial + (char)('0' + ((10 - (sum % 10)) % 10));
    }
}
