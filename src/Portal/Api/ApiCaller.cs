using ZenKey.Portal.Access;
using ZenKey.Portal.Data.ApiKeys;

namespace ZenKey.Portal.Api;

/// <summary>Whose script calls: the key, and its maker with what is left of their rights through it.</summary>
public sealed record ApiCaller(ApiKey Key, CurrentPerson Person)
{
    /// <summary>Null before the gate, and at addresses that need no key.</summary>
    public static ApiCaller? Of(HttpContext context) => context.Features.Get<ApiCaller>();

    /// <summary>Lets handlers ask for it as a parameter.</summary>
    /// <exception cref="InvalidOperationException">The operation names no scope, so that no key was asked for.</exception>
    public static ValueTask<ApiCaller?> BindAsync(HttpContext context) =>
        ValueTask.FromResult<ApiCaller?>(Of(context) ?? throw new InvalidOperationException("The operation names no scope."));
}

/// <summary>Which scope an operation takes; null takes any key.</summary>
public sealed record NeedsScope(ApiScope? Scope, bool Writes);

/// <summary>The command of the portal's pages that an operation is the same as.</summary>
public sealed record SameAs(Type Service, string Method);
