using Microsoft.Extensions.DependencyInjection;
using ZenKey.Portal.Access;
using ZenKey.Portal.Data.People;
using ZenKey.Portal.Exports;
using ZenKey.Portal.Features.ApiKeys;
using ZenKey.Portal.Features.Clients;
using ZenKey.Portal.Features.Companies;
using ZenKey.Portal.Features.Launch;
using ZenKey.Portal.Features.Logs;
using ZenKey.Portal.Features.People;
using ZenKey.Portal.Features.Projects;
using ZenKey.Portal.Mail;
using ZenKey.Portal.Views;
using ZenKey.Protocol;
using ZenKey.Protocol.Network;

namespace ZenKey.Portal.Tests.Companies;

/// <summary>The store with the services of companies and people, a mailer that keeps what it is given, and somebody of each rank.</summary>
public sealed class CompanyWorld : IAsyncLifetime
{
    public PortalStore Store { get; } = new();

    internal KeptMails Mails { get; } = new();

    internal FakeWebFiles Files { get; } = new();

    /// <summary>Somebody of this rank in Harbor.</summary>
    public IReadOnlyDictionary<CompanyRole, CurrentPerson> Ranks { get; private set; } = default!;

    internal ICompanyEditor Companies => Store.Get<ICompanyEditor>();

    internal ICompanyReader CompanyReader => Store.Get<ICompanyReader>();

    internal IMemberEditor Members => Store.Get<IMemberEditor>();

    internal IMemberReader MemberReader => Store.Get<IMemberReader>();

    public async ValueTask InitializeAsync()
    {
        Store.Services.AddSingleton<IMailer>(Mails).AddSingleton<PortalMails>()
            .AddSingleton(new ModuleOrigins("https://portal.example", "https://id.example", "https://phone.example", "https://sim.example"))
            .AddSingleton<IWebFiles>(Files).AddCompanies().AddPeople().AddProjects().AddClients().AddApiKeys().AddLaunches().AddLogs().AddSingleton<ISavedViews, SavedViews>().AddExports();
        await Store.InitializeAsync();
        Ranks = Enum.GetValues<CompanyRole>().ToDictionary(rank => rank, rank => new CurrentPerson(Guid.CreateVersion7(), $"The {rank}", PortalRoles.Developer, Store.Harbor, rank));
        foreach (var one in Ranks.Values) { await AddAsync(one); }
    }

    public CurrentPerson Owner => Ranks[CompanyRole.Owner];

    public CurrentPerson Admin => Ranks[CompanyRole.Admin];

    /// <summary>Writes somebody into the store.</summary>
    public Task AddAsync(CurrentPerson person, bool proven = true) => Store.WriteAsync(new Person
    {
        Id = person.Id,
        Name = person.Name,
        Roles = person.Roles,
        CompanyId = person.CompanyId,
        CompanyRole = person.CompanyRole,
        Email = $"{person.Id:N}@work.example",
        EmailVerifiedAt = proven ? Store.Time.GetUtcNow() : null,
        CreatedAt = Store.Time.GetUtcNow(),
    });

    /// <summary>Somebody who has signed up and has no company yet.</summary>
    public async Task<CurrentPerson> NewcomerAsync(bool proven = true)
    {
        var person = new CurrentPerson(Guid.CreateVersion7(), "Kim", PortalRoles.Developer, null);
        await AddAsync(person, proven);
        return person;
    }

    public ValueTask DisposeAsync() => Store.DisposeAsync();
}

/// <summary>Keeps what it is given to send.</summary>
internal sealed class KeptMails : IMailer
{
    public List<MailMessage> Sent { get; } = [];

    public bool Takes { get; set; } = true;

    public ValueTask<bool> SendAsync(MailMessage message, CancellationToken cancellationToken)
    {
        if (Takes) { Sent.Add(message); }
        return ValueTask.FromResult(Takes);
    }
}

/// <summary>Files of others, by address; none where there is none.</summary>
internal sealed class FakeWebFiles : IWebFiles
{
    public Dictionary<string, byte[]> Found { get; } = [];

    public List<string> Asked { get; } = [];

    public bool MayReadAny { get; set; } = true;

    public bool MayRead(Uri address) => MayReadAny;

    public Task<byte[]?> ReadAsync(Uri address, int maxBytes, TimeSpan within)
    {
        Asked.Add(address.ToString());
        return Task.FromResult(Found.GetValueOrDefault(address.ToString()));
    }
}
