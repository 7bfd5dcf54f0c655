using System.Text.Json;
using ZenKey.Portal.Data.Subscribers;
using ZenKey.Protocol;

namespace ZenKey.AuthServer.Endpoints.App;

/// <summary>What an attribute's value looks like to its own subscriber.</summary>
internal static class AppAttributes
{
    /// <summary>What a person is asked for, of what a request names, in its order.</summary>
    /// <param name="scopes">What it names.</param>
    /// <param name="requires">Whether the project cannot do without one.</param>
    /// <param name="subscriber">Who is asked.</param>
    /// <param name="shared">Whether one is shared already.</param>
    /// <param name="now">For ages.</param>
    public static IReadOnlyList<AppAttribute> Asked(IEnumerable<string> scopes, Func<string, bool> requires, Subscriber subscriber, Func<string, bool> shared, DateTimeOffset now) =>
        [.. scopes.Select(Scope.Find).OfType<Scope>().Where(scope => scope.IsAsked).Select(scope => new AppAttribute(scope.Name, scope.Label, requires(scope.Name), ValueOf(subscriber, scope.Name, now), shared(scope.Name)))];

    /// <returns>Null when the carrier has none.</returns>
    public static string? ValueOf(Subscriber subscriber, string scope, DateTimeOffset now) => scope switch
    {
        Scope.FullName => subscriber.FullName,
        Scope.Email => subscriber.Email,
        Scope.Phone => subscriber.Phone,
        Scope.PostalCode => subscriber.PostalCode,
        Scope.Birthdate => subscriber.Birthdate,
        Scope.Picture => subscriber.PictureUrl,
        Scope.IsAdult => AgeOf(subscriber.Birthdate, DateOnly.FromDateTime(now.UtcDateTime)),
        // Known to their owner, and to nobody who looks over a shoulder.
        Scope.Last4Social when subscriber.Last4Social is not null => "••••",
        Scope.Proofing => subscriber.ProofedBy,
        Scope.Address => AddressLine(subscriber.Address),
        _ => null,
    };

    /// <summary>The oldest age that is told of, in no language: 21+.</summary>
    private static string? AgeOf(string? birthdate, DateOnly today) => Age.IsAtLeast(birthdate, 0, today) is null ? null
        : Age.Asked.Select(asked => asked.Years).OrderDescending().FirstOrDefault(years => Age.IsAtLeast(birthdate, years, today) == true) is > 0 and var years ? $"{years}+"
        : "<13";

    private static string? AddressLine(string? address)
    {
        if (address is null) { return null; }
        using var json = JsonDocument.Parse(address);
        return json.RootElement.TryGetProperty("formatted", out var formatted) ? formatted.GetString()
            : string.Join(", ", json.RootElement.EnumerateObject().Select(member => member.Value.ToString()));
    }
}
