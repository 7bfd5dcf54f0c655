using System.Net;
using ZenKey.AuthServer.Endpoints.Authorization;
using ZenKey.AuthServer.Http;
using ZenKey.AuthServer.Interaction;
using ZenKey.AuthServer.Tokens;
using ZenKey.Protocol;

namespace ZenKey.AuthServer.Endpoints.Discovery;

/// <summary>What a client asks the discovery issuer (ZenKey platform §2.2). Each member is null when it is absent.</summary>
/// <param name="ClientId">Which client; there, but perhaps unknown.</param>
/// <param name="Network">The network of the SIM.</param>
/// <param name="Subject">A pairwise subject that the client knows.</param>
/// <param name="Phone">A phone number; told to clients that prove themselves only.</param>
/// <param name="Address">The visitor's address, as the client's server saw it.</param>
/// <param name="ToUi">prompt=true: never a configuration.</param>
internal sealed record DiscoveryRequest(string ClientId, Mccmnc? Network, string? Subject, Msisdn? Phone, string? Address, bool ToUi)
{
    /// <summary>The request, or what of it cannot be read. Unknown parameters are ignored.</summary>
    public static (DiscoveryRequest? Request, AuthorizationError? Fault) Read(Parameters query)
    {
        if ((query.Repeated ?? query.Unreadable) is { } bad) { return Bad($"The parameter {Kept.Name(bad)} is repeated or unreadable.", "parameter_unreadable"); }
        if (query["client_id"] is not { } clientId) { return Bad("client_id is missing.", "client_id_missing"); }
        Mccmnc? network = null;
        if (query["mccmnc"] is { } digits)
        {
            if (!Mccmnc.TryParse(digits, out var read)) { return Bad("mccmnc is six digits (ITU-T E.212).", "mccmnc_malformed", "6 digits", Kept.Length(digits)); }
            network = read;
        }
        Msisdn? phone = null;
        if (query["phone_number"] is { } number)
        {
            if (!Msisdn.TryParse(number, out var read)) { return Bad("phone_number is written as E.164.", "phone_number_malformed"); }
            phone = read;
        }
        var (subject, address) = (query["sub"], query["ip"]);
        if (subject is not null && !PairwiseSubject.HasForm(subject)) { return Bad("sub is no subject of a carrier.", "sub_malformed"); }
        if (address is not null && !IPAddress.TryParse(address, out _)) { return Bad("ip is no address.", "ip_malformed"); }
        return (new DiscoveryRequest(clientId, network, subject, phone, address, query["prompt"] == "true"), null);
    }

    private static (DiscoveryRequest?, AuthorizationError?) Bad(string description, string cause, string? expected = null, string? received = null) =>
        (null, new AuthorizationError(ErrorCode.InvalidRequest, description, cause) { Expected = expected, Received = received });
}
