using ZenKey.Protocol;

namespace ZenKey.Portal.Features.Clients;

/// <summary>The scopes of clients: known ones, in the order of the vocabulary, openid always among them.</summary>
internal static class ClientScopes
{
    /// <summary>What the portal offers to everyone; other scopes are shown where a client already has them.</summary>
    public static IReadOnlyList<Scope> Offered { get; } = [.. Scope.All.Where(scope => scope.Name == Scope.OpenId || scope is { IsAttribute: true, IsPremium: false })];

    public static string Join(IEnumerable<string> names)
    {
        var wanted = names.Append(Scope.OpenId).ToHashSet(StringComparer.Ordinal);
        return string.Join(' ', Scope.All.Where(scope => wanted.Contains(scope.Name)).Select(scope => scope.Name));
    }
}
