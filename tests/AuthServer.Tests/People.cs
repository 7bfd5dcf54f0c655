using System.Globalization;
using System.Text.Json.Nodes;

namespace ZenKey.AuthServer.Tests;

/// <summary>The subscribers that tests add to the demo file. Their phones wait for a hand.</summary>
internal static class People
{
    /// <summary>Has agreed to share everything but the postal code with the tests' apps; nothing of theirs is changed by tests.</summary>
    public const string Line = "line";

    /// <summary>Has agreed to stay signed in, too.</summary>
    public const string LineOffline = "line-offline";
    public const string LineAtt = "line-att";
    public const string LineTmobile = "line-tmobile";
    public const string NoApplication = "no-app";
    public const string Swapped = "swapped";
    public const string Locked = "locked";
    public const string Pin = "135790";
    public const string Last4Social = "8264";
    public const int Many = 700;
    public const int AtAtt = 260;
    public const int WithPin = 160;

    /// <summary>How many have every factor of a recovery.</summary>
    public const int Recovering = 190;

    /// <summary>How many have no phone yet.</summary>
    public const int ToEnrol = 60;
    public const string Code = "7Q4M-2XKD-9HTR";
    public const string OtherCode = "M3VP-80CJ-W5EA";
    public const string Password = "harbor-lights-41";

    public static string Name(int number) => $"person-{number}";

    public static string NameAtAtt(int number) => $"att-{number}";

    public static string NameWithPin(int number) => $"pin-{number}";

    public static string NameToEnrol(int number) => $"new-{number}";

    public static string NameRecovering(int number) => $"recovering-{number}";

    public static IEnumerable<JsonObject> Rows()
    {
        var number = 0;
        JsonObject Row(string key, string carrier = "verizon", string? pin = null, string state = "active") => new()
        {
            ["key"] = key,
            ["carrier"] = carrier,
            ["phone"] = "+1202555" + (++number).ToString("D4", CultureInfo.InvariantCulture),
            ["given"] = "Lin",
            ["family"] = "Ø'Hara",
            ["email"] = $"{key}@mail.example",
            ["postalCode"] = "20001",
            ["address"] = new JsonObject { ["formatted"] = "1 Test Row, Washington", ["locality"] = "Washington", ["country"] = "United States" },
            ["birthdate"] = "1990-01-31",
            ["picture"] = "https://pictures.example/lin.png",
            ["last4Social"] = People.Last4Social,
            ["proofing"] = new JsonObject { ["evidence"] = "passport", ["on"] = "2026-03-02" },
            ["pin"] = pin,
            ["state"] = state,
        };

        yield return Row(Line);
        yield return Row(LineOffline);
        yield return Row(LineAtt, "att");
        yield return Row(LineTmobile, "tmobile");
        yield return Row(NoApplication, state: "noApp");
        yield return Row(Swapped, state: "simSwapped");
        yield return Row(Locked, state: "locked");
        for (var one = 1; one <= Many; one++) { yield return Row(Name(one)); }
        for (var one = 1; one <= WithPin; one++) { yield return Row(NameWithPin(one), pin: Pin); }
        for (var one = 1; one <= Recovering; one++)
        {
            var row = Row(NameRecovering(one), pin: Pin);
            row["recoveryCodes"] = new JsonArray(Code, OtherCode);
            row["carrierLogin"] = new JsonObject { ["username"] = NameRecovering(one), ["password"] = Password };
            yield return row;
        }
        for (var one = 1; one <= ToEnrol; one++) { yield return Row(NameToEnrol(one), state: "noApp"); }
        for (var one = 1; one <= AtAtt; one++) { yield return Row(NameAtAtt(one), "att", Pin); }
    }

    /// <summary>The consents of those who have agreed already.</summary>
    public static IEnumerable<JsonObject> Consents() => ConsentsToShare().Append(new JsonObject
    {
        ["subscriber"] = Line,
        ["client"] = Clients.Premium,
        ["scopes"] = new JsonArray("openid", "address", "picture", "is_adult", "last_4_social", "proofing"),
    }).Append(new JsonObject
    {
        ["subscriber"] = LineOffline,
        ["client"] = Clients.Offline,
        ["scopes"] = new JsonArray("openid", "name", "email", "offline_access"),
    });

    private static IEnumerable<JsonObject> ConsentsToShare() =>
        from key in (string[])[Line, LineAtt, LineTmobile, NoApplication, Swapped, Locked]
        from client in (string[])[Clients.Basic, Clients.Es256, Clients.Hinting]
        select new JsonObject
        {
            ["subscriber"] = key,
            ["client"] = client,
            ["scopes"] = new JsonArray("openid", "name", "email", "phone", "address", "birthdate"),
        };
}
