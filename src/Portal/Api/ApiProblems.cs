using System.Text.Json;

namespace ZenKey.Portal.Api;

/// <summary>The problems of the management API, one method a type. docs/guides/management-api.md tells of each.</summary>
internal static class ApiProblems
{
    private const string MakeAnother = "Make an API key in the portal, under API keys, and send it as Authorization: Bearer zka_….";

    public static ApiProblem KeyMissing() => Of(401, "key-missing", "The request shows no API key.", MakeAnother) with { Challenge = "" };

    public static ApiProblem KeyInvalid() => Of(401, "key-invalid", "The API key is unknown, revoked, has ended, or whoever made it has left the company.", MakeAnother) with { Challenge = ", error=\"invalid_token\"" };

    public static ApiProblem ScopeMissing(ApiScope scope) => Of(403, "scope-missing", $"The API key lacks the scope {scope.Name}.",
        $"Make another key with the scope {scope.Name}; the scopes of a key never change.", ("scope", scope.Name)) with
    { Challenge = $", error=\"insufficient_scope\", scope=\"{scope.Name}\"" };

    public static ApiProblem MakerMayNot(ApiScope scope, string needed) => Of(403, "maker-may-not", $"Whoever made the key may not do this any longer. {needed}",
        "Give them the role again, or let somebody who has it make a key.", ("scope", scope.Name));

    public static ApiProblem CompanyClosed(string fault) => Of(403, "company-closed", $"{fault} Nothing of it can be changed.", "Look at Company in the portal; it says what is missing.");

    public static ApiProblem TooManyKeys(TimeSpan wait) => Of(429, "too-many-bad-keys", "Too many requests from this address showed no valid key.", "Wait as long as Retry-After says, and mend the key.") with { RetryAfter = wait };

    public static ApiProblem TooManyRequests(TimeSpan wait, int limit) => Of(429, "too-many-requests", $"This key has made {limit} requests within a minute.", "Wait as long as Retry-After says.") with { RetryAfter = wait };

    public static ApiProblem UnknownClient() => Of(404, "unknown-client", "There is no such client in your company.", "GET /api/v1/clients lists those that there are.");

    public static ApiProblem UnknownProject() => Of(404, "unknown-project", "There is no such project in your company.", "GET /api/v1/projects lists those that there are.");

    public static ApiProblem UnknownRequest() => Of(404, "unknown-request", "There is no such request of your company’s clients, or it is more than 90 days old.", "GET /api/v1/logs lists those that there are.");

    public static ApiProblem UnknownPart(string what) => Of(404, "unknown-part", $"The client has no such {what}.", "GET the client; it lists what it has, with ids.");

    public static ApiProblem UnknownApproval() => Of(404, "unknown-approval", "Nothing of your company waits, or waited, by this id.", "GET /api/v1/approvals lists what does.");

    public static ApiProblem VersionMissing() => Of(428, "version-missing", "A change must say of which version, by If-Match.", "GET what is changed and send its ETag as If-Match.");

    public static ApiProblem VersionChanged(int? version, string? by = null) => Of(412, "version-changed", by is null ? "It has changed since it was read." : $"{by} has changed it since it was read.",
        "GET it again, look at what changed, and send the change with the new ETag.", ("version", version));

    public static ApiProblem RuleBroken(string fault) => Of(422, "rule-broken", fault, "Change the request as the detail says.");

    public static ApiProblem FieldsInvalid(IReadOnlyDictionary<string, string[]> faults) => Of(422, "fields-invalid", "Some members break a rule.", "The member errors names each by its path.", ("errors", faults));

    public static ApiProblem ParameterInvalid(string name, string allowed) => Of(400, "parameter-invalid", $"The parameter {name} cannot be read.", $"It takes {allowed}.", ("parameter", name));

    public static ApiProblem IdempotencyKeyReused() => Of(409, "idempotency-key-reused", "This Idempotency-Key was used for another client.", "Take another key for each client that you register.");

    /// <summary>What never reached an operation: an unknown address, another verb, a body that cannot be read, a fault of ours.</summary>
    public static ApiProblem NotServed(int status, Exception? fault = null) => status switch
    {
        404 => Of(404, "unknown-address", "There is nothing at this address.", "GET /api/v1/openapi.json describes all that there is."),
        405 => Of(405, "verb-not-offered", "This address does not take this verb.", "The header Allow names those that it takes."),
        413 => Of(413, "body-too-large", "The body is too large.", "Send at most 64 kB; of a logo 1 MB."),
        415 => Of(415, "body-not-json", "The body is called another type than the operation takes.", "Send Content-Type: application/json; of a logo image/png or image/jpeg."),
        503 => Of(503, "service-unavailable", "The store cannot be reached.", "Try again in a few seconds.") with { RetryAfter = TimeSpan.FromSeconds(5) },
        < 500 => Of(400, "malformed-request", Where(fault) is { } path ? $"The body cannot be read at {path}." : "The request cannot be read.", "GET /api/v1/openapi.json describes the members and their types; no others are taken."),
        _ => Of(500, "server-error", "This is a fault of ours.", "Try again later. If it stays, tell the operator the reference."),
    };

    private static string? Where(Exception? fault) => fault switch
    {
        null => null,
        JsonException { Path: { } path } => path,
        _ => Where(fault.InnerException),
    };

    private static ApiProblem Of(int status, string slug, string detail, string help, params (string Name, object? Value)[] members) =>
        new(status, slug, detail, help) { Members = members.ToDictionary(member => member.Name, member => member.Value) };
}
