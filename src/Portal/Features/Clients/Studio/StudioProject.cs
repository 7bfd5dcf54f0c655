using ZenKey.Protocol;

namespace ZenKey.Portal.Features.Clients.Studio;

/// <summary>A client's project as far as its consent page shows it and its scopes hang on it.</summary>
/// <param name="Id">The project.</param>
/// <param name="Shown">Client and project as people see them.</param>
/// <param name="Scopes">What the project says of attributes.</param>
/// <param name="Format">In which form this client's userinfo comes: <c>platform</c> or <c>oidc</c>.</param>
public sealed record StudioProject(Guid Id, ExampleClient Shown, IReadOnlyList<StudioScope> Scopes, string Format)
{
    /// <summary>The provider's own rule: see the project of the store.</summary>
    public bool Requires(string scope) => Find(scope)?.Required ?? scope != Scope.Events;

    public StudioScope? Find(string scope) => Scopes.FirstOrDefault(one => one.Name == scope);

    /// <summary>Whether a scope that is chosen can be asked for: a premium one only where the project is entitled to it.</summary>
    public bool MayAsk(Scope scope) => !scope.IsPremium || Find(scope.Name) is not null;
}

/// <summary>What the project says of an attribute.</summary>
public sealed record StudioScope(string Name, bool Required, string? Purpose);
