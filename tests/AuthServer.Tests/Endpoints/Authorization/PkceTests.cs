using ZenKey.Protocol;

namespace ZenKey.AuthServer.Tests.Endpoints.Authorization;

/// <summary>Proof key for code exchange at the authorization endpoint.</summary>
[Spec("RFC 7636 §4.3")]
[Spec("RFC 9700 §2.1.1")]
public sealed class PkceTests(SharedApp app)
{
    private const string Challenge = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";

    // Hardening 1: S256 only, exactly 43 characters of base64url.
    [Theory]
    [InlineData(Challenge, "plain")]
    [InlineData(Challenge, null)]
    [InlineData(Challenge, "s256")]
    [InlineData(Challenge, "S512")]
    [InlineData("E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-c", "S256")]
    [InlineData("E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cMM", "S256")]
    [InlineData("E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw+cM", "S256")]
    [InlineData("E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-c=", "S256")]
    [InlineData("E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cé", "S256")]
    [InlineData(null, "S256")]
    [InlineData("", "S256")]
    public async Task A_challenge_that_is_not_sound_is_refused(string? challenge, string? method)
    {
        var party = app.Party(Clients.Plain);

        var answer = await app.Http.AskAsync(party.Authorize("verizon", ("code_challenge", challenge), ("code_challenge_method", method)), SignIns.Over(People.Line));

        answer.IsErrorAt(party.RedirectUri, ErrorCode.InvalidRequest);
    }

    [Theory]
    [InlineData(Clients.Basic)]
    [InlineData(Clients.Post)]
    [InlineData(Clients.Public)]
    [InlineData(Clients.Native)]
    public async Task Public_clients_and_those_set_so_must_use_it(string clientId)
    {
        var party = app.Party(clientId);

        var answer = await app.Http.AskAsync(party.Authorize("verizon", ("code_challenge", null), ("code_challenge_method", null)), SignIns.Over(People.Line));

        answer.IsErrorAt(party.RedirectUri, ErrorCode.InvalidRequest);
        Assert.Contains("PKCE", answer.Parameter("error_description"), StringComparison.Ordinal);
    }

    // real-clients, "What the server must do" 5: honoured, but not demanded of clients that were published without.
    [Fact]
    public async Task A_confidential_client_that_is_not_set_so_may_do_without()
    {
        var party = app.Party(Clients.Plain);

        var answer = await app.Http.AskAsync(party.Authorize("verizon", ("code_challenge", null), ("code_challenge_method", null)), SignIns.Over(People.Line));

        Assert.NotNull(answer.IsBackAt(party.RedirectUri).Parameter("code"));
    }

    [Theory]
    [InlineData(Clients.Basic)]
    [InlineData(Clients.Post)]
    [InlineData(Clients.Public)]
    [InlineData(Clients.Native)]
    [InlineData(Clients.Plain)]
    public async Task A_sound_challenge_is_let_through(string clientId)
    {
        var party = app.Party(clientId);

        Assert.NotEmpty(await app.CodeAsync(party));
    }
}
