using Microsoft.EntityFrameworkCore;
using ZenKey.Portal.Data.ApiKeys;
using ZenKey.Portal.Data.Audit;
using ZenKey.Portal.Data.Carriers;
using ZenKey.Portal.Data.Changes;
using ZenKey.Portal.Data.Clients;
using ZenKey.Portal.Data.Companies;
using ZenKey.Portal.Data.Deliveries;
using ZenKey.Portal.Data.Devices;
using ZenKey.Portal.Data.Drafts;
using ZenKey.Portal.Data.Enrolments;
using ZenKey.Portal.Data.Events;
using ZenKey.Portal.Data.EventSubscriptions;
using ZenKey.Portal.Data.Exports;
using ZenKey.Portal.Data.Grants;
using ZenKey.Portal.Data.Launches;
using ZenKey.Portal.Data.Links;
using ZenKey.Portal.Data.Pairings;
using ZenKey.Portal.Data.Passkeys;
using ZenKey.Portal.Data.People;
using ZenKey.Portal.Data.Porting;
using ZenKey.Portal.Data.Projects;
using ZenKey.Portal.Data.PushedRequests;
using ZenKey.Portal.Data.Recovery;
using ZenKey.Portal.Data.RefreshTokens;
using ZenKey.Portal.Data.Requests;
using ZenKey.Portal.Data.Sessions;
using ZenKey.Portal.Data.Settings;
using ZenKey.Portal.Data.Sims;
using ZenKey.Portal.Data.Subscribers;
using ZenKey.Portal.Data.TestRuns;
using ZenKey.Portal.Data.Usage;
using ZenKey.Portal.Data.Views;

namespace ZenKey.Portal.Data;

/// <summary>
/// The one store. A context lives for one operation; writes go through <see cref="Journal.StoreWriter"/>, never through
/// a context of one's own.
/// </summary>
public abstract class PortalDbContext(DbContextOptions options) : DbContext(options)
{
    public DbSet<Carrier> Carriers => Set<Carrier>();
    public DbSet<CarrierNetwork> CarrierNetworks => Set<CarrierNetwork>();
    public DbSet<IssuerKey> IssuerKeys => Set<IssuerKey>();
    public DbSet<Company> Companies => Set<Company>();
    public DbSet<Agreement> Agreements => Set<Agreement>();
    public DbSet<Invitation> Invitations => Set<Invitation>();
    public DbSet<WorkMailProof> WorkMailProofs => Set<WorkMailProof>();
    public DbSet<Person> People => Set<Person>();
    public DbSet<ApiKey> ApiKeys => Set<ApiKey>();
    public DbSet<PortalSession> PortalSessions => Set<PortalSession>();
    public DbSet<Draft> Drafts => Set<Draft>();
    public DbSet<SavedView> SavedViews => Set<SavedView>();
    public DbSet<ViewDefault> ViewDefaults => Set<ViewDefault>();
    public DbSet<ExportJob> ExportJobs => Set<ExportJob>();
    public DbSet<ExportChunk> ExportChunks => Set<ExportChunk>();
    public DbSet<Project> Projects => Set<Project>();
    public DbSet<ProjectLogo> ProjectLogos => Set<ProjectLogo>();
    public DbSet<DomainProof> DomainProofs => Set<DomainProof>();
    public DbSet<Client> Clients => Set<Client>();
    public DbSet<ClientUri> ClientUris => Set<ClientUri>();
    public DbSet<ClientSecret> ClientSecrets => Set<ClientSecret>();
    public DbSet<ClientSecretUse> ClientSecretUses => Set<ClientSecretUse>();
    public DbSet<TestRun> TestRuns => Set<TestRun>();
    public DbSet<LaunchRequest> LaunchRequests => Set<LaunchRequest>();
    public DbSet<ClientHealth> ClientHealth => Set<ClientHealth>();
    public DbSet<FindingSnooze> FindingSnoozes => Set<FindingSnooze>();
    public DbSet<Subscriber> Subscribers => Set<Subscriber>();
    public DbSet<Device> Devices => Set<Device>();
    public DbSet<PhoneEnrolment> Enrolments => Set<PhoneEnrolment>();
    public DbSet<EmailProof> EmailProofs => Set<EmailProof>();
    public DbSet<Passkey> Passkeys => Set<Passkey>();
    public DbSet<PasskeyChallenge> PasskeyChallenges => Set<PasskeyChallenge>();
    public DbSet<PortToken> PortTokens => Set<PortToken>();
    public DbSet<Sim> Sims => Set<Sim>();
    public DbSet<RecoveryCase> RecoveryCases => Set<RecoveryCase>();
    public DbSet<RecoveryEntry> RecoveryEntries => Set<RecoveryEntry>();
    public DbSet<RecoveryCode> RecoveryCodes => Set<RecoveryCode>();
    public DbSet<AccountLink> Links => Set<AccountLink>();
    public DbSet<Grant> Grants => Set<Grant>();
    public DbSet<RefreshToken> RefreshTokens => Set<RefreshToken>();
    public DbSet<SingleUse> SingleUses => Set<SingleUse>();
    public DbSet<Request> Requests => Set<Request>();
    public DbSet<PushedRequest> PushedRequests => Set<PushedRequest>();
    public DbSet<Delivery> Deliveries => Set<Delivery>();
    public DbSet<DeliveryAttempt> DeliveryAttempts => Set<DeliveryAttempt>();
    public DbSet<EventSubscription> EventSubscriptions => Set<EventSubscription>();
    public DbSet<RaisedEvent> RaisedEvents => Set<RaisedEvent>();
    public DbSet<QueuedEvent> QueuedEvents => Set<QueuedEvent>();
    public DbSet<ClientSession> ClientSessions => Set<ClientSession>();
    public DbSet<Pairing> Pairings => Set<Pairing>();
    public DbSet<AuditEntry> Audit => Set<AuditEntry>();
    public DbSet<AuthEvent> Events => Set<AuthEvent>();
    public DbSet<UsageHour> UsageHours => Set<UsageHour>();
    public DbSet<CountedHour> CountedHours => Set<CountedHour>();
    public DbSet<ChangeCounter> ChangeCounters => Set<ChangeCounter>();
    public DbSet<Setting> Settings => Set<Setting>();
    public DbSet<ProtectionKey> ProtectionKeys => Set<ProtectionKey>();

    protected override void OnModelCreating(ModelBuilder modelBuilder) =>
        modelBuilder.ApplyConfigurationsFromAssembly(typeof(PortalDbContext).Assembly);

    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder)
    {
        configurationBuilder.Properties<Enum>().HaveConversion<string>().HaveMaxLength(32);
        configurationBuilder.Properties<TimeSpan>().HaveConversion<long>();
    }
}
