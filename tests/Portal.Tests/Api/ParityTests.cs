using System.Text.Json;
using Microsoft.AspNetCore.Routing;
using ZenKey.Portal.Api;
using ZenKey.Portal.Features.Clients;
using ZenKey.Portal.Features.Clients.Api;
using ZenKey.Portal.Features.Clients.Deliveries;
using ZenKey.Portal.Features.Clients.Settings;
using ZenKey.Portal.Features.Launch;
using ZenKey.Portal.Features.Projects;
using ZenKey.Portal.Features.Projects.Api;

namespace ZenKey.Portal.Tests.Api;

/// <summary>Whatever the portal's pages can do with clients, projects and launches, a documented operation of the API can do; what only people do stands here.</summary>
public sealed class ParityTests(ApiApp api) : IClassFixture<ApiApp>
{
    private IReadOnlyList<RouteEndpoint> Operations => [.. api.Get<IEnumerable<EndpointDataSource>>().SelectMany(source => source.Endpoints).OfType<RouteEndpoint>()
        .Where(endpoint => endpoint.Metadata.GetMetadata<NeedsScope>() is not null)];

    /// <summary>Commands on clients: what registrars and editors do, and whatever else ends as a change of a client ends.</summary>
    public static IReadOnlyList<(Type Service, string Method)> Commands { get; } =
    [
        .. typeof(IClientEditor).Assembly.GetTypes().Where(type => type.IsInterface && type.Namespace!.StartsWith("ZenKey.Portal.Features.Clients", StringComparison.Ordinal))
            .SelectMany(type => type.GetMethods()).Where(method => method.ReturnType == typeof(Task<EditClientResult>) || method.ReturnType == typeof(Task<RegisterClientResult>) || method.ReturnType == typeof(Task<SaveSettingsResult>) || method.ReturnType == typeof(Task<SendResult>))
            .Select(method => (method.DeclaringType!, method.Name)),
    ];

    /// <summary>Commands on projects and launches. Answering is for people of the operator, and so is doing alone what takes two: no key does it (docs/adr/0019, 0020).</summary>
    public static IReadOnlyList<(Type Service, string Method)> OtherCommands { get; } =
    [
        .. typeof(IProjectEditor).GetMethods().Concat(typeof(IDomainChecks).GetMethods()).Select(method => (method.DeclaringType!, method.Name)),
        .. typeof(LaunchDesk).GetMethods().Where(method => method.ReturnType == typeof(Task<LaunchResult>)
            && method.Name is not (nameof(LaunchDesk.DecideAsync) or nameof(LaunchDesk.ActAtOnceAsync) or nameof(LaunchDesk.ProvisionAsync))).Select(method => (typeof(LaunchDesk), method.Name)),
    ];

