using ZenKey.Portal.Data.Companies;
using ZenKey.Portal.Data.Paging;

namespace ZenKey.Portal.Features.ApiKeys;

/// <summary>What remains of a key once it was shown.</summary>
/// <param name="MakerLeft">Whether its maker is no longer in the company: it serves no more.</param>
public sealed record ApiKeyRow(
    Guid Id, string Name, string Last4, IReadOnlyList<string> Scopes, string MadeBy, DateTimeOffset CreatedAt, DateTimeOffset ExpiresAt,
    DateTimeOffset? RevokedAt, string? RevokedBy, DateTimeOffset? LastUsedAt, bool MakerLeft) : IPageRow
{
    public bool IsActive(DateTimeOffset now) => RevokedAt is null && ExpiresAt > now;
}

/// <summary>The keys of a company, newest first.</summary>
/// <param name="Active">How many serve.</param>
public sealed record CompanyKeys(string Company, CompanyState State, int Active, Page<ApiKeyRow> Keys);

/// <summary>How the making of a key ended.</summary>
public abstract record MakeApiKeyResult
{
    private MakeApiKeyResult() { }

    /// <param name="Text">To be shown once and forgotten.</param>
    public sealed record Made(string Name, string Text) : MakeApiKeyResult
    {
        // A record prints its members; this one must not reach a log.
        public override string ToString() => $"Made {Name}";
    }

    /// <summary>By property path, as the form's fields are named; "" where no field is at fault.</summary>
    public sealed record Rejected(IReadOnlyDictionary<string, string[]> Faults) : MakeApiKeyResult
    {
        public static Rejected Of(string fault) => new(new Dictionary<string, string[]> { [""] = [fault] });
    }

    /// <summary>The person may make none here, or no longer.</summary>
    public sealed record NotFound : MakeApiKeyResult;
}

/// <summary>How the revoking of a key ended.</summary>
public enum RevokeApiKeyResult
{
    Revoked,

    /// <summary>It was revoked or had ended before.</summary>
    Ended,

    /// <summary>There is no such key, or not for this person.</summary>
    NotFound,
}
