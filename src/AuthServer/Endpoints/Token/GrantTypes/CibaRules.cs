using ZenKey.AuthServer.Endpoints.Authorization;
using ZenKey.Portal.Data.Carriers;
using ZenKey.Portal.Data.Clients;
using ZenKey.Portal.Data.Requests;
using ZenKey.Protocol;

namespace ZenKey.AuthServer.Endpoints.Token.GrantTypes;

/// <summary>What becomes of a look at the token endpoint.</summary>
internal abstract record CibaDecision
{
    private CibaDecision() { }

    public sealed record Issue : CibaDecision;

    /// <summary>The phone has not answered.</summary>
    public sealed record Wait : CibaDecision;

    public sealed record Refuse(AuthorizationError Error) : CibaDecision;
}

/// <summary>What an auth_req_id must keep (CIBA Core §10.1, §11), without any I/O.</summary>
internal static class CibaRules
{
    /// <summary>How long past its end an approved request can be fetched: one who approves in the last second is not lost.</summary>
    public static readonly TimeSpan Collection = TimeSpan.FromMinutes(1);

    public static CibaDecision Decide(Request? request, Client client, Carrier carrier, DateTimeOffset now) => request switch
    {
        _ when client.CibaDelivery == CibaDelivery.Push => Refuse(ErrorCode.UnauthorizedClient, "This client is sent its tokens; it may not ask for them.", "ciba_push_client"),
        null => Refuse(ErrorCode.InvalidGrant, Unknown, "auth_req_id_unknown"),
        _ when request.ClientId != client.Id => Refuse(ErrorCode.InvalidGrant, Unknown, "auth_req_id_of_other_client"),
        _ when request.CarrierId != carrier.Id => Refuse(ErrorCode.InvalidGrant, Unknown, "auth_req_id_of_other_carrier"),
        // Its client may have been set another way since.
        { CibaDelivery: CibaDelivery.Push } => Refuse(ErrorCode.UnauthorizedClient, "The tokens of this request are sent; they cannot be asked for.", "ciba_push_request"),
        { State: RequestState.Waiting } when request.ExpiresAt > now => new CibaDecision.Wait(),
        { State: RequestState.Approved } when request.ExpiresAt + Collection > now => new CibaDecision.Issue(),
        { State: RequestState.Denied } => Refuse(ErrorCode.AccessDenied, "The subscriber refused.", "denied"),
        { State: RequestState.Cancelled } => Refuse(ErrorCode.AccessDenied, "The request was cancelled.", "cancelled"),
        _ => Refuse(ErrorCode.ExpiredToken, "The auth_req_id has expired.", "auth_req_id_expired"),
    };

    private const string Unknown = "The auth_req_id is not one of this client at this carrier.";

    private static CibaDecision.Refuse Refuse(string error, string description, string cause) => new(new AuthorizationError(error, description, cause));
}
