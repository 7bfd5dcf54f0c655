using ZenKey.Portal.Data.Clients;
using ZenKey.Portal.Data.Deliveries;
using ZenKey.Portal.Data.Projects;

namespace ZenKey.Portal.Findings;

/// <summary>What people were asked for of late, and what they declined; the same answer once.</summary>
public sealed record AskedScopes(IReadOnlyList<string> Agreed, IReadOnlyList<string> Declined, int People);

/// <summary>What the rules look at. Nothing else is known to them.</summary>
/// <param name="Client">With its project, company, addresses, secrets and subscription.</param>
/// <param name="Now">When it is looked at.</param>
/// <param name="Owners">Who may do everything in the company.</param>
/// <param name="Links">People who have agreed to share; stops at 1,001.</param>
/// <param name="LastSignIn">The last sign-in that the log still has, or its hour; null when there is none.</param>
/// <param name="SignInsWeek">Sign-ins of seven days, as far as they are counted.</param>
/// <param name="StoppedWeek">Sign-ins that were stopped in the same time.</param>
/// <param name="GivenUp">Kinds of deliveries of which one was given up in seven days.</param>
/// <param name="Asked">Of the thousand people who used the app last, within 30 days.</param>
public sealed record ClientFacts(
    Client Client, DateTimeOffset Now, int Owners, int Links, DateTimeOffset? LastSignIn, long SignInsWeek, long StoppedWeek, IReadOnlyList<DeliveryKind> GivenUp, IReadOnlyList<AskedScopes> Asked)
{
    private static readonly string[] Delicate = [Protocol.Scope.Last4Social, Protocol.Scope.Proofing, Protocol.Scope.Birthdate, Protocol.Scope.Address];

    public Project Project => Client.Project!;

    public bool IsLaunched => Client.Mode == Protocol.ClientMode.Launched;

    /// <summary>The developer's own secrets that work now.</summary>
    public IReadOnlyList<ClientSecret> Secrets { get; } = [.. Client.Secrets.Where(secret => secret.Purpose == ClientSecretPurpose.Client && secret.IsActive(Now)).OrderBy(secret => secret.CreatedAt)];

    public bool UsesSecrets => Client.TokenAuth is Protocol.TokenAuth.Basic or Protocol.TokenAuth.Post;

    public IReadOnlyList<string> Grants { get; } = Client.Grants.Split(' ', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>Whether it may ask for what does lasting harm in wrong hands.</summary>
    public bool AsksDelicate => Client.ScopeNames.Intersect(Delicate).Any();

    public TimeSpan Age => Now - Client.CreatedAt;

    public int AskedPeople => Asked.Sum(one => one.People);

    /// <summary>Whether an https address lies on a proven host of the project, or below one.</summary>
    public bool IsOnProvenHost(string address) => Uri.TryCreate(address, UriKind.Absolute, out var uri)
        && Project.Proofs.Any(proof => proof.State == ProofState.Passed && (proof.Host == uri.Authority || uri.Host.EndsWith("." + proof.Host, StringComparison.OrdinalIgnoreCase)));

    public IReadOnlyList<string> UrisOf(ClientUriKind kind) => [.. Client.Uris.Where(uri => uri.Kind == kind).Select(uri => uri.Uri).Order(StringComparer.Ordinal)];
}
