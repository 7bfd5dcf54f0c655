using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.WebUtilities;
using ZenKey.Protocol;

namespace ZenKey.Portal.Features.TestFlow;

/// <summary>The carrier's provider as its document tells it.</summary>
internal sealed class FlowProvider(FlowHttp http, ModuleOrigins origins, FlowPlan plan)
{
    private JsonObject document = [];

    public string Issuer => Text(document, "issuer");

    public string Mccmnc { get; private set; } = "";

    /// <summary>An address by its name in the document; empty when it has none.</summary>
    public string Endpoint(string name) => Text(document, name);

    /// <summary>The platform's own endpoint for requests of servers, which has no name in the standards.</summary>
    public string ServerInitiated => Endpoint("server-initiated_authorization_endpoint") is { Length: > 0 } named ? named : Issuer + "/si-authorize";

    public async Task<FlowNotes> ReadDocumentAsync(string mccmnc, CancellationToken cancellationToken)
    {
        Mccmnc = mccmnc;
        var address = QueryHelpers.AddQueryString(origins.AuthServer + "/.well-known/openid_configuration",
            new Dictionary<string, string?> { ["client_id"] = plan.ClientId, ["mccmnc"] = mccmnc });
        document = ReadObject(await http.SendAsync(new HttpRequestMessage(HttpMethod.Get, address), false, false, cancellationToken));
        if (plan.Persona == Personas.CarrierDown) { http.Cut = Issuer; }
        List<string> wanted = ["token_endpoint", "userinfo_endpoint", "jwks_uri"];
        wanted.Insert(0, FlowKinds.HasBrowser(plan.Kind) ? "authorization_endpoint" : "backchannel_authentication_endpoint");
        if (plan.Pushed) { wanted.Add("pushed_authorization_request_endpoint"); }
        return new FlowNotes($"Issuer {Issuer}")
        {
            Checks =
            [
                new FlowCheck(Issuer.StartsWith(origins.AuthServer + "/", StringComparison.Ordinal), "issuer is one of ours", "OIDC Discovery 3", origins.AuthServer + "/…", Issuer),
                .. wanted.Select(Named),
                new FlowCheck(document["mccmnc"]?.ToString() is { Length: 6 }, "mccmnc of the carrier is told", "ZenKey 2.3", "six digits", document["mccmnc"]?.ToString() ?? "none"),
            ],
        };
    }

    private FlowCheck Named(string name)
    {
        var value = Endpoint(name);
        return new(Uri.TryCreate(value, UriKind.Absolute, out _), $"{name} is an address", "OIDC Discovery 3", "an absolute address", value.Length == 0 ? "none" : value);
    }

    /// <summary>The JSON object of an answer. An error in it ends the run.</summary>
    public static JsonObject ReadObject(FlowAnswer answer, HttpStatusCode wanted = HttpStatusCode.OK)
    {
        var json = TryRead(answer);
        if (json is not null && Text(json, "error") is { Length: > 0 } error)
        {
            throw new FlowStopException(FlowWords.Failure(error, Text(json, "error_reference") is { Length: > 0 } reference ? reference : null,
                Text(json, "error_description") is { Length: > 0 } words ? words : $"status {(int)answer.Status}"));
        }
        if (answer.Status != wanted || json is null)
        {
            throw new FlowStopException(new FlowFailure($"{answer.From.AbsolutePath} did not answer with JSON.", $"{(int)wanted} and a JSON object", $"{(int)answer.Status} {answer.Type?.MediaType}"));
        }
        return json;
    }

    /// <summary>The error of an answer; null when it has none.</summary>
    public static string? ErrorOf(FlowAnswer answer) => TryRead(answer) is { } json && Text(json, "error") is { Length: > 0 } error ? error : null;

    public static string Text(JsonObject json, string name) => json[name] is JsonValue value && value.TryGetValue<string>(out var text) ? text : "";

    private static JsonObject? TryRead(FlowAnswer answer)
    {
        try
        {
            return JsonNode.Parse(answer.Body) as JsonObject;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
