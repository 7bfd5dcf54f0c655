using System.Text.Json;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;
using ZenKey.Portal.Access;
using ZenKey.Portal.Data;
using ZenKey.Portal.Data.Clients;
using ZenKey.Portal.Data.Projects;
using ZenKey.Portal.Features.Clients.Studio;
using ZenKey.Protocol;

namespace ZenKey.Portal.Tests.Clients.Studio;

/// <summary>What is read for a preview, and how it is sealed.</summary>
public sealed class ConsentStudioTests : IAsyncLifetime
{
    private static readonly IDataProtectionProvider Protection = new EphemeralDataProtectionProvider();
    private readonly PortalStore store = new();
    private Client client = null!;

    private ConsentStudio Studio => new(store.Get<IDbContextFactory<PortalDbContext>>(), new Examples(), Protection, new ModuleOrigins("https://portal.example", "https://id.example", "https://phone.example", "https://sim.example"));

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        await store.InitializeAsync();
        client = new Client { Id = Guid.CreateVersion7(), ClientId = ClientId.New().Value, ProjectId = store.HarborProject, Name = "Web", TokenAuth = TokenAuth.Basic, UserinfoFormat = "oidc", CreatedAt = store.Time.GetUtcNow() };
        await store.WriteAsync(client, new ProjectScope { ProjectId = store.HarborProject, Name = Scope.Email, Required = false, Purpose = "To write" }, new ProjectScope { ProjectId = store.HarborProject, Name = Scope.Proofing, Required = true });
    }

    public ValueTask DisposeAsync() => store.DisposeAsync();

    [Fact]
    public async Task What_the_project_requires_is_what_the_provider_goes_by()
    {
        var project = (await ReadAsync(store.Dana))!;
        Assert.Equal(("Web", "Harbor Web", "oidc"), (project.Shown.Name, project.Shown.Project, project.Format));
        var row = await store.ReadAsync(data => data.Projects.Include(one => one.Scopes).SingleAsync(one => one.Id == store.HarborProject));
        Assert.All(Scope.All, scope => Assert.Equal(row.Requires(scope.Name), project.Requires(scope.Name)));
        Assert.Equal([Scope.Last4Social], Scope.All.Where(scope => !project.MayAsk(scope)).Select(scope => scope.Name));
    }

    [Fact]
    public async Task Of_another_company_there_is_nothing_to_see()
    {
        Assert.Null(await ReadAsync(store.Lea));
        Assert.NotNull(await ReadAsync(store.Ada));
    }

    [Fact]
    public async Task The_address_holds_what_was_asked_for_sealed_for_the_application()
    {
        var example = Studio.Consent((await ReadAsync(store.Dana))!, ["openid", "email", Scope.Last4Social]);
        Assert.Equal(["openid", "email"], example.Attributes.Select(one => one.Scope));
        var address = new Uri(Studio.AddressOf(example, new PreviewLook("es", "dark"), ["email", "phone"]));
        Assert.Equal("https://phone.example/phone/preview/consent", address.GetLeftPart(UriPartial.Path));
        Assert.StartsWith("?ui_locales=es&theme=dark&on=email%20phone&of=", address.Query, StringComparison.Ordinal);
        Assert.DoesNotContain("Harbor", address.Query, StringComparison.Ordinal);
        var opened = Protection.CreateProtector(ConsentExample.Purpose).ToTimeLimitedDataProtector().Unprotect(address.Query[(address.Query.IndexOf("of=", StringComparison.Ordinal) + 3)..], out var until);
        Assert.Equal(example.Attributes, JsonSerializer.Deserialize<ConsentExample>(opened)!.Attributes);
        Assert.InRange(until - TimeProvider.System.GetUtcNow(), TimeSpan.FromMinutes(50), ConsentExample.Lifetime);
        Assert.True(address.AbsoluteUri.Length < 8_000);
    }

    private Task<StudioProject?> ReadAsync(CurrentPerson person) => Studio.ReadAsync(person, ClientStubs.Detail() with { Id = client.Id }, Cancel);

    private sealed class Examples : IProviderExamples
    {
        public ConsentExample Consent(ExampleClient client, IEnumerable<string> scopes, Func<string, bool> requires) =>
            new(client.ClientId, client.Name, client.Project, client.LogoUrl, null, client.PrivacyUrl, client.TermsUrl, [.. scopes.Select(scope => new ExampleAttribute(scope, scope, requires(scope), null))]);

        public string UserInfo(IReadOnlyCollection<string> granted, string format) => format;
    }
}
