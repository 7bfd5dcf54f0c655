using ZenKey.Portal.Access;
using ZenKey.Portal.Data.Clients;
using ZenKey.Portal.Data.Paging;
using ZenKey.Portal.Features.Clients;
using ZenKey.Portal.Features.Clients.Api;
using ZenKey.Portal.Features.Clients.Keys;
using ZenKey.Portal.Features.Clients.Redirects;
using ZenKey.Portal.Features.Clients.Registration;
using ZenKey.Portal.Features.Clients.Studio;
using ZenKey.Portal.Ui;
using ZenKey.Protocol;

namespace ZenKey.Portal.Tests.Clients;

internal static class ClientStubs
{
    public const string ClientId = "ccid-h7k2m9qx4tz8v3pa";

    public static ClientDetail Detail(ClientType type = ClientType.Confidential, ClientMode mode = ClientMode.Developer, string name = "Harbor Web", int version = 3) => new(
        Guid.CreateVersion7(), ClientId, name, type, mode, ClientState.Active, type == ClientType.Confidential ? TokenAuth.Basic : TokenAuth.None, true,
        ["openid", "name"], new DateTimeOffset(2026, 11, 14, 8, 0, 0, TimeSpan.Zero), "Dana", version, Guid.CreateVersion7(), "Harbor Bank", "Harbor Bank",
        [Uri("https://app.harbor.example/cb", "Production"), Uri("http://localhost:5173/cb", "Laptop")], [Secret("First", "9mWe")]);

    public static ClientUriView Uri(string uri, string? label = null) => new(Guid.CreateVersion7(), uri, label, new DateTimeOffset(2026, 11, 14, 8, 0, 0, TimeSpan.Zero), "Dana");

    public static ClientSecretView Secret(string name, string last4) => new(Guid.CreateVersion7(), name, last4, new DateTimeOffset(2026, 11, 14, 8, 0, 0, TimeSpan.Zero), "Dana", null, null);

    public static ClientRow Row(string name) => new(
        Guid.CreateVersion7(), ClientId, name, name.ToLowerInvariant(), "Harbor Bank", "Harbor Bank", ClientType.Public, ClientMode.Launched, ClientState.Active,
        new DateTimeOffset(2026, 11, 14, 8, 0, 0, TimeSpan.Zero), null);
}

internal sealed class StubReader : IClientReader
{
    public Page<ClientRow> Clients { get; set; } = new([], 0, 0, null, null);
    public ClientDetail? Detail { get; set; } = ClientStubs.Detail();
    public IReadOnlyList<ProjectChoice> Projects { get; set; } = [new(Guid.CreateVersion7(), "Harbor Bank", "Harbor Bank")];
    public ClientActivity Activity { get; set; } = new(null, null, 0, 0);
    public Page<ClientHistoryRow> History { get; set; } = new([], 0, 0, null, null);
    public string? Obstacle { get; set; }
    public ClientQuery? Asked { get; private set; }

    public Task<Page<ClientRow>> ListAsync(CurrentPerson person, ClientQuery query, CancellationToken cancellationToken)
    {
        Asked = query;
        return Task.FromResult(Clients);
    }

    public Task<ClientDetail?> FindAsync(CurrentPerson person, string clientId, CancellationToken cancellationToken) => Task.FromResult(Detail);

    public Task<ClientActivity> ReadActivityAsync(CurrentPerson person, ClientDetail client, CancellationToken cancellationToken) => Task.FromResult(Activity);

    public Task<Page<ClientHistoryRow>> ReadHistoryAsync(CurrentPerson person, ClientDetail client, PageRequest page, CancellationToken cancellationToken) => Task.FromResult(History);

    public Task<IReadOnlyList<ProjectChoice>> ListProjectsAsync(CurrentPerson person, CancellationToken cancellationToken) => Task.FromResult(Projects);

    public IReadOnlyList<WaitingEditRow> Waiting { get; set; } = [];

    public Task<IReadOnlyList<WaitingEditRow>> ListWaitingAsync(CurrentPerson person, ClientDetail client, CancellationToken cancellationToken) => Task.FromResult(Waiting);

    public Task<string?> ObstacleAsync(CurrentPerson person, CancellationToken cancellationToken) => Task.FromResult(Obstacle);
}

/// <summary>Drafts in memory; what is saved is what was typed at that moment.</summary>
internal sealed class StubDrafts : IClientDrafts
{
    public Dictionary<Guid, ClientDraft> Kept { get; } = [];
    public SaveDraftResult? Answer { get; set; }
    public int Saves { get; private set; }

    public Task<IReadOnlyList<ClientDraftRow>> ListAsync(CurrentPerson person, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<ClientDraftRow>>([.. Kept.Values.Select(draft => new ClientDraftRow(draft.Id, draft.Form.Name, draft.Step, default))]);

    public Task<ClientDraft?> FindAsync(CurrentPerson person, Guid id, CancellationToken cancellationToken) => Task.FromResult(Kept.GetValueOrDefault(id));

    public Task<SaveDraftResult> SaveAsync(CurrentPerson person, ClientDraft draft, CancellationToken cancellationToken)
    {
        Saves++;
        if (Answer is { } answer) { return Task.FromResult(answer); }
        Kept[draft.Id] = draft with { Version = draft.Version + 1, Form = Copy(draft.Form) };
        return Task.FromResult<SaveDraftResult>(new SaveDraftResult.Saved(draft.Version + 1));
    }

    public Task<bool> DiscardAsync(CurrentPerson person, Guid id, CancellationToken cancellationToken) => Task.FromResult(Kept.Remove(id));

    public static ClientForm Copy(ClientForm form) => System.Text.Json.JsonSerializer.Deserialize<ClientForm>(System.Text.Json.JsonSerializer.Serialize(form))!;
}

internal sealed class StubAppLinkFiles : IAppLinkFiles
{
    public IReadOnlyList<AppLinkReading> Answer { get; set; } = [];

