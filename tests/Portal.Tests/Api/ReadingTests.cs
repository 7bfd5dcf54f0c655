using Microsoft.EntityFrameworkCore;
using ZenKey.Portal.Data.Events;

namespace ZenKey.Portal.Tests.Api;

/// <summary>Projects, people and logs over the management API.</summary>
public sealed class ReadingTests(ApiApp api) : IClassFixture<ApiApp>, IAsyncLifetime
{
    private Script script = null!;

    public async ValueTask InitializeAsync() => script = await api.ScriptAsync();

    public ValueTask DisposeAsync()
    {
        script.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task Projects_are_listed_and_read_and_others_do_not_exist()
    {
        var dana = await api.PersonAsync("Dana");
        var listed = (await script.GetAsync("/projects?limit=100")).Json.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("id").GetGuid()).ToList();
        Assert.Equal((await api.ReadAsync(store => store.Projects.Where(project => project.CompanyId == dana.CompanyId).Select(project => project.Id).ToListAsync())).Order(), listed.Order());
        var read = await script.GetAsync($"/projects/{listed[0]}");
        Assert.Equal((200, listed[0]), (read.Status, read.Json.GetProperty("id").GetGuid()));
        Assert.NotNull(read.ETag);
        var foreign = await api.ReadAsync(store => store.Projects.Where(project => project.CompanyId != dana.CompanyId).Select(project => project.Id).FirstAsync());
        Assert.Equal("unknown-project", (await script.GetAsync($"/projects/{foreign}")).Problem);
    }

    [Fact]
    public async Task People_of_the_company_are_listed_and_nobody_elses()
    {
        var dana = await api.PersonAsync("Dana");
        var told = await script.GetAsync("/people");
        Assert.Equal((await api.ReadAsync(store => store.People.Where(person => person.CompanyId == dana.CompanyId && person.CompanyRole != null).Select(person => person.Name).ToListAsync())).Order(StringComparer.Ordinal),
            told.Json.GetProperty("items").EnumerateArray().Select(person => person.GetProperty("name").GetString()).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Logs_are_filtered_walked_back_and_followed_forward()
    {
        var dana = await api.PersonAsync("Dana");
        var client = await api.ReadAsync(store => store.Clients.Where(row => row.Project!.CompanyId == dana.CompanyId).OrderBy(row => row.Id).FirstAsync());
        var start = await api.ReadAsync(store => store.Events.MaxAsync(entry => entry.At)) + TimeSpan.FromMinutes(1);
        await AddAsync(0, null);
        await AddAsync(1, "code_expired");
        var since = $"since={Uri.EscapeDataString(start.AddSeconds(-1).UtcDateTime.ToString("O"))}";
        var newest = await script.GetAsync($"/logs?{since}&limit=1");
        Assert.Equal(2, newest.Json.GetProperty("total").GetInt32());
        var first = newest.Json.GetProperty("items")[0];
        Assert.Equal(("code_expired", "The code came too late"), (first.GetProperty("cause").GetString(), first.GetProperty("title").GetString()));
        Assert.Single((await script.GetAsync($"/logs?{since}&after={Uri.EscapeDataString(newest["after"])}")).Json.GetProperty("items").EnumerateArray());
        Assert.Single((await script.GetAsync($"/logs?{since}&refused=true")).Json.GetProperty("items").EnumerateArray());
        Assert.Empty((await script.GetAsync($"/logs?client={client.ClientId}&endpoint=userinfo&{since}")).Json.GetProperty("items").EnumerateArray());

        // Following: nothing newer yet, then one, which is all that comes.
        var cursor = Uri.EscapeDataString(first.GetProperty("cursor").GetString()!);
        Assert.Empty((await script.GetAsync($"/logs?before={cursor}")).Json.GetProperty("items").EnumerateArray());
        await AddAsync(2, null);
        var followed = Assert.Single((await script.GetAsync($"/logs?before={cursor}")).Json.GetProperty("items").EnumerateArray());
        Assert.Equal(client.ClientId, followed.GetProperty("clientId").GetString());

        var whole = await script.GetAsync($"/logs/{first.GetProperty("reference").GetString()}");
        Assert.Equal(("code_expired", "RFC 6749 §4.1.3"), (whole.Json.GetProperty("request").GetProperty("cause").GetString(), whole["rule"][..15]));
        Assert.Equal("unknown-request", (await script.GetAsync("/logs/err-0000-0000")).Problem);

        Task AddAsync(int seconds, string? cause) => api.ChangeAsync(store =>
        {
            store.Events.Add(new AuthEvent
            {
                Id = Guid.CreateVersion7(start.AddSeconds(seconds)),
                At = start.AddSeconds(seconds),
                ClientId = client.Id,
                CompanyId = dana.CompanyId,
                Endpoint = "token",
                Succeeded = cause is null,
                Cause = cause,
                Error = cause is null ? null : "invalid_grant",
                Reference = cause is null ? null : ZenKey.Protocol.ErrorReference.New(),
            });
            return Task.CompletedTask;
        });
    }

    [Fact]
    public async Task Requests_of_another_companys_clients_do_not_exist()
    {
        var dana = await api.PersonAsync("Dana");
        var foreign = await api.ReadAsync(store => store.Events.Where(entry => entry.CompanyId != null && entry.CompanyId != dana.CompanyId).Select(entry => entry.Id).FirstAsync());
        Assert.Equal("unknown-request", (await script.GetAsync($"/logs/{foreign}")).Problem);
    }
}
