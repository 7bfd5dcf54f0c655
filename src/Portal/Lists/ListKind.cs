using ZenKey.Portal.Access;

namespace ZenKey.Portal.Lists;

/// <summary>What a parameter of a list's address holds.</summary>
public enum ParameterKind
{
    /// <summary>One of the list's own words, a key or a day.</summary>
    Choice,

    /// <summary>What somebody typed.</summary>
    Text,

    /// <summary>Something that names a subscriber.</summary>
    Subscriber,
}

/// <param name="Name">In the address.</param>
/// <param name="Title">On pages.</param>
public sealed record ListParameter(string Name, string Title, ParameterKind Kind = ParameterKind.Choice);

/// <summary>A column that can be hidden. The one that says which row it is always stays, and is none of these.</summary>
/// <param name="Name">In the address.</param>
/// <param name="Title">Its head.</param>
/// <param name="Minor">Whether narrow windows leave it out, unless it was chosen.</param>
public sealed record ListColumn(string Name, string Title, bool Minor = false);

/// <summary>One of the portal's lists: where it stands, who sees it, what its address may say.</summary>
/// <param name="Name">In addresses, files and the store; never changed.</param>
/// <param name="Policy">What its page asks for.</param>
/// <param name="Parameters">Filters and order, not the place in the list.</param>
public sealed record ListKind(string Name, string Title, string Path, string Policy, IReadOnlyList<ListParameter> Parameters, IReadOnlyList<ListColumn> Columns);

/// <summary>All lists that have views, columns and files.</summary>
public static class ListKinds
{
    private static readonly ListParameter Carrier = new("carrier", "Carrier");
    private static readonly ListParameter State = new("state", "State");
    private static readonly ListParameter Sort = new("sort", "Sorted by");
    private static readonly ListParameter From = new("from", "From");
    private static readonly ListParameter To = new("to", "To");
    private static readonly ListParameter Phone = new("subscriber", "Phone", ParameterKind.Subscriber);

    public static ListKind Clients { get; } = new("clients", "Clients", "/clients", Policies.Build,
        [new("q", "Search", ParameterKind.Text), new("uri", "Redirect URI", ParameterKind.Text), new("type", "Type"), new("mode", "Mode"), Sort],
        [new("id", "Client ID"), new("mode", "Mode"), new("type", "Type", Minor: true), new("created", "Created", Minor: true), new("last", "Last used")]);

    public static ListKind Links { get; } = new("links", "Linked accounts", "/links", Policies.SeeSubscribers,
        [Carrier, State, new("app", "App"), Phone, new("subject", "Subject", ParameterKind.Subscriber)],
        [new("subscriber", "Subscriber"), new("subject", "Subject", Minor: true), new("shared", "Shared", Minor: true), new("first", "First used", Minor: true), new("last", "Last used"), new("state", "State")]);

    public static ListKind Devices { get; } = new("devices", "Trusted devices", "/devices", Policies.SeeSubscribers,
        [Carrier, new("kind", "Kind"), State, new("name", "Name", ParameterKind.Text), Phone],
        [new("subscriber", "Subscriber"), new("state", "State"), new("trusted", "Trusted since", Minor: true), new("last", "Last used")]);

    public static ListKind Recoveries { get; } = new("recoveries", "Recovery cases", "/recovery", Policies.SeeSubscribers,
        [Carrier, State, new("reason", "Reason"), Phone, Sort],
        [new("subscriber", "Subscriber"), new("state", "State"), new("proven", "Proven", Minor: true), new("opened", "Opened"), new("changed", "Last change", Minor: true)]);

    public static ListKind Logs { get; } = new("logs", "Logs", "/logs", Policies.ReadLogs,
        [new("show", "Show"), new("client", "Client"), new("endpoint", "Endpoint"), new("cause", "Cause"), From, To],
        [new("result", "Result"), new("client", "Client", Minor: true), new("reference", "Reference", Minor: true), new("when", "When")]);

    public static ListKind Audit { get; } = new("audit", "Audit trail", "/audit", Policies.ReadAudit,
        [new("action", "Action"), new("kind", "Kind"), new("actor", "Who"), From, To],
        [new("by", "By"), new("reason", "Reason", Minor: true), new("when", "When")]);

    public static IReadOnlyList<ListKind> All { get; } = [Clients, Links, Devices, Recoveries, Logs, Audit];

    public static ListKind? Find(string name) => All.FirstOrDefault(kind => kind.Name == name);
}