    public Task<IReadOnlyList<AppLinkReading>> ReadAsync(ClientDetail client) => Task.FromResult(Answer);
}

internal sealed class StubKeyAddressCheck : IKeyAddressCheck
{
    public PublicKeySetReading Answer { get; set; } = new([], []);
    public List<string> Asked { get; } = [];

    public Task<PublicKeySetReading> ReadAsync(string address)
    {
        Asked.Add(address);
        return Task.FromResult(Answer);
    }
}

internal sealed class StubStudio : IConsentStudio
{
    public StudioProject? Project { get; set; } = new(Guid.CreateVersion7(), new ExampleClient(ClientStubs.ClientId, "Harbor Web", "Harbor Bank", null, null, null, null),
        [new("name", true, "To greet you"), new("email", false, null)], "platform");

    public Task<StudioProject?> ReadAsync(CurrentPerson person, ClientDetail client, CancellationToken cancellationToken) => Task.FromResult(Project);

    public ConsentExample Consent(StudioProject project, IEnumerable<string> scopes) => new(project.Shown.ClientId, project.Shown.Name, project.Shown.Project, null, null, null, null,
        [.. scopes.Select(Scope.Find).OfType<Scope>().Where(scope => scope.IsAsked && project.MayAsk(scope)).Select(scope => new ExampleAttribute(scope.Name, scope.Label, project.Requires(scope.Name), "…"))]);

    public string AddressOf(ConsentExample example, PreviewLook look, IEnumerable<string> on) =>
        $"https://phone.example/preview?{look.Language}&{look.Theme}&asked={string.Join('+', example.Attributes.Select(one => one.Scope))}&on={string.Join('+', on)}";

    public string UserInfo(IReadOnlyCollection<string> granted, string format) => $"{format}: {string.Join(' ', granted)}";
}

internal sealed class StubRegistrar : IClientRegistrar
{
    public RegisterClientResult Answer { get; set; } = new RegisterClientResult.Registered(ClientStubs.ClientId, "Harbor Web", "zks_only-once");
    public List<ClientForm> Received { get; } = [];

    public Guid? Draft { get; private set; }

    public Task<RegisterClientResult> RegisterAsync(CurrentPerson person, ClientForm form, Guid? draft, CancellationToken cancellationToken)
    {
        Draft = draft;
        Received.Add(form);
        return Task.FromResult(Answer);
    }
}

internal sealed class StubEditor : IClientEditor
{
    public EditClientResult Answer { get; set; } = new EditClientResult.Saved();
    public List<(string What, int Version, string Value)> Calls { get; } = [];

    public Task<EditClientResult> AddRedirectUriAsync(CurrentPerson person, string clientId, int version, string uri, string? label, CancellationToken cancellationToken) => Note("add", version, uri);

    public Task<EditClientResult> AddRedirectUrisAsync(CurrentPerson person, string clientId, int version, IReadOnlyList<NewRedirectUri> uris, CancellationToken cancellationToken) =>
        Note("add", version, string.Join(' ', uris.Select(uri => string.IsNullOrEmpty(uri.Label) ? uri.Uri : $"{uri.Uri} ({uri.Label})")));

    public Task<EditClientResult> LabelRedirectUriAsync(CurrentPerson person, string clientId, int version, Guid uriId, string? label, CancellationToken cancellationToken) => Note("label", version, label ?? "");

    public Task<EditClientResult> RemoveRedirectUriAsync(CurrentPerson person, string clientId, int version, Guid uriId, CancellationToken cancellationToken) => Note("remove", version, uriId.ToString());

    public Task<EditClientResult> SetScopesAsync(CurrentPerson person, string clientId, int version, IReadOnlyCollection<string> scopes, CancellationToken cancellationToken) =>
        Note("scopes", version, string.Join(' ', scopes.Distinct().Order(StringComparer.Ordinal)));

    public Task<EditClientResult> AddSecretAsync(CurrentPerson person, string clientId, int version, string name, TimeSpan? lifetime, CancellationToken cancellationToken) =>
        Note("secret", version, lifetime is null ? name : $"{name}, {lifetime.Value.TotalDays} days");

    public Task<EditClientResult> EndSecretAsync(CurrentPerson person, string clientId, int version, Guid secretId, TimeSpan? after, CancellationToken cancellationToken) => Note("end", version, after?.ToString() ?? "never");

    public Task<EditClientResult> RevokeSecretAsync(CurrentPerson person, string clientId, int version, Guid secretId, DangerAnswer answer, CancellationToken cancellationToken) =>
        Note("revoke", version, answer.Reason);

    public Task<EditClientResult> AddKeysAsync(CurrentPerson person, string clientId, int version, string text, CancellationToken cancellationToken) => Note("key", version, text);

    public Task<EditClientResult> RemoveKeyAsync(CurrentPerson person, string clientId, int version, string thumbprint, DangerAnswer answer, CancellationToken cancellationToken) => Note("no key", version, $"{thumbprint} {answer.Reason}");

    public Task<EditClientResult> SetKeyAddressAsync(CurrentPerson person, string clientId, int version, string address, CancellationToken cancellationToken) => Note("address", version, address);
    public Task<EditClientResult> ImportAsync(CurrentPerson person, string clientId, int version, ClientConfiguration configuration, CancellationToken cancellationToken) => Note("import", version, clientId);

    private Task<EditClientResult> Note(string what, int version, string value)
    {
        Calls.Add((what, version, value));
        return Task.FromResult(Answer);
    }
}
