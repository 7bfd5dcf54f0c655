using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using ZenKey.AuthServer.Endpoints.Authorization;
using ZenKey.AuthServer.Endpoints.ClientAuthentication;
using ZenKey.AuthServer.Endpoints.Possession;
using ZenKey.AuthServer.Endpoints.Token.GrantTypes;
using ZenKey.AuthServer.Http;
using ZenKey.AuthServer.Interaction;
using ZenKey.Protocol;

namespace ZenKey.AuthServer.Endpoints.Token;

/// <summary>A carrier's token endpoint (RFC 6749 §3.2): finds the grant type and lets it decide. Takes forms, and JSON (ZenKey platform §4).</summary>
internal sealed class TokenEndpoint(ClientRequests requests, TokenHolders holders, IEnumerable<IGrantType> grantTypes)
{
    private const int MaxCorrelationIdLength = 64;
    private readonly Dictionary<string, IGrantType> grantTypes = grantTypes.ToDictionary(grantType => grantType.Name, StringComparer.Ordinal);

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapClientPost("/carriers/{slug}/token", (HttpContext context, TokenEndpoint endpoint) => endpoint.ExchangeAsync(context));

    private async Task ExchangeAsync(HttpContext context)
    {
        if (await requests.ReadAsync(context, "token", json: true) is not { } request) { return; }
        var named = request.Form["grant_type"] is { } name ? grantTypes.GetValueOrDefault(name) : null;
        if (Fault(request, named) is { } fault)
        {
            await requests.RefuseAsync(request, fault);
            return;
        }
        var (holding, unproven) = await holders.ReadAsync(request);
        if (unproven is not null)
        {
            await requests.RefuseAsync(request, unproven);
            return;
        }
        switch (await named!.ExchangeAsync(holding))
        {
            case TokenOutcome.Issued issued:
                await AnswerAsync(context, issued, request.Form["correlation_id"]);
                break;
            case TokenOutcome.Pending pending:
                await Answers.ErrorAsync(context, StatusCodes.Status400BadRequest, pending.Error, pending.Description);
                break;
            case TokenOutcome.Refused refused:
                await requests.RefuseAsync(request, refused.Error);
                break;
        }
    }

    /// <summary>What is wrong before the grant type is asked (RFC 6749 §5.2).</summary>
    private AuthorizationError? Fault(ClientRequest request, IGrantType? named) => request.Form["grant_type"] switch
    {
        null => new(ErrorCode.InvalidRequest, "grant_type is missing.", "grant_type_missing"),
        _ when named is null => new(ErrorCode.UnsupportedGrantType, $"The grant types are {string.Join(", ", grantTypes.Keys)}.", "grant_type_unsupported") { Expected = Kept.Words(grantTypes.Keys), Received = Kept.Word(request.Form["grant_type"]) },
        var name when !request.Client.Grants.Split(' ').Contains(name) => new(ErrorCode.UnauthorizedClient, "This client may not use this grant type.", "grant_type_not_allowed") { Expected = Kept.Words(request.Client.Grants.Split(' ')), Received = name },
        _ when request.Form["correlation_id"] is { Length: > MaxCorrelationIdLength } =>
            new(ErrorCode.InvalidRequest, $"correlation_id has more than {MaxCorrelationIdLength} characters.", "correlation_id_too_long"),
        _ => null,
    };

    private static Task AnswerAsync(HttpContext context, TokenOutcome.Issued issued, string? correlationId) => Answers.JsonAsync(context, StatusCodes.Status200OK, json =>
    {
        json.WriteString("access_token", issued.AccessToken);
        json.WriteString("token_type", issued.TokenType);
        json.WriteNumber("expires_in", (int)issued.Lifetime.TotalSeconds);
        if (issued.Scopes.Length > 0) { json.WriteString("scope", issued.Scopes); }
        if (issued.RefreshToken is not null) { json.WriteString("refresh_token", issued.RefreshToken); }
        if (issued.IdToken is not null) { json.WriteString("id_token", issued.IdToken); }
        if (correlationId is not null) { json.WriteString("correlation_id", correlationId); }
    });
}
