using ZenKey.Portal.Data.Audit;

namespace ZenKey.Portal.Ui;

/// <summary>What the audit trail says was done, in words, with its symbol.</summary>
public static class AuditWords
{
    /// <summary>Actions that can be asked for, by what they are called.</summary>
    public static IReadOnlyDictionary<string, string> Actions { get; } = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["client.created"] = "Client created",
        ["client.changed"] = "Client changed",
        ["client.key.added"] = "Client’s key added",
        ["client.key.removed"] = "Client’s key removed",
        ["client.key.address"] = "Client’s keys are fetched from an address",
        ["client.redirect_uri.added"] = "Client’s redirect URI added",
        ["client.redirect_uri.labelled"] = "Client’s redirect URI labelled",
        ["client.redirect_uri.removed"] = "Client’s redirect URI removed",
        ["client.scopes.changed"] = "Client’s scopes changed",
        ["client.imported"] = "Client’s configuration imported",
        ["client.grants.changed"] = "Client’s ways to tokens changed",
        ["client.protection.changed"] = "Protection of a client’s requests and tokens changed",
        ["client.format.changed"] = "What a client is told of people changed its form",
        ["client.sign_out.changed"] = "Client’s sign-out addresses changed",
        ["client.backchannel.changed"] = "Client’s requests to phones changed",
        ["client.origins.changed"] = "Client’s web origins changed",
        ["client.events.changed"] = "Client’s event alerts changed",
        ["client.events.paused"] = "Client’s event alerts paused: nothing was taken",
        ["client.events.resumed"] = "Client’s event alerts resumed",
        ["client.events.tested"] = "Test of a client’s event alerts sent",
        ["client.events.replayed"] = "Event alerts sent again to a client",
        ["client.secret.added"] = "Client secret added",
        ["client.secret.revoked"] = "Client secret revoked",
        ["client.secret.scheduled"] = "End of a client secret set",
        ["client.launch.requested"] = "Launch asked for",
        ["client.launch.withdrawn"] = "Launch taken back",
        ["client.launch.returned"] = "Launch given back",
        ["client.launched"] = "Client launched",
        ["client.edit.requested"] = "Edit of a launched client asked for",
        ["client.edit.withdrawn"] = "Edit of a launched client taken back",
        ["client.edit.returned"] = "Edit of a launched client given back",
        ["client.edit.at_once"] = "Launched client changed at once, by one person alone",
        ["client.developer_mode"] = "Client taken back to Developer Mode",
        ["client.provisioning.changed"] = "State at a carrier changed",
        ["client.secret.kept"] = "End of a client secret taken back",
        ["client.test-secret.added"] = "Secret of a test sign-in added",
        ["client.test-secret.revoked"] = "Secret of a test sign-in revoked",
        ["client.finding.snoozed"] = "Finding about a client put off",
        ["client.finding.woken"] = "Finding about a client taken back",
        ["device.trusted"] = "Device trusted",
        ["device.removed"] = "Device removed by the subscriber",
        ["device.renamed"] = "Device renamed by the subscriber",
        ["device.developer_mode"] = "Developer Mode switched on the phone",
        ["device.revoked"] = "Device revoked",
        ["pin.set"] = "PIN set by the subscriber",
        ["pin.changed"] = "PIN changed by the subscriber",
        ["passkey.added"] = "Passkey added by the subscriber",
        ["passkey.renamed"] = "Passkey renamed by the subscriber",
        ["passkey.removed"] = "Passkey removed by the subscriber",
        ["passkey.copied"] = "Passkey refused: it may have been copied",
        ["subscriber.settings_changed"] = "Settings changed by the subscriber",
        ["subscribers.searched"] = "Subscribers searched",
        ["recovery.opened"] = "Recovery opened",
        ["recovery.held"] = "Recovery held",
        ["recovery.released"] = "Recovery released",
        ["recovery.denied"] = "Recovery denied",
        ["recovery.completed"] = "Recovery completed: another phone is bound",
        ["recovery.expired"] = "Recovery expired",
        ["recovery.cancelled"] = "Recovery cancelled: the enrolled phone is back",
        ["recovery.exported"] = "Recovery case exported",
        ["company.created"] = "Company begun",
        ["company.changed"] = "Company changed",
        ["company.submitted"] = "Company handed in",
        ["company.approved"] = "Company approved",
        ["company.returned"] = "Company given back",
        ["company.declined"] = "Company declined",
        ["company.suspended"] = "Company suspended",
        ["company.restored"] = "Suspended company let go on",
        ["agreement.accepted"] = "Agreement accepted",
        ["member.invited"] = "Person invited to the company",
        ["member.invited_again"] = "Invitation sent again",
        ["member.invitation_revoked"] = "Invitation taken back",
        ["member.joined"] = "Person joined the company",
        ["member.role_changed"] = "Role in the company changed",
        ["member.removed"] = "Person removed from the company",
        ["api_key.made"] = "API key made",
        ["api_key.revoked"] = "API key revoked",
        ["project.created"] = "Project created",
        ["project.changed"] = "Project changed",
        ["project.logo_changed"] = "Project’s logo changed",
        ["project.submitted"] = "Project finished",
        ["project.domain_proven"] = "Domain of a project proven",
        ["project.domain_refuted"] = "Domain of a project not proven",
        ["person.bound"] = "First sign-in to the portal",
        ["person.registered"] = "Person signed up",
        ["person.email_proven"] = "Work mail address proven",
        ["consent.given"] = "Consent given",
        ["consent.changed"] = "Consent changed by the subscriber",
        ["request.reported"] = "Sign-in reported: it was not the subscriber",
        ["link.ended"] = "Service disconnected by the subscriber",
        ["usertrait.told"] = "User trait told to a client",
        ["subscriber.port_agreed"] = "Subscriber lets the next carrier’s application have their accounts",
        ["subscriber.ported_out"] = "Subscriber took their accounts to another carrier",
        ["subscriber.port_tokens_issued"] = "Port tokens given to the subscriber’s next carrier",
        ["subscriber.ported"] = "Accounts brought from a former carrier",
        ["keys.published"] = "Next key published",
        ["keys.hastened"] = "Key rotation brought forward",
        ["keys.rotated"] = "Key rotated",
        ["keys.removed"] = "Retired key removed",
        ["export.started"] = "Export of a list started",
        ["export.downloaded"] = "Exported list downloaded",
        ["view.saved"] = "View of a list saved",
        ["view.changed"] = "View of a list changed",
        ["view.deleted"] = "View of a list deleted",
        ["demo.loaded"] = "Demo data loaded",
    };

    /// <summary>Kinds of things that something was done to.</summary>
    public static IReadOnlyList<string> ObjectKinds { get; } = ["client", "device", "link", "passkey", "recovery", "subscriber", "project", "company", "person", "invitation", "api_key", "view", "export", "carrier", "store"];

    /// <summary>E.g. <c>device.revoked</c> becomes "Device revoked"; unknown ones read by themselves.</summary>
    public static string Title(string action)
    {
        if (Actions.TryGetValue(action, out var words)) { return words; }
        var plain = action.Replace('.', ' ').Replace('-', ' ').Replace('_', ' ');
        return plain.Length == 0 ? "Something was done" : char.ToUpperInvariant(plain[0]) + plain[1..];
    }

    /// <summary>A symbol of <c>zk/icons.svg</c>.</summary>
    public static string Icon(string action) => action.Split('.')[0] switch
    {
        "device" => action switch { "device.trusted" => "Check", "device.renamed" or "device.developer_mode" => "Devices", _ => "Block" },
        "link" => "LinkOff",
        "pin" => "Pin",
        "passkey" => "Fingerprint",
        "request" => "ReportProblem",
        "consent" => "Link",
        "recovery" => action == "recovery.exported" ? "Download" : "SettingsBackupRestore",
        "export" => "Download",
        "view" => "BookmarkBorder",
        "usertrait" => "Visibility",
        "subscribers" => "Visibility",
        "client" when action == "client.edit.at_once" => "ReportProblem",
        "client" or "keys" or "api_key" => "Key",
        "project" => "Apps",
        "company" or "agreement" => "Domain",
        "member" => "Groups",
        "person" => "Person",
        _ => "History",
    };

    /// <summary>How a line of a thread looks: ends are plain, beginnings done.</summary>
    public static string Knot(string action) => action is "device.trusted" or "consent.given" or "client.created" ? "zk-done" : "";

    /// <summary>By whom and why.</summary>
    public static string By(AuditEntry entry)
    {
        var who = entry.ActorKind == "subscriber" ? "By the subscriber" : $"By {entry.ActorName}{(entry.ActorRole is null ? "" : $", {entry.ActorRole}")}";
        return entry.Reason is null ? who : $"{who} · reason: {entry.Reason}";
    }
}
