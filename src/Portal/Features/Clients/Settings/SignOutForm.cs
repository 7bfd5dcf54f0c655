using ZenKey.Portal.Data.Clients;
using ZenKey.Portal.Ui;
using ZenKey.Protocol;

namespace ZenKey.Portal.Features.Clients.Settings;

/// <summary>Where people go after signing out, and where the client hears that a session is over.</summary>
public sealed record SignOutForm : ISettingsForm<SignOutForm>
{
    public static string Action => "client.sign_out.changed";

    /// <summary>One a line.</summary>
    public string PostLogoutUris { get; set; } = "";
    public string BackchannelUri { get; set; } = "";
    public bool SessionRequired { get; set; }

    public static SignOutForm Of(Client client) => new()
    {
        PostLogoutUris = UriLines.Of(client, ClientUriKind.PostLogoutRedirect),
        BackchannelUri = client.BackchannelLogoutUri ?? "",
        SessionRequired = client.BackchannelLogoutSessionRequired,
    };

    public IEnumerable<(string Field, string Message)> Faults(ClientFacts client)
    {
        if (UriLines.Fault(PostLogoutUris, uri => RedirectUri.Fault(uri, client.Type, client.Mode)) is { } fault) { yield return (nameof(PostLogoutUris), fault); }
        if (Kept.Of(BackchannelUri) is { } address && ServerUri.Fault(address) is { } wrong) { yield return (nameof(BackchannelUri), wrong); }
        if (SessionRequired && Kept.Of(BackchannelUri) is null) { yield return (nameof(SessionRequired), "Nothing is told without an address. Enter one, or take this away."); }
    }

    public IEnumerable<string> Breaks(SignOutForm before)
    {
        if (UriLines.Gone(before.PostLogoutUris, PostLogoutUris) is { Count: > 0 } gone) { yield return $"Nobody is sent back to {string.Join(", ", gone)} after signing out."; }
        if (Kept.Of(before.BackchannelUri) is { } former && former != Kept.Of(BackchannelUri)) { yield return $"{former} hears of no more sessions that end."; }
    }

    public IEnumerable<(string Field, string? Value)> Told() =>
        [("post_logout_redirect_uris", Kept.Of(PostLogoutUris)), ("backchannel_logout_uri", Kept.Of(BackchannelUri)), ("backchannel_logout_session_required", Words.YesNo(SessionRequired))];

    public void Apply(Client client, Changing changing)
    {
        UriLines.Apply(client, ClientUriKind.PostLogoutRedirect, PostLogoutUris, changing);
        (client.BackchannelLogoutUri, client.BackchannelLogoutSessionRequired) = (Kept.Of(BackchannelUri), SessionRequired);
    }
}
