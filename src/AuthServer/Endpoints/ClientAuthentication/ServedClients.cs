using ZenKey.AuthServer.Endpoints.Authorization;
using ZenKey.AuthServer.Interaction;
using ZenKey.Portal.Data.Carriers;
using ZenKey.Portal.Data.Clients;
using ZenKey.Portal.Data.Devices;
using ZenKey.Protocol;

namespace ZenKey.AuthServer.Endpoints.ClientAuthentication;

/// <summary>Whether a client that is known and active is served here, and by this phone (ZenKey platform §9.6).</summary>
internal static class ServedClients
{
    /// <summary>A carrier serves the clients that it has taken up.</summary>
    /// <returns>Null when it does.</returns>
    public static AuthorizationError? ProvisioningFault(Client client, Carrier carrier) => client.IsProvisionedAt(carrier.Id)
        ? null
        : new(ErrorCode.UnauthorizedClient, "This carrier has not taken up this client yet.", "client_not_provisioned")
        {
            Expected = Word(ProvisioningState.Active),
            Received = Word(client.Provisionings.Find(one => one.CarrierId == carrier.Id)!.State),
        };

    /// <summary>Developer Mode is one world, launched clients the other: a phone is in one of them. Simulated handsets are in both.</summary>
    /// <returns>Null when they meet.</returns>
    public static AuthorizationError? ModeFault(Client client, Device phone, bool isSimulated) => (client.Mode, phone.DeveloperMode) switch
    {
        _ when isSimulated => null,
        (ClientMode.Developer, false) => new(ErrorCode.UnauthorizedClient, "The client is in Developer Mode, and the subscriber's application is not.", "developer_mode_client"),
        (ClientMode.Launched, true) => new(ErrorCode.UnauthorizedClient, "The subscriber's application is in Developer Mode, and the client is launched.", "developer_mode_phone"),
        _ => null,
    };

    private static string? Word(ProvisioningState state) => Kept.Word(state.ToString().ToLowerInvariant());
}
