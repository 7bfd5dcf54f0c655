using ZenKey.AuthServer.Endpoints.Authorization;
using ZenKey.AuthServer.Endpoints.ClientAuthentication;
using ZenKey.AuthServer.Endpoints.Dpop;
using ZenKey.AuthServer.Tokens;
using ZenKey.Portal.Data.Clients;

namespace ZenKey.AuthServer.Endpoints.Possession;

/// <summary>What a client proves to hold where tokens are given out, and what these are bound to by it, whatever the grant type (RFC 9449 §5, RFC 8705 §3).</summary>
internal sealed class TokenHolders(DpopProofs proofs)
{
    /// <returns>The request with what it holds; or why it is given nothing.</returns>
    public async ValueTask<(ClientRequest Request, AuthorizationError? Fault)> ReadAsync(ClientRequest request) => await proofs.ReadAsync(request.Context, request.Scope, request.Endpoint) switch
    {
        DpopResult.Held held => Holding(request, held.Thumbprint),
        DpopResult.Refused refused => (request, refused.Error),
        _ => Holding(request, null),
    };

    private static (ClientRequest Request, AuthorizationError? Fault) Holding(ClientRequest request, string? key)
    {
        var held = new TokenBinding(key, ClientCertificates.ThumbprintOf(request.Context));
        return Fault(request.Client, held) is { } fault ? (request, fault) : (request with { Held = held, Key = request.Key with { Binding = BindingFor(request.Client, held) } }, null);
    }

    /// <summary>A client that has registered to take bound tokens only is given no others (RFC 9449 §5.2, RFC 8705 §3.4).</summary>
    internal static AuthorizationError? Fault(Client client, TokenBinding held) => client switch
    {
        { DpopBoundAccessTokens: true } when held.Key is null => DpopProofs.Missing,
        { CertificateBoundAccessTokens: true } when held.Certificate is null => ClientCertificates.Missing,
        _ => null,
    };

    /// <summary>A proof binds whoever sends it; a certificate, which a server may show to everybody, those only that registered so.</summary>
    internal static TokenBinding BindingFor(Client client, TokenBinding held) => client.CertificateBoundAccessTokens ? held : held with { Certificate = null };
}
