using System.Text.Json;
using Microsoft.IdentityModel.JsonWebTokens;

namespace ZenKey.Portal.Features.TestFlow;

/// <summary>Checks of ID token claims that are there in some flows only.</summary>
internal static class IdTokenClaims
{
    public static FlowCheck AuthorizedParty(JsonWebToken jwt, IdTokenExpectation expected)
    {
        const string text = "azp is this client", clause = "OIDC Core 3.1.3.7 §5";
        return IdTokenChecks.Claim(jwt, "azp") is { } party
            ? new FlowCheck(party == expected.ClientId, text, clause, expected.ClientId, party)
            : FlowCheck.NotApplicable(text, clause, "there is one audience, so that azp may be left out");
    }

    /// <summary>OpenID Connect Core §3.3.2.11: of the hybrid flow only, which we do not have.</summary>
    public static FlowCheck CodeHash(JsonWebToken jwt)
    {
        const string text = "c_hash is of this code", clause = "OIDC Core 3.3.2.11";
        return IdTokenChecks.Claim(jwt, "c_hash") is null
            ? FlowCheck.NotApplicable(text, clause, "the code did not come with an ID token")
            : new FlowCheck(false, text, clause, "none from the token endpoint", "a c_hash");
    }

    /// <summary>RFC 9449 §6.1, RFC 7800 §3.1: what the tokens are bound to.</summary>
    public static FlowCheck Binding(JsonWebToken jwt, IdTokenExpectation expected)
    {
        const string text = "cnf names the key of our DPoP proofs", clause = "RFC 9449 6.1";
        if (expected.KeyThumbprint is null) { return FlowCheck.NotApplicable(text, clause, "no DPoP in this run"); }
        var received = jwt.TryGetPayloadValue<JsonElement>("cnf", out var cnf) && cnf.ValueKind == JsonValueKind.Object && cnf.TryGetProperty("jkt", out var jkt) ? jkt.GetString() : null;
        return new FlowCheck(received == expected.KeyThumbprint, text, clause, expected.KeyThumbprint, IdTokenChecks.Shown(received));
    }

    public static FlowCheck Context(JsonWebToken jwt, IdTokenExpectation expected)
    {
        const string text = "context is what the person read", clause = "ZenKey 4.4";
        return expected.Context is not { Length: > 0 } context
            ? FlowCheck.NotApplicable(text, clause, "none was sent")
            : new FlowCheck(IdTokenChecks.Claim(jwt, "context") == context, text, clause, context, IdTokenChecks.Shown(IdTokenChecks.Claim(jwt, "context")));
    }
}
