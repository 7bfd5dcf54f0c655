using ZenKey.Portal.Data.Clients;
using ZenKey.Portal.Ui;
using ZenKey.Protocol;

namespace ZenKey.Portal.Features.Clients;

/// <summary>Clients' properties in words.</summary>
internal static class ClientWords
{
    public static string Of(ClientType type) => type switch
    {
        ClientType.Confidential => "Server",
        ClientType.Public => "Browser app",
        _ => "Native app",
    };

    public static string Explain(ClientType type) => type switch
    {
        ClientType.Confidential => "Runs on a server and keeps a secret there (confidential).",
        ClientType.Public => "Runs in the browser and keeps nothing; PKCE proves it (public).",
        _ => "Installed on a phone or computer; PKCE proves it, any loopback port is taken (native).",
    };

    public static string Of(string tokenAuth) => tokenAuth switch
    {
        TokenAuth.Basic or TokenAuth.Post => "client secret",
        TokenAuth.PrivateKeyJwt => "private key",
        _ => "no secret, PKCE",
    };

    /// <summary>What a scope hands to the app.</summary>
    public static string Explain(Scope scope) => scope.Name switch
    {
        Scope.OpenId => "Signs people in and gives your app a stable subject for each. Always on.",
        Scope.FullName => "Given and family name, as the carrier knows them.",
        Scope.Email => "The address on file at the carrier.",
        Scope.Phone => "The line's number.",
        Scope.PostalCode => "Of the billing address.",
        Scope.Address => "The whole billing address.",
        Scope.Birthdate => "Date of birth, as the carrier knows it.",
        Scope.Picture => "Where a picture of the person is.",
        Scope.IsAdult => "Whether somebody is over 13, 18 and 21; not how old they are.",
        Scope.Last4Social => "For entitled projects only.",
        Scope.Proofing => "That an identity document was checked, which, and when. For entitled projects only.",
        Scope.OfflineAccess => "Refresh tokens, so that people stay signed in.",
        _ => "Security events about linked accounts.",
    };

    public static (ChipKind Kind, string Text, string? Icon) State(ClientMode mode, ClientState state) => (state, mode) switch
    {
        (ClientState.Disabled, _) => (ChipKind.Off, "Disabled", null),
        (_, ClientMode.Launched) => (ChipKind.Ok, "Launched", "TaskAlt"),
        _ => (ChipKind.NotReal, "Developer Mode", null),
    };
}