    [Fact]
    public void Each_command_on_projects_and_launches_is_one_operation()
    {
        Assert.True(OtherCommands.Count >= 8, "The scan sees too few commands.");
        var steps = typeof(IStepForm).Assembly.GetTypes().Where(type => !type.IsInterface && type.IsAssignableTo(typeof(IStepForm)));
        Assert.Equal(steps.Select(step => step.Name).Order(StringComparer.Ordinal), Operations.Select(endpoint => endpoint.Metadata.GetMetadata<ProjectStep>()?.Form.Name).OfType<string>().Order(StringComparer.Ordinal));
        var done = Operations.Where(endpoint => endpoint.Metadata.GetMetadata<ProjectStep>() is null).Select(endpoint => endpoint.Metadata.GetMetadata<SameAs>()).OfType<SameAs>()
            .Where(same => same.Service == typeof(IProjectEditor) || same.Service == typeof(IDomainChecks) || same.Service == typeof(LaunchDesk)).Select(same => (same.Service, same.Method))
            .Append((typeof(IProjectEditor), nameof(IProjectEditor.SaveAsync)));
        Assert.Equal(OtherCommands.Select(Named).Order(StringComparer.Ordinal), done.Select(Named).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Each_command_of_the_pages_is_one_operation()
    {
        Assert.True(Commands.Count >= 7, "The scan sees too few commands.");
        var done = Operations.Where(endpoint => endpoint.Metadata.GetMetadata<SettingsPart>() is null && endpoint.Metadata.GetMetadata<SameAs>()?.Service.Namespace?.StartsWith("ZenKey.Portal.Features.Clients", StringComparison.Ordinal) == true).Select(endpoint => endpoint.Metadata.GetMetadata<SameAs>()).OfType<SameAs>().Select(same => (same.Service, same.Method)).ToList();
        // Saving settings is one command for all parts, and an operation for each.
        var parts = typeof(ISettingsEditor).Assembly.GetTypes().Where(type => !type.IsInterface && type.GetInterfaces().Any(one => one.IsGenericType && one.GetGenericTypeDefinition() == typeof(ISettingsForm<>)));
        Assert.Equal(parts.Select(part => part.Name).Order(StringComparer.Ordinal), Operations.Select(endpoint => endpoint.Metadata.GetMetadata<SettingsPart>()?.Form.Name).OfType<string>().Order(StringComparer.Ordinal));
        done.Add((typeof(ISettingsEditor), nameof(ISettingsEditor.SaveAsync)));
        Assert.Equal(Commands.Select(Named).Order(StringComparer.Ordinal), done.Select(Named).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Each_operation_is_described_with_its_scope_and_its_refusals()
    {
        var paths = (await DocumentAsync()).GetProperty("paths");
        var described = paths.EnumerateObject().SelectMany(path => path.Value.EnumerateObject().Select(verb => verb.Value)).ToDictionary(operation => operation.GetProperty("operationId").GetString()!);
        Assert.Equal(Operations.Select(endpoint => endpoint.Metadata.GetMetadata<IEndpointNameMetadata>()!.EndpointName).Order(StringComparer.Ordinal), described.Keys.Order(StringComparer.Ordinal));
        foreach (var endpoint in Operations)
        {
            var name = endpoint.Metadata.GetMetadata<IEndpointNameMetadata>()!.EndpointName;
            var operation = described[name];
            Assert.NotEmpty(operation.GetProperty("summary").GetString()!);
            var scope = endpoint.Metadata.GetMetadata<NeedsScope>()!.Scope;
            Assert.Equal(scope is null ? [] : [scope.Name], operation.GetProperty("security")[0].GetProperty("apiKey").EnumerateArray().Select(one => one.GetString()));
            Assert.Superset(new HashSet<string> { "401", "403", "429" }, operation.GetProperty("responses").EnumerateObject().Select(one => one.Name).ToHashSet());
            Assert.Contains(operation.GetProperty("responses").EnumerateObject(), one => one.Name is "200" or "201" && one.Value.TryGetProperty("content", out _));
            Assert.All(operation.TryGetProperty("parameters", out var parameters) ? parameters.EnumerateArray().Where(one => one.GetProperty("in").GetString() != "path") : [],
                one => Assert.True(one.TryGetProperty("description", out var words) && words.GetString()!.Length > 0, $"{name}: {one.GetProperty("name").GetString()}"));
        }
    }

    [Fact]
    public async Task The_document_needs_no_key_and_names_the_portals_origin()
    {
        var document = await DocumentAsync();
        Assert.Equal(api.App.Origin, document.GetProperty("servers")[0].GetProperty("url").GetString());
        Assert.Equal("bearer", document.GetProperty("components").GetProperty("securitySchemes").GetProperty("apiKey").GetProperty("scheme").GetString());
    }

    private async Task<JsonElement> DocumentAsync()
    {
        using var nobody = new Script(api.App.Origin, null);
        var told = await nobody.GetAsync("/openapi.json");
        Assert.Equal(200, told.Status);
        return told.Json;
    }

    private static string Named((Type Service, string Method) command) => $"{command.Service.Name}.{command.Method}";
}
