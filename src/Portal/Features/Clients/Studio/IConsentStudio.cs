using System.Text.Json;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;
using ZenKey.Portal.Access;
using ZenKey.Portal.Data;
using ZenKey.Protocol;

namespace ZenKey.Portal.Features.Clients.Studio;

/// <summary>What subscribers would see of a client's request, and what the client would be told.</summary>
public interface IConsentStudio
{
    /// <returns>Null when there is no such client, or not for this person.</returns>
    Task<StudioProject?> ReadAsync(CurrentPerson person, ClientDetail client, CancellationToken cancellationToken);

    /// <summary>What the phone would be told of a request for these scopes.</summary>
    ConsentExample Consent(StudioProject project, IEnumerable<string> scopes);

    /// <summary>Where the CCID application draws it. Good for <see cref="ConsentExample.Lifetime"/>; another each time.</summary>
    /// <param name="example">What to draw.</param>
    /// <param name="look">How.</param>
    /// <param name="on">Which optional attributes are switched on.</param>
    string AddressOf(ConsentExample example, PreviewLook look, IEnumerable<string> on);

    /// <summary>What userinfo would answer once this was agreed to.</summary>
    string UserInfo(IReadOnlyCollection<string> granted, string format);
}

/// <summary>How a preview looks.</summary>
/// <param name="Language"><c>en</c> or <c>es</c>.</param>
/// <param name="Theme"><c>light</c> or <c>dark</c>.</param>
public sealed record PreviewLook(string Language, string Theme);

/// <inheritdoc />
internal sealed class ConsentStudio(IDbContextFactory<PortalDbContext> factory, IProviderExamples examples, IDataProtectionProvider protection, ModuleOrigins origins) : IConsentStudio
{
    private readonly ITimeLimitedDataProtector sealer = protection.CreateProtector(ConsentExample.Purpose).ToTimeLimitedDataProtector();

    public async Task<StudioProject?> ReadAsync(CurrentPerson person, ClientDetail client, CancellationToken cancellationToken)
    {
        await using var store = await factory.CreateDbContextAsync(cancellationToken);
        return await store.Clients.AsNoTracking().VisibleTo(person).Where(row => row.Id == client.Id).AsSingleQuery().Select(row => new StudioProject(
            row.ProjectId,
            new ExampleClient(row.ClientId, row.Name, row.Project!.Name, row.Project.LogoUrl, row.Project.DomainUrl, row.Project.PrivacyUrl, row.Project.TermsUrl),
            row.Project.Scopes.Select(scope => new StudioScope(scope.Name, scope.Required, scope.Purpose)).ToList(),
            row.UserinfoFormat)).SingleOrDefaultAsync(cancellationToken);
    }

    public ConsentExample Consent(StudioProject project, IEnumerable<string> scopes) =>
        examples.Consent(project.Shown, scopes.Where(name => Scope.Find(name) is { } scope && project.MayAsk(scope)), project.Requires);

    public string AddressOf(ConsentExample example, PreviewLook look, IEnumerable<string> on) =>
        $"{origins.Authenticator}{ConsentExample.Path}?ui_locales={look.Language}&theme={look.Theme}&on={Uri.EscapeDataString(string.Join(' ', on))}&of={sealer.Protect(JsonSerializer.Serialize(example), ConsentExample.Lifetime)}";

    public string UserInfo(IReadOnlyCollection<string> granted, string format) => examples.UserInfo(granted, format);
}
