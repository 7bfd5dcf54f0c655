using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using ZenKey.AuthServer.Endpoints.ClientAuthentication;
using ZenKey.AuthServer.Http;
using ZenKey.Portal.Data.Carriers;
using ZenKey.Portal.Data.Clients;
using ZenKey.Protocol;

namespace ZenKey.AuthServer.Endpoints.Metadata;

/// <summary>A carrier's metadata (OpenID Connect Discovery §3, RFC 8414) and its keys (RFC 7517).</summary>
internal static class MetadataEndpoint
{
    /// <summary>The last is the platform's own name for private_key_jwt (ZenKey platform §12.2: publish both).</summary>
    private static readonly string[] AuthMethods = [TokenAuth.Basic, TokenAuth.Post, TokenAuth.PrivateKeyJwt, TokenAuth.None, "client_assertion_jwt"];

    extension(IEndpointRouteBuilder routes)
    {
        public void MapMetadata()
        {
            routes.MapGet("/carriers/{slug}/.well-known/openid-configuration", ConfigurationAsync);
            routes.MapGet("/carriers/{slug}/jwks", JwksAsync);
        }
    }

    private static async Task ConfigurationAsync(HttpContext context, CarrierScopes scopes)
    {
        if (await scopes.FindAsync(context) is not { } issuer) { await UnknownAsync(context); return; }
        await Answers.BytesAsync(context, Write(issuer.Carrier, issuer.Issuer, issuer.MutualTls, null));
    }

    private static async Task JwksAsync(HttpContext context, CarrierScopes scopes)
    {
        if (await scopes.FindAsync(context) is not { } issuer) { await UnknownAsync(context); return; }
        await Answers.BytesAsync(context, issuer.Keys.Jwks);
    }

    private static Task UnknownAsync(HttpContext context) =>
        Answers.ErrorAsync(context, StatusCodes.Status404NotFound, ErrorCode.InvalidRequest, "There is no such carrier.");

