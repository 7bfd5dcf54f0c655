using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using ZenKey.Portal.Access;
using ZenKey.Portal.Api;
using ZenKey.Portal.Data;
using ZenKey.Portal.Data.Journal;
using ZenKey.Portal.Features.ApiKeys;
using ZenKey.TestKit;

namespace ZenKey.Portal.Tests.Api;

/// <summary>The whole process with the demo's companies, for scripts that have a key of Dana's, the owner of Harbor Bank.</summary>
public sealed class ApiApp : IAsyncDisposable
{
    private readonly Lazy<ZenKeyApp> app = new(() => ZenKeyApp.Start());

    public ZenKeyApp App => app.Value;

    public T Get<T>()
        where T : notnull => App.Services.GetRequiredService<T>();

    public async Task<CurrentPerson> PersonAsync(string name)
    {
        await using var store = await Get<IDbContextFactory<PortalDbContext>>().CreateDbContextAsync();
        var row = await store.People.SingleAsync(person => person.Name == name);
        return new CurrentPerson(row.Id, row.Name, row.Roles, row.CompanyId, row.CompanyRole);
    }

    public async Task<T> ReadAsync<T>(Func<PortalDbContext, Task<T>> read)
    {
        await using var store = await Get<IDbContextFactory<PortalDbContext>>().CreateDbContextAsync();
        return await read(store);
    }

    public Task ChangeAsync(Func<PortalDbContext, Task> change) => Get<StoreWriter>().WriteAsync((store, _) => change(store), [], CancellationToken.None);

    /// <summary>A key of Dana's with these scopes, or with all.</summary>
    public async Task<string> KeyAsync(params string[] scopes)
    {
        var form = new ApiKeyForm { Name = "Script", Days = 1, Scopes = [.. scopes.Length == 0 ? ApiScope.All.Select(scope => scope.Name) : scopes] };
        return ((MakeApiKeyResult.Made)await Get<IApiKeyEditor>().MakeAsync(await PersonAsync("Dana"), form, CancellationToken.None)).Text;
    }

    /// <summary>A script with a key of these scopes, or of all.</summary>
    public async Task<Script> ScriptAsync(params string[] scopes) => new(App.Origin, await KeyAsync(scopes));

    public async ValueTask DisposeAsync()
    {
        if (app.IsValueCreated) { await app.Value.DisposeAsync(); }
    }
}

/// <summary>Somebody's script: it speaks HTTP and knows nothing else.</summary>
public sealed class Script(string origin, string? key) : IDisposable
{
    private readonly HttpClient http = new() { BaseAddress = new Uri(origin) };

    /// <param name="method">The verb.</param>
    /// <param name="path">Below /api/v1.</param>
    /// <param name="body">As JSON; a string is sent as it is.</param>
    /// <param name="ifMatch">The version that is changed.</param>
    /// <param name="header">One header more.</param>
    /// <param name="mediaType">What the body is called.</param>
    public async Task<Told> SendAsync(HttpMethod method, string path, object? body = null, string? ifMatch = null, (string Name, string Value)? header = null, string mediaType = "application/json")
    {
        using var request = new HttpRequestMessage(method, "/api/v1" + path);
        if (key is not null) { request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key); }
        if (ifMatch is not null) { request.Headers.TryAddWithoutValidation("If-Match", ifMatch); }
        if (header is { } more) { request.Headers.TryAddWithoutValidation(more.Name, more.Value); }
        if (body is not null) { request.Content = new StringContent(body as string ?? JsonSerializer.Serialize(body), Encoding.UTF8, mediaType); }
        using var response = await http.SendAsync(request);
        var text = await response.Content.ReadAsStringAsync();
        return new Told((int)response.StatusCode, response.Headers.ETag?.ToString(), response.Headers.RetryAfter?.ToString(), response.Headers.WwwAuthenticate.ToString(),
            response.Headers.Location?.ToString(), response.Content.Headers.ContentType?.MediaType, text);
    }

    public Task<Told> GetAsync(string path) => SendAsync(HttpMethod.Get, path);

    public void Dispose() => http.Dispose();
}

/// <summary>What a script was told.</summary>
public sealed record Told(int Status, string? ETag, string? RetryAfter, string Challenge, string? Location, string? MediaType, string Text)
{
    public JsonElement Json => JsonDocument.Parse(Text).RootElement;

    /// <summary>The end of a problem's type; null when it is none.</summary>
    public string? Problem => MediaType == "application/problem+json" ? Json.GetProperty("type").GetString()!.Split(':')[^1] : null;

    public string this[string member] => Json.GetProperty(member).GetString()!;

    public override string ToString() => $"{Status} {Text}";
}
