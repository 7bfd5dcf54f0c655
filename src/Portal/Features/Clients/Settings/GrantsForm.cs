using ZenKey.Portal.Data.Clients;
using ZenKey.Protocol;

namespace ZenKey.Portal.Features.Clients.Settings;

/// <summary>In which ways a client comes to tokens (RFC 6749 §4, §6). Requests to phones have a part of their own.</summary>
public sealed record GrantsForm : ISettingsForm<GrantsForm>
{
    public static string Action => "client.grants.changed";

    public bool Redirects { get; set; }

    /// <summary>The grant and the scope that it needs.</summary>
    public bool StaySignedIn { get; set; }
    public bool ServiceTokens { get; set; }

    public static GrantsForm Of(Client client) => new()
    {
        Redirects = Words.Has(client.Grants, GrantType.AuthorizationCode),
        StaySignedIn = Words.Has(client.Grants, GrantType.RefreshToken) && client.ScopeNames.Contains(Scope.OfflineAccess),
        ServiceTokens = Words.Has(client.Grants, GrantType.ClientCredentials),
    };

    public IEnumerable<(string Field, string Message)> Faults(ClientFacts client)
    {
        if (!Redirects && !ServiceTokens && !client.Backchannel.Allowed) { yield return (nameof(Redirects), "A client without any way to tokens serves nothing. Keep one."); }
        if (StaySignedIn && !Redirects && !client.Backchannel.Allowed) { yield return (nameof(StaySignedIn), "Nobody signs in to this client, so nobody can stay signed in."); }
        if (ServiceTokens && !client.KeepsSomething) { yield return (nameof(ServiceTokens), "A client that can keep nothing has no tokens of its own."); }
        if (!ServiceTokens && client.Events is { Wanted: true, Delivery: EventsForm.Poll }) { yield return (nameof(ServiceTokens), "Event alerts are fetched with such tokens. Change their delivery first."); }
    }

    public IEnumerable<string> Breaks(GrantsForm before)
    {
        if (before.Redirects && !Redirects) { yield return "Every sign-in by redirect is refused with unauthorized_client."; }
        if (before.StaySignedIn && !StaySignedIn) { yield return "Refresh tokens that are out are refused at their next use: people have to sign in again."; }
        if (before.ServiceTokens && !ServiceTokens) { yield return "Your server gets no more tokens of its own."; }
    }

    public IEnumerable<(string Field, string? Value)> Told() =>
        [("grant authorization_code", Words.YesNo(Redirects)), ("grant refresh_token, scope offline_access", Words.YesNo(StaySignedIn)), ("grant client_credentials", Words.YesNo(ServiceTokens))];

    public void Apply(Client client, Changing changing)
    {
        foreach (var (grant, wanted) in ((string, bool)[])[(GrantType.AuthorizationCode, Redirects), (GrantType.RefreshToken, StaySignedIn), (GrantType.ClientCredentials, ServiceTokens)])
        {
            if (Words.Has(client.Grants, grant) != wanted) { client.Grants = Words.With(client.Grants, grant, wanted); }
        }
        client.Scopes = ClientScopes.Join(Words.With(client.Scopes, Scope.OfflineAccess, StaySignedIn).Split(' '));
    }
}
