using System.Globalization;
using System.Net.Http.Headers;

namespace ZenKey.Protocol.Demo;

/// <summary>The rules that a demo file's values keep; the first one broken stops the start.</summary>
internal static class DemoFileRules
{
    public static void Check(DemoFile file)
    {
        Each(file.Carriers, "carriers", Carrier);
        Unique(file.Carriers, "carriers", "slug", carrier => carrier.Slug);
        Networks(file.Carriers);
        var slugs = file.Carriers.Select(carrier => carrier.Slug).ToHashSet(StringComparer.Ordinal);
        Each(file.Subscribers, "subscribers", (subscriber, path) => Subscriber(subscriber, path, slugs));
        Unique(file.Subscribers, "subscribers", "key", subscriber => subscriber.Key);
        Unique(file.Subscribers, "subscribers", "phone", subscriber => subscriber.Phone);
        Each(file.Companies, "companies", Company);
        Unique(file.Companies, "companies", "key", company => company.Key);
        var subscribers = file.Subscribers.Select(subscriber => subscriber.Key).ToHashSet(StringComparer.Ordinal);
        var companies = file.Companies.Select(company => company.Key).ToHashSet(StringComparer.Ordinal);
        Each(file.People, "people", (person, path) => Person(person, path, subscribers, companies));
        Each(file.Projects, "projects", (project, path) => Project(project, path, companies));
        Unique(file.Projects, "projects", "key", project => project.Key);
        var projects = file.Projects.Select(project => project.Key).ToHashSet(StringComparer.Ordinal);
        Each(file.Clients, "clients", (client, path) => Client(client, path, projects, slugs));
        Unique(file.Clients, "clients", "clientId", client => client.ClientId);
        var clients = file.Clients.Select(client => client.ClientId).ToHashSet(StringComparer.Ordinal);
        Each(file.Links, "links", (link, path) =>
        {
            Known(link.Subscriber, subscribers, $"{path}.subscriber", "subscriber");
            Known(link.Client, clients, $"{path}.client", "client");
            Scopes(link.Scopes, $"{path}.scopes");
        });
    }

    private static void Carrier(DemoCarrier carrier, string path)
    {
        Require(carrier.Slug.Length is > 0 and <= 40 && carrier.Slug.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-'),
            $"{path}.slug", "a slug is of lower-case letters, digits and hyphens");
        Require(carrier.Mccmnc.Count > 0, $"{path}.mccmnc", "a carrier has at least one network");
        Each(carrier.Mccmnc, $"{path}.mccmnc", (text, at) => Require(Protocol.Mccmnc.TryParse(text, out _), at, "a network is six digits"), "");
        if (carrier.Applications is { } applications) { Applications(applications, $"{path}.applications"); }
        if (carrier.Policies is not { } policies) { return; }
        Duration(policies.SsoWindow, $"{path}.policies.ssoWindow", TimeSpan.Zero, TimeSpan.FromDays(1));
        Duration(policies.AccessTokenLifetime, $"{path}.policies.accessTokenLifetime", TimeSpan.FromSeconds(30), TimeSpan.FromHours(24));
        Duration(policies.CodeLifetime, $"{path}.policies.codeLifetime", TimeSpan.FromSeconds(10), TimeSpan.FromMinutes(10));
        Duration(policies.RefreshTokenLifetime, $"{path}.policies.refreshTokenLifetime", TimeSpan.FromHours(1), TimeSpan.FromDays(365));
        Duration(policies.RefreshTokenIdleLifetime, $"{path}.policies.refreshTokenIdleLifetime", TimeSpan.FromHours(1), TimeSpan.FromDays(365));
        Require(policies is not { RefreshTokenIdleLifetime: { } idle, RefreshTokenLifetime: { } whole } || DemoDuration.Read(idle) <= DemoDuration.Read(whole),
            $"{path}.policies.refreshTokenIdleLifetime", "a refresh token does not outlive its family");
        Require(policies.RecoveryFactors is null or (>= 3 and <= 5), $"{path}.policies.recoveryFactors", "three to five factors");
    }

    private static void Applications(DemoApplications applications, string path)
    {
        NoNulls(applications.AndroidFingerprints, $"{path}.androidFingerprints");
        Require(IsStore(applications.IosStore), $"{path}.iosStore", "a store's address is https, at most 500 characters");
        Require(IsStore(applications.AndroidStore), $"{path}.androidStore", "a store's address is https, at most 500 characters");
    }

    private static bool IsStore(string? address) =>
        address is null || (address.Length <= 500 && Uri.TryCreate(address, UriKind.Absolute, out var uri) && uri.Scheme == Uri.UriSchemeHttps);

