using ZenKey.AuthServer.Keys;

namespace ZenKey.AuthServer.Tokens;

/// <summary>
/// A move at the former carrier, as the browser carries it from page to page, sealed: whose case, for which application, and
/// where the answer goes. Only the browser that began it can use it.
/// </summary>
/// <param name="CaseId">The case; null where the move cannot begin.</param>
/// <param name="AppKeyThumbprint">The phone that the case is for.</param>
/// <param name="BrowserHash">The browser.</param>
/// <param name="ClientId">The application, by its key.</param>
/// <param name="RedirectUri">Where the answer goes.</param>
/// <param name="Problem">Why the move cannot begin, as the page says it; null when it has begun.</param>
/// <param name="Reference">By which that was written down.</param>
internal sealed record PortFlow(
    Guid? CaseId, string AppKeyThumbprint, string BrowserHash, Guid ClientId, string RedirectUri, string? State, string? CorrelationId, string? Nonce, string? CodeChallenge,
    string? KeyThumbprint, string Scopes, string? UiLocales, string? Problem, string? Reference, DateTimeOffset ExpiresAt)
{
    private const string Purpose = "port_flow";

    /// <summary>How long its pages can be used; the case itself lives longer, and is found again by the next beginning.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromHours(1);

    public string Seal(IssuerKeys keys, string issuer)
    {
        using var packer = new Packer();
        packer.Add(CaseId?.ToString()).Add(AppKeyThumbprint).Add(BrowserHash).Add(ClientId).Add(RedirectUri).Add(State).Add(CorrelationId).Add(Nonce).Add(CodeChallenge)
            .Add(KeyThumbprint).Add(Scopes).Add(UiLocales).Add(Problem).Add(Reference).Add(ExpiresAt);
        return Keys.Seal.Close(keys, issuer, Purpose, packer.Bytes);
    }

    /// <summary>The flow; null when this issuer did not seal it. It may have expired.</summary>
    public static PortFlow? Open(IssuerKeys keys, string issuer, string text)
    {
        if (Keys.Seal.Open(keys, issuer, Purpose, text) is not { } bytes) { return null; }
        using var from = new Unpacker(bytes);
        return new PortFlow(Id(from.Text()), from.Text()!, from.Text()!, from.Guid(), from.Text()!, from.Text(), from.Text(), from.Text(), from.Text(),
            from.Text(), from.Text()!, from.Text(), from.Text(), from.Text(), from.Time());
    }

    private static Guid? Id(string? text) => text is null ? null : Guid.Parse(text);
}
