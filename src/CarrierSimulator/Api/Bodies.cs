using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http;
using ZenKey.CarrierSimulator.Network;
using ZenKey.Protocol;
using ZenKey.Protocol.Demo;

namespace ZenKey.CarrierSimulator.Api;

/// <summary>What PATCH may change; what is absent stays.</summary>
internal sealed record HandsetPatch
{
    private static readonly TimeSpan LongestDelay = TimeSpan.FromMinutes(5);

    public string? Approve { get; init; }
    public string? Delay { get; init; }
    public string? Network { get; init; }
    public string? Push { get; init; }
    public IReadOnlyList<string>? DeclineScopes { get; init; }
    public bool? PinWrong { get; init; }

    /// <summary>Why it cannot be done, or null when it can.</summary>
    public string? Fault() =>
        Approve is not (null or "ask" or "always" or "never") ? "approve is ask, always or never."
        : Delay is not null && !(DemoDuration.TryParse(Delay, out var delay) && delay <= LongestDelay) ? "delay is hh:mm:ss, at most 00:05:00."
        : Network is not (null or "up" or "down") ? "network is up or down."
        : Push is not (null or "delivered" or "lost") ? "push is delivered or lost."
        : DeclineScopes?.Any(name => name is null || Scope.Find(name) is null) == true ? "declineScopes names scopes that exist."
        : null;

    public HandsetSettings Apply(HandsetSettings settings) => settings with
    {
        Approve = Approve is null ? settings.Approve : Enum.Parse<Approval>(Approve, ignoreCase: true),
        Delay = DemoDuration.Read(Delay) ?? settings.Delay,
        NetworkUp = Network is null ? settings.NetworkUp : Network == "up",
        PushDelivered = Push is null ? settings.PushDelivered : Push == "delivered",
        DeclineScopes = DeclineScopes ?? settings.DeclineScopes,
        PinWrong = PinWrong ?? settings.PinWrong,
    };

    /// <summary>What it changes, in words for the log.</summary>
    public string Words() => string.Join(", ", new[]
    {
        Approve is null ? null : $"approve {Approve}", Delay is null ? null : $"delay {Delay}",
        Network is null ? null : $"network {Network}", Push is null ? null : $"push {Push}",
        DeclineScopes is null ? null : $"declines {(DeclineScopes.Count == 0 ? "nothing" : string.Join(' ', DeclineScopes))}",
        PinWrong is null ? null : PinWrong.Value ? "types a wrong PIN" : "types the right PIN",
    }.OfType<string>());
}

internal sealed record PairBody(string? Code);

/// <param name="Request">Which one; null is the only one that waits.</param>
/// <param name="Number">The number that the person chooses; null lets them look at the browser.</param>
internal sealed record AnswerBody(string? Request, int? Number = null);

internal sealed record MoveBody(string? To);

internal sealed record LoginBody(string? Username, string? Password)
{
    private const int Longest = 200;

    /// <summary>The login; null when one of its halves is missing or too long.</summary>
    public CarrierLogin? Read() => Username is { Length: > 0 and <= Longest } && Password is { Length: > 0 and <= Longest } ? new CarrierLogin(Username, Password) : null;
}

internal sealed record PortBody(string? Carrier);

/// <summary>Reads bodies strictly: JSON, known members only, no doubles, at most 64 kB.</summary>
internal static class Bodies
{
    private const int MaxBytes = 64 * 1024;

    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        PropertyNameCaseInsensitive = false,
        AllowDuplicateProperties = false,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        NumberHandling = JsonNumberHandling.Strict,
    };

    /// <returns>The body, or why it is none. An empty one stands for <paramref name="empty"/>.</returns>
    public static async Task<(T? Body, string? Fault)> ReadAsync<T>(HttpRequest request, T? empty, CancellationToken cancellationToken)
        where T : class
    {
        using var buffer = new MemoryStream();
        var chunk = new byte[4096];
        int read;
        while ((read = await request.Body.ReadAsync(chunk, cancellationToken)) > 0)
        {
            if (buffer.Length + read > MaxBytes) { return (null, "The body is longer than 64 kB."); }
            buffer.Write(chunk, 0, read);
        }
        if (buffer.Length == 0) { return empty is null ? (null, "A JSON body is needed.") : (empty, null); }
        try
        {
            var body = JsonSerializer.Deserialize<T>(buffer.ToArray(), Options);
            return body is null ? (null, "The body is an object.") : (body, null);
        }
        catch (JsonException exception)
        {
            return (null, $"The body cannot be read at {exception.Path ?? "$"}: malformed, or a member that is not known here.");
        }
    }
}
