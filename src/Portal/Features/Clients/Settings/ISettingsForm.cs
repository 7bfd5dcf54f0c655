using ZenKey.Portal.Data;
using ZenKey.Portal.Data.Clients;
using ZenKey.Protocol;

namespace ZenKey.Portal.Features.Clients.Settings;

/// <summary>A part of a client's settings that is saved by itself: what a card shows, and all that it is judged by.</summary>
/// <typeparam name="TSelf">The record itself; two are the same when they say the same.</typeparam>
public interface ISettingsForm<TSelf>
    where TSelf : ISettingsForm<TSelf>
{
    /// <summary>What the audit trail calls a change of it.</summary>
    static abstract string Action { get; }

    /// <summary>The part as the store has it.</summary>
    static abstract TSelf Of(Client client);

    /// <summary>What is wrong, by property.</summary>
    IEnumerable<(string Field, string Message)> Faults(ClientFacts client);

    /// <summary>What stops working in apps that go on as before; nothing when nothing does.</summary>
    IEnumerable<string> Breaks(TSelf before);

    /// <summary>Its values as the audit trail and a conflict tell them; lists one item a line, secrets never.</summary>
    IEnumerable<(string Field, string? Value)> Told();

    void Apply(Client client, Changing changing);
}

/// <summary>What a change writes by.</summary>
/// <param name="Close">Closes what is to be sent and never read here.</param>
public sealed record Changing(PortalDbContext Store, DateTimeOffset At, string By, Func<string, byte[]> Close);

/// <summary>What the parts have to know of the whole.</summary>
/// <param name="HasKeys">Whether it has keys to sign by.</param>
public sealed record ClientFacts(ClientType Type, ClientMode Mode, string TokenAuth, bool HasKeys, GrantsForm Grants, ProtectionForm Protection, BackchannelForm Backchannel, EventsForm Events)
{
    public bool KeepsSomething => TokenAuth != Protocol.TokenAuth.None;

    public static ClientFacts Of(Client client) => new(
        client.Type, client.Mode, client.TokenAuth, client.Jwks is not null || client.JwksUri is not null,
        GrantsForm.Of(client), ProtectionForm.Of(client), BackchannelForm.Of(client), EventsForm.Of(client));
}