    /// <summary>The document; for a client, with the scopes that this client may ask for and the platform's members.</summary>
    public static byte[] Write(Carrier carrier, string issuer, string? mutualTls, Client? client)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            json.WriteStartObject();
            WriteEndpoints(json, issuer);
            if (client is not null) { WritePlatformEndpoints(json, issuer); }
            WriteAbilities(json, client);
            WriteMutualTls(json, issuer, mutualTls);
            WriteTrustServices(json, issuer, client);
            // A JSON number: the published iOS SDK reads no string (real-clients, "What the server must do" 3).
            json.WriteNumber("mccmnc", int.Parse(carrier.CanonicalMccmnc, System.Globalization.CultureInfo.InvariantCulture));
            if (carrier.LogoUrl is not null) { json.WriteString("branding", carrier.LogoUrl); }
            json.WriteString("link_branding", carrier.PoweredBy ?? $"Powered by {carrier.Name}");
            json.WriteEndObject();
        }
        return buffer.ToArray();
    }

    private static void WriteEndpoints(Utf8JsonWriter json, string issuer)
    {
        json.WriteString("issuer", issuer);
        json.WriteString("authorization_endpoint", issuer + "/authorize");
        json.WriteString("pushed_authorization_request_endpoint", issuer + "/par");
        json.WriteString("backchannel_authentication_endpoint", issuer + "/bc-authorize");
        json.WriteString("token_endpoint", issuer + "/token");
        json.WriteString("introspection_endpoint", issuer + "/introspect");
        json.WriteString("revocation_endpoint", issuer + "/revoke");
        json.WriteString("end_session_endpoint", issuer + "/logout");
        json.WriteString("userinfo_endpoint", issuer + "/userinfo");
        json.WriteString("jwks_uri", issuer + "/jwks");
    }

    /// <summary>
    /// RFC 8705 §3.3, §5: endpoints at which a certificate is looked at, where clients that have none would be asked for one by the
    /// published addresses. Browsers are sent to none of them.
    /// </summary>
    private static void WriteMutualTls(Utf8JsonWriter json, string issuer, string? alias)
    {
        json.WriteBoolean("tls_client_certificate_bound_access_tokens", alias is not null);
        if (alias is null || alias == issuer) { return; }
        json.WriteStartObject("mtls_endpoint_aliases");
        json.WriteString("token_endpoint", alias + "/token");
        json.WriteString("userinfo_endpoint", alias + "/userinfo");
        json.WriteString("pushed_authorization_request_endpoint", alias + "/par");
        json.WriteString("backchannel_authentication_endpoint", alias + "/bc-authorize");
        json.WriteString("introspection_endpoint", alias + "/introspect");
        json.WriteString("revocation_endpoint", alias + "/revoke");
        json.WriteString("user_porting_endpoint", alias + "/user-porting");
        json.WriteString("events_endpoint", alias + "/events");
        json.WriteEndObject();
    }

    /// <summary>For every client, able to use them or not: the published Java SDK stops without them. Both names of the first are met (ZenKey platform §12.2).</summary>
    private static void WritePlatformEndpoints(Utf8JsonWriter json, string issuer)
    {
        json.WriteString("server_initiated_endpoint", issuer + "/si-authorize");
        json.WriteString("server_initiated_authorization_endpoint", issuer + "/si-authorize");
        json.WriteString("server_initiated_cancel_endpoint", issuer + "/si-cancel");
        json.WriteString("server_initiated_resend_endpoint", issuer + "/si-resend");
    }

    private static void WriteAbilities(Utf8JsonWriter json, Client? client)
    {
        Words(json, "scopes_supported", client?.ScopeNames.Where(client.MayAsk) ?? Scope.All.Where(scope => !scope.IsPremium).Select(scope => scope.Name));
        Words(json, "response_types_supported", ["code"]);
        Words(json, "response_modes_supported", ResponseMode.All);
        Words(json, "grant_types_supported", [GrantType.AuthorizationCode, GrantType.RefreshToken, GrantType.ClientCredentials, GrantType.Ciba]);
        Words(json, "subject_types_supported", ["pairwise"]);
        Words(json, "id_token_signing_alg_values_supported", ["RS256", "ES256"]);
        Words(json, "userinfo_signing_alg_values_supported", ["RS256", "ES256"]);
        Words(json, "token_endpoint_auth_methods_supported", AuthMethods);
        Words(json, "token_endpoint_auth_signing_alg_values_supported", ClientKeys.Algorithms);
        Words(json, "introspection_endpoint_auth_methods_supported", AuthMethods.Where(method => method != TokenAuth.None));
        Words(json, "introspection_endpoint_auth_signing_alg_values_supported", ClientKeys.Algorithms);
        Words(json, "revocation_endpoint_auth_methods_supported", AuthMethods);
        Words(json, "revocation_endpoint_auth_signing_alg_values_supported", ClientKeys.Algorithms);
        Words(json, "backchannel_token_delivery_modes_supported", CibaDelivery.All);
        Words(json, "backchannel_authentication_request_signing_alg_values_supported", ClientKeys.Algorithms);
        json.WriteBoolean("backchannel_user_code_parameter_supported", false);
        json.WriteBoolean("backchannel_logout_supported", true);
        json.WriteBoolean("backchannel_logout_session_supported", true);
        Words(json, "code_challenge_methods_supported", [Pkce.S256]);
        Words(json, "dpop_signing_alg_values_supported", ClientKeys.Algorithms);
        Words(json, "acr_values_supported", Acr.Supported);
        Words(json, "display_values_supported", ["page"]);
        Words(json, "ui_locales_supported", ["en", "es"]);
        Words(json, "claims_supported", ["sub", "name", "given_name", "family_name", "email", "email_verified", "phone", "phone_number", "phone_number_verified", "postal_code", "address", "birthdate", "picture", .. Age.Asked.Select(asked => asked.Claim), "acr", "amr", "auth_time", "context", "aka", "sid", "cnf"]);
        json.WriteBoolean("claims_parameter_supported", false);
        Words(json, "request_object_signing_alg_values_supported", ClientKeys.Algorithms);
        json.WriteBoolean("request_parameter_supported", true);
        json.WriteBoolean("request_uri_parameter_supported", false);
        json.WriteBoolean("require_pushed_authorization_requests", client?.RequirePushedRequests ?? false);
        json.WriteBoolean("authorization_response_iss_parameter_supported", true);
    }

    /// <summary>The platform's own (ZenKey platform §2.3, §10): for a client, what its project has subscribed to.</summary>
    private static void WriteTrustServices(Utf8JsonWriter json, string issuer, Client? client)
    {
        json.WriteString("user_porting_endpoint", issuer + "/user-porting");
        json.WriteString("usertrait_endpoint", issuer + "/usertrait");
        Words(json, "usertraits_supported", client?.Project!.TrustServiceNames ?? UserTrait.All);
        json.WriteString("events_endpoint", issuer + "/events");
        Words(json, "events_supported", EventType.All);
    }

    private static void Words(Utf8JsonWriter json, string name, IEnumerable<string> words)
    {
        json.WriteStartArray(name);
        foreach (var word in words) { json.WriteStringValue(word); }
        json.WriteEndArray();
    }
}
