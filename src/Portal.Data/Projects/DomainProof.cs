using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace ZenKey.Portal.Data.Projects;

/// <summary>Where the proof of a host stands (ZenKey platform §9.5).</summary>
public enum ProofState
{
    /// <summary>Not looked at yet.</summary>
    Pending,

    /// <summary>The file was there, as it should be.</summary>
    Passed,

    /// <summary>It was looked at, and was not.</summary>
    Failed,
}

/// <summary>What was found where the file should be.</summary>
public enum ProofFinding
{
    /// <summary>The file, as it should be.</summary>
    Right,

    /// <summary>No answer within the limits, or none with status 200.</summary>
    NoAnswer,

    /// <summary>Another file.</summary>
    Another,

    /// <summary>We ask no such address.</summary>
    NotAsked,
}

/// <summary>
/// The proof that a project's owner holds a host that its links name: a file of ours, put there by them. For the sector's host it
/// lies at the sector URI, for others at <see cref="WellKnownPath"/>. Another host, or another sector URI, is proven anew.
/// </summary>
public sealed class DomainProof
{
    public const string WellKnownPath = "/.well-known/zenkey-project.json";

    public Guid ProjectId { get; init; }
    public required string Host { get; init; }

    /// <summary>Where the file is looked for.</summary>
    public required string Address { get; set; }
    public ProofState State { get; set; }
    public ProofFinding? Finding { get; set; }
    public DateTimeOffset? CheckedAt { get; set; }

    /// <summary>The file, which names the project and is nobody's secret: only who holds the host can put it there.</summary>
    public static string FileOf(Guid projectId) => $$"""{"zenkey_project":"{{projectId:N}}"}""";

    /// <summary>Whether this is the file. Spaces and line ends around it do not count.</summary>
    public static bool IsFile(Guid projectId, byte[] content) =>
        Encoding.UTF8.GetString(content).Trim('\uFEFF', ' ', '\t', '\r', '\n') == FileOf(projectId);

    public static DomainProof Passed(Guid projectId, string host, string address, DateTimeOffset at) =>
        new() { ProjectId = projectId, Host = host, Address = address, State = ProofState.Passed, Finding = ProofFinding.Right, CheckedAt = at };

    /// <summary>The hosts that links name, each with where its file is looked for; the sector's first.</summary>
    public static IReadOnlyList<(string Host, string Address)> Wanted(string? sectorUri, params IReadOnlyList<string?> links)
    {
        var wanted = new List<(string Host, string Address)>();
        if (Uri.TryCreate(sectorUri, UriKind.Absolute, out var sector)) { wanted.Add((sector.Authority, sectorUri)); }
        foreach (var link in links)
        {
            if (Uri.TryCreate(link, UriKind.Absolute, out var uri) && wanted.TrueForAll(one => one.Host != uri.Authority))
            {
                wanted.Add((uri.Authority, $"{uri.Scheme}://{uri.Authority}{WellKnownPath}"));
            }
        }
        return wanted;
    }

    /// <summary>Brings the proofs of a project up to its links: what was proven stays, what is new waits, what is no longer named goes.</summary>
    public static void Renew(Project project)
    {
        var wanted = Wanted(project.SectorUri, project.DomainUrl, project.PrivacyUrl, project.TermsUrl);
        project.Proofs.RemoveAll(proof => wanted.All(one => one.Host != proof.Host));
        foreach (var (host, address) in wanted)
        {
            var proof = project.Proofs.Find(one => one.Host == host);
            if (proof?.Address == address) { continue; }
            if (proof is null) { project.Proofs.Add(new DomainProof { ProjectId = project.Id, Host = host, Address = address }); }
            else { (proof.Address, proof.State, proof.Finding, proof.CheckedAt) = (address, ProofState.Pending, null, null); }
        }
    }
}

internal sealed class DomainProofConfiguration : IEntityTypeConfiguration<DomainProof>
{
    public void Configure(EntityTypeBuilder<DomainProof> proof)
    {
        proof.ToTable("DomainProofs");
        proof.HasKey(p => new { p.ProjectId, p.Host });
        proof.Property(p => p.Host).HasMaxLength(300);
        proof.Property(p => p.Address).HasMaxLength(400);
    }
}
