using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using ZenKey.Protocol;

namespace ZenKey.Portal.Api;

/// <summary>
/// The room that the operations of the management API share: the gate, problems, pages, versions, and the document that
/// describes them. The operations lie with the features whose services they call.
/// </summary>
internal static class ManagementApi
{
    public const string Root = "/api/v1";
    private const string Key = "apiKey";

    public static IServiceCollection AddManagementApi(this IServiceCollection services) => services.AddOpenApi("v1", options =>
    {
        options.ShouldInclude = description => $"/{description.RelativePath}".StartsWith(Root + "/", StringComparison.Ordinal);
        options.AddDocumentTransformer((document, context, _) =>
        {
            document.Info = new OpenApiInfo { Title = "ZenKey management API", Version = "1", Description = "What a company’s developers do in the portal, for scripts. See docs/guides/management-api.md." };
            document.Servers = [new OpenApiServer { Url = context.ApplicationServices.GetRequiredService<ModuleOrigins>().Portal }];
            document.AddComponent(Key, new OpenApiSecurityScheme { Type = SecuritySchemeType.Http, Scheme = "bearer", Description = "An API key, zka_…, made in the portal under API keys." });
            return Task.CompletedTask;
        });
        options.AddOperationTransformer(DescribeAsync);
    });

    /// <summary>Words for what never reaches an operation, and the gate before those that do.</summary>
    public static void UseManagementApi(this WebApplication app) => app.UseWhen(context => context.Request.Path.StartsWithSegments(Root), api =>
    {
        api.UseStatusCodePages(context => ApiProblems.NotServed(context.HttpContext.Response.StatusCode).ExecuteAsync(context.HttpContext));
        api.UseMiddleware<ApiGate>();
    });

    public static RouteGroupBuilder MapManagementApi(this WebApplication app)
    {
        app.MapOpenApi($"{Root}/openapi.json").AllowAnonymous();
        var api = app.MapGroup(Root).AllowAnonymous();
        api.MapGet("/me", Me).Reads(null).WithName("GetMe").WithTags("API key").WithSummary("Says which key this is, whose, and what it may.");
        return api;
    }

    /// <summary>An operation that looks. It takes a key with the scope, or any key.</summary>
    public static RouteHandlerBuilder Reads(this RouteHandlerBuilder route, ApiScope? scope) => route.WithMetadata(new NeedsScope(scope, Writes: false)).Refuses(401, 403, 429);

    /// <summary>An operation that changes, as a command of the pages does.</summary>
    public static RouteHandlerBuilder Writes<TService>(this RouteHandlerBuilder route, ApiScope scope, string method) =>
        route.WithMetadata(new NeedsScope(scope, Writes: true), new SameAs(typeof(TService), method)).Refuses(400, 401, 403, 413, 415, 422, 429);

    /// <summary>An operation that changes something of which the version must be sent.</summary>
    public static RouteHandlerBuilder OfVersion(this RouteHandlerBuilder route) => route.WithMetadata(new NeedsVersion()).Refuses(404, 412, 428);

    public static RouteHandlerBuilder Refuses(this RouteHandlerBuilder route, params int[] statuses)
    {
        foreach (var status in statuses) { route.ProducesProblem(status); }
        return route;
    }

    private static Ok<MeBody> Me(ApiCaller caller) => TypedResults.Ok(new MeBody(
        new MeKey(caller.Key.Id, caller.Key.Name, caller.Key.ScopeNames, caller.Key.CreatedAt, caller.Key.ExpiresAt),
        new MeCompany(caller.Key.CompanyId, caller.Key.Company!.Name, caller.Key.Company.State.ToString().ToLowerInvariant()),
        new MeMaker(caller.Person.Name, caller.Person.Rank!.Value.ToString().ToLowerInvariant())));

    private static Task DescribeAsync(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellationToken)
    {
        var metadata = context.Description.ActionDescriptor.EndpointMetadata;
        if (metadata.OfType<NeedsScope>().LastOrDefault() is not { } needed) { return Task.CompletedTask; }
        operation.Security = [new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference(Key, context.Document)] = needed.Scope is { } scope ? [scope.Name] : [] }];
        if (needed.Scope is not null) { operation.Description = $"Takes the scope `{needed.Scope.Name}`. {operation.Description}".TrimEnd(); }
        if (metadata.OfType<NeedsVersion>().Any())
        {
            operation.Parameters ??= [];
            operation.Parameters.Add(new OpenApiParameter
            {
                Name = "If-Match",
                In = ParameterLocation.Header,
                Required = true,
                Description = "The ETag of what is changed, as it was read.",
                Schema = new OpenApiSchema { Type = JsonSchemaType.String },
            });
        }
        return Task.CompletedTask;
    }
}

/// <summary>The operation is refused without If-Match.</summary>
internal sealed record NeedsVersion;

/// <summary>Whose request it is.</summary>
public sealed record MeBody(MeKey Key, MeCompany Company, MeMaker Maker);

public sealed record MeKey(Guid Id, string Name, IReadOnlyList<string> Scopes, DateTimeOffset CreatedAt, DateTimeOffset ExpiresAt);

/// <param name="State">approved, or why nothing can be changed.</param>
public sealed record MeCompany(Guid Id, string Name, string State);

/// <param name="Role">viewer, developer, admin or owner: the most that the key may do.</param>
public sealed record MeMaker(string Name, string Role);