    /// <summary>A network leads to one carrier.</summary>
    private static void Networks(IReadOnlyList<DemoCarrier> carriers)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        Each(carriers, "carriers", (carrier, path) =>
            Each(carrier.Mccmnc, $"{path}.mccmnc", (mccmnc, at) => Require(seen.Add(mccmnc), at, "this network stands already in an earlier entry"), ""));
    }

    private static void Company(DemoCompany company, string path)
    {
        if (company.State is not null) { OneOf(company.State, $"{path}.state", "registered", "submitted", "approved", "returned", "declined", "suspended"); }
        if (company.Agreement is not null) { OneOf(company.Agreement, $"{path}.agreement", "none", "trial", "commercial"); }
    }

    private static void Subscriber(DemoSubscriber subscriber, string path, HashSet<string> slugs)
    {
        Require(subscriber.Key.Length > 0 && subscriber.Key.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_'),
            $"{path}.key", "a key is a short word of letters and digits");
        Known(subscriber.Carrier, slugs, $"{path}.carrier", "carrier");
        Require(Msisdn.TryParse(subscriber.Phone, out _), $"{path}.phone", "a phone number is written as E.164, +12025550142");
        OneOf(subscriber.State, $"{path}.state", "active", "noApp", "locked", "simSwapped");
        Require(subscriber.Pin is null || (subscriber.Pin.Length is >= 4 and <= 12 && subscriber.Pin.All(char.IsAsciiDigit)),
            $"{path}.pin", "a PIN is 4 to 12 digits");
        Require(subscriber.Picture is null || (subscriber.Picture.Length <= 500 && Uri.TryCreate(subscriber.Picture, UriKind.Absolute, out var picture) && picture.Scheme is "https" or "http"),
            $"{path}.picture", "a picture is at an address of the web");
        Require(subscriber.Last4Social is null || (subscriber.Last4Social.Length == 4 && subscriber.Last4Social.All(char.IsAsciiDigit)), $"{path}.last4Social", "four digits");
        if (subscriber.Proofing is { } proofing)
        {
            Require(proofing.Evidence.Length is > 0 and <= 40 && proofing.Evidence.All(c => char.IsAsciiLetterLower(c) || c == '_'), $"{path}.proofing.evidence", "a word such as passport");
            Require(DateTimeOffset.TryParse(proofing.On, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out _), $"{path}.proofing.on", "a date is written 2026-11-01");
        }
        NoNulls(subscriber.TrustedDevices, $"{path}.trustedDevices");
        NoNulls(subscriber.RecoveryCodes, $"{path}.recoveryCodes");
        if (subscriber.Handset is { } handset)
        {
            OneOf(handset.Approve, $"{path}.handset.approve", "ask", "always", "never");
            Duration(handset.Delay, $"{path}.handset.delay", TimeSpan.Zero, TimeSpan.FromMinutes(5));
        }
        if (subscriber.PortedFrom is { } port)
        {
            Require(DateTimeOffset.TryParse(port.On, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out _),
                $"{path}.portedFrom.on", "a date is written 2026-11-01");
        }
    }

    private static void Person(DemoPerson person, string path, HashSet<string> subscribers, HashSet<string> companies)
    {
        Known(person.Subscriber, subscribers, $"{path}.subscriber", "subscriber");
        Require(person.Roles.Count > 0, $"{path}.roles", "a person has at least one role");
        Each(person.Roles, $"{path}.roles", (role, at) => OneOf(role, at, "developer", "support", "administrator", "auditor"), "");
        if (person.Company is not null) { Known(person.Company, companies, $"{path}.company", "company"); }
        if (person.CompanyRole is not null) { OneOf(person.CompanyRole, $"{path}.companyRole", "owner", "admin", "developer", "viewer"); }
    }

    private static void Project(DemoProject project, string path, HashSet<string> companies)
    {
        Known(project.Company, companies, $"{path}.company", "company");
        Each(project.TrustServices, $"{path}.trustServices", (name, at) => OneOf(name, at, [.. UserTrait.All]), "");
        Each(project.Scopes, $"{path}.scopes", (scope, at) => Require(Scope.Find(scope.Name) is not null, $"{at}.name", $"unknown scope {scope.Name}"), "");
    }

    private static void Client(DemoClient client, string path, HashSet<string> projects, HashSet<string> slugs)
    {
        Require(ClientId.TryParse(client.ClientId, out _), $"{path}.clientId", "a client ID is ccid- and 16 lower-case letters or digits");
        Known(client.Project, projects, $"{path}.project", "project");
        OneOf(client.Type, $"{path}.type", "confidential", "public", "native");
        OneOf(client.Mode, $"{path}.mode", "launched", "developer");
        OneOf(client.IdTokenAlg, $"{path}.idTokenAlg", "RS256", "ES256");
        if (client.UserinfoSignedAlg is { } signed) { OneOf(signed, $"{path}.userinfoSignedAlg", "RS256", "ES256"); }
        OneOf(client.UserinfoFormat, $"{path}.userinfoFormat", "platform", "oidc");
        if (client.TokenAuth is not null) { OneOf(client.TokenAuth, $"{path}.tokenAuth", [.. TokenAuth.All]); }
        foreach (var (carrier, state) in client.Provisioning ?? new Dictionary<string, string>())
        {
            Known(carrier, slugs, $"{path}.provisioning.{carrier}", "carrier");
            OneOf(state, $"{path}.provisioning.{carrier}", "submitted", "active", "refused");
        }
        if (client.CibaDelivery is not null) { OneOf(client.CibaDelivery, $"{path}.cibaDelivery", "poll", "ping", "push"); }
        if (client.CibaSigningAlg is not null) { OneOf(client.CibaSigningAlg, $"{path}.cibaSigningAlg", "RS256", "PS256", "ES256"); }
        if (client.PortingFor is not null) { Known(client.PortingFor, slugs, $"{path}.portingFor", "carrier"); }
        if (client.Events is { } events) { Events(events, $"{path}.events"); }
        if (client.BackchannelLogoutUri is { } logout) { Server(logout, $"{path}.backchannelLogoutUri"); }
        Scopes(client.Scopes, $"{path}.scopes");
        foreach (var (member, texts) in new[]
        {
            ("secrets", client.Secrets), ("grants", client.Grants), ("webOrigins", client.WebOrigins), ("notificationUris", client.NotificationUris),
            ("postLogoutRedirectUris", client.PostLogoutRedirectUris),
        })
        {
            NoNulls(texts, $"{path}.{member}");
        }
        Require(client.Secrets.Count <= 2, $"{path}.secrets", "at most two secrets are active");
        var type = Enum.Parse<ClientType>(client.Type, ignoreCase: true);
        var mode = Enum.Parse<ClientMode>(client.Mode, ignoreCase: true);
        Each(client.RedirectUris, $"{path}.redirectUris", (uri, at) =>
        {
            if (RedirectUri.Fault(uri, type, mode) is { } fault) { throw new DemoFileException(at, fault); }
        }, "");
    }

    private static void Events(DemoEvents events, string path)
    {
        Require(events.Types.Count > 0, $"{path}.types", "a subscription has at least one type of event");
        Each(events.Types, $"{path}.types", (name, at) => OneOf(name, at, [.. EventType.All]), "");
        OneOf(events.Delivery, $"{path}.delivery", "push", "poll");
        Require((events.Delivery == "push") == events.Uri is not null, $"{path}.uri", "push needs an address, and poll has none");
        if (events.Uri is { } uri) { Server(uri, $"{path}.uri"); }
        Require(events.Authorization is null || (events.Uri is not null && events.Authorization.Length <= 1000 && AuthenticationHeaderValue.TryParse(events.Authorization, out _)),
            $"{path}.authorization", "the value of an Authorization header, of at most 1000 characters, for push only");
    }

    private static void Server(string text, string path)
    {
        if (ServerUri.Fault(text) is { } fault) { throw new DemoFileException(path, fault); }
    }

    private static void Scopes(IReadOnlyList<string> scopes, string path)
    {
        Each(scopes, path, (name, at) => Require(Scope.Find(name) is not null, at, $"unknown scope {name}"), "");
        Require(scopes.Contains(Scope.OpenId), path, "the scopes include openid");
    }

    private static void Each<T>(IReadOnlyList<T> items, string name, Action<T, string> check, string root = "$.")
    {
        for (var index = 0; index < items.Count; index++)
        {
            var path = $"{root}{name}[{index}]";
            if (items[index] is null) { throw new DemoFileException(path, "null is not allowed"); }
            check(items[index], path);
        }
    }

    private static void NoNulls<T>(IReadOnlyList<T> items, string path) => Each(items, path, (_, _) => { }, "");

    private static void Unique<T>(IReadOnlyList<T> items, string name, string member, Func<T, string> key)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (var index = 0; index < items.Count; index++)
        {
            Require(seen.Add(key(items[index])), $"$.{name}[{index}].{member}", "this value stands already in an earlier entry");
        }
    }

    private static void Known(string key, HashSet<string> known, string path, string kind) => Require(known.Contains(key), path, $"there is no {kind} {key}");

    private static void OneOf(string value, string path, params string[] allowed) =>
        Require(allowed.Contains(value, StringComparer.Ordinal), path, $"one of {string.Join(", ", allowed)}");

    private static void Duration(string? text, string path, TimeSpan least, TimeSpan most) =>
        // A day at most is told in hours: one way to write a thing.
        Require(text is null || (DemoDuration.TryParse(text, out var value) && value >= least && value <= most && (most > TimeSpan.FromDays(1) || !text.Contains('.', StringComparison.Ordinal))),
            path, $"a duration {(most > TimeSpan.FromDays(1) ? "[d.]hh:mm:ss" : "hh:mm:ss")} from {least:c} to {most:c}");

    private static void Require(bool holds, string path, string fault)
    {
        if (!holds) { throw new DemoFileException(path, fault); }
    }
}
