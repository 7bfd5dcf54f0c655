using ZenKey.Portal.Access;
using ZenKey.Portal.Data.ApiKeys;
using ZenKey.Portal.Data.Companies;
using ZenKey.Protocol;

namespace ZenKey.Portal.Api;

/// <summary>
/// Stands before every operation of the management API: a key that serves, not too often, with the scope that the operation
/// takes, of somebody who may still do it. Cookies are nothing here.
/// </summary>
internal sealed class ApiGate(RequestDelegate next, ApiKeyLedger keys, TimeProvider time)
{
    /// <summary>Requests of one key a minute, on one node.</summary>
    public const int RequestsAMinute = 600;

    private const string Scheme = "Bearer ";
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);
    private readonly AttemptLimiter requests = new(time, RequestsAMinute, Minute);

    // As many as the providers take of wrong client secrets.
    private readonly AttemptLimiter badKeys = new(time, 100, TimeSpan.FromMinutes(5));

    public async Task InvokeAsync(HttpContext context)
    {
        context.Response.Headers.CacheControl = "no-store";
        if (context.GetEndpoint()?.Metadata.GetMetadata<NeedsScope>() is not { } needed)
        {
            await next(context);
            return;
        }
        if (await RefuseAsync(context, needed) is { } problem)
        {
            await problem.ExecuteAsync(context);
            return;
        }
        await keys.NoteUseAsync(ApiCaller.Of(context)!.Key, context.RequestAborted);
        await next(context);
    }

    private async Task<ApiProblem?> RefuseAsync(HttpContext context, NeedsScope needed)
    {
        var header = context.Request.Headers.Authorization;
        if (header.Count == 0) { return ApiProblems.KeyMissing(); }
        if (await CallerAsync(header.Count == 1 ? header[0] : null, context.RequestAborted) is not { } caller)
        {
            return RefuseKey(context.Connection.RemoteIpAddress?.ToString() ?? "");
        }
        context.Features.Set(caller);
        var counter = caller.Key.Id.ToString();
        if (requests.Wait(counter) is { } wait) { return ApiProblems.TooManyRequests(wait, RequestsAMinute); }
        requests.Fail(counter);
        if (needed.Scope is not { } scope) { return null; }
        if (!caller.Key.ScopeNames.Contains(scope.Name)) { return ApiProblems.ScopeMissing(scope); }
        if (!PortalPolicies.Allows(scope.Policy, caller.Person)) { return ApiProblems.MakerMayNot(scope, PersonWords.Needed(scope.Policy)); }
        return needed.Writes && CompanyRules.BuildFault(caller.Key.Company!.State) is { } closed ? ApiProblems.CompanyClosed(closed) : null;
    }

    // Only who shows no valid key waits: a neighbour at the same address goes on.
    private ApiProblem RefuseKey(string address)
    {
        if (badKeys.Wait(address) is { } wait) { return ApiProblems.TooManyKeys(wait); }
        badKeys.Fail(address);
        return ApiProblems.KeyInvalid();
    }

    private async Task<ApiCaller?> CallerAsync(string? header, CancellationToken cancellationToken)
    {
        if (header?.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase) != true) { return null; }
        if (await keys.FindActiveAsync(header[Scheme.Length..].Trim(), cancellationToken) is not { Maker: { } maker } key) { return null; }
        var person = new CurrentPerson(maker.Id, maker.Name, maker.Roles, maker.CompanyId, maker.CompanyRole).Through(new HeldKey(key.Id, key.Name, key.CompanyId));
        return person is null ? null : new ApiCaller(key, person);
    }
}
