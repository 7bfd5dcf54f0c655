using Microsoft.EntityFrameworkCore;
using ZenKey.AuthServer.Tests.Refusals;
using ZenKey.Portal.Data.Changes;
using ZenKey.Portal.Data.Links;
using ZenKey.Portal.Data.Subscribers;
using ZenKey.Protocol;

namespace ZenKey.AuthServer.Tests.Endpoints.UserTraits;

/// <summary>The user trait sim_tenure_24: signed, subscribed, consented, audited.</summary>
[Spec("ZenKey platform §10")]
public sealed class UserTraitTests(SharedApp app)
{
    private static DateTimeOffset Now => TimeProvider.System.GetUtcNow();

    [Fact]
    public async Task A_SIM_that_has_long_been_on_the_line_is_true_and_the_answer_is_audited()
    {
        var key = app.NewPerson();
        var subject = await TrustedParty.SubjectAsync(app, key, Now);

        var answer = await TrustedParty.AskAsync(app, subject, Now);

        Assert.Equal("""{"sim_tenure_24":true}""", answer.Text);
        Assert.Equal("no-store", answer.Header("Cache-Control"));
        var id = (await app.SubscriberAsync(key)).Id;
        var entry = await app.ReadAsync(store => store.Audit.SingleAsync(row => row.SubscriberId == id && row.Action == "usertrait.told"));
        Assert.Equal(("client", "Tests that trust", "true"), (entry.ActorKind, entry.ObjectName, Assert.Single(entry.ReadChanges()).After));
        Assert.NotNull(entry.CompanyId);
        Assert.Single(await app.ReadAsync(store => store.Sims.Where(sim => sim.SubscriberId == id).ToListAsync()));
    }

    [Theory]
    [InlineData("iss", Clients.Basic, "usertrait_request_issuer")]
    [InlineData("client_id", Clients.Basic, "usertrait_request_issuer")]
    [InlineData("aud", "https://other.example", "usertrait_request_audience")]
    [InlineData("aud", "att", "usertrait_request_audience")]
    [InlineData("exp", null, "usertrait_request_exp_missing")]
    [InlineData("exp", 1_600_000_000, "usertrait_request_expired")]
    [InlineData("exp", 9_000_000_000, "usertrait_request_life_too_long")]
    [InlineData("nbf", 9_000_000_000, "usertrait_request_not_yet_valid")]
    [InlineData("jti", null, "usertrait_request_jti")]
    [InlineData("header alg", "none", "usertrait_request_algorithm")]
    [InlineData("header kid", "other", "usertrait_request_key_unknown")]
    [InlineData("header crit", "exp", "usertrait_request_critical")]
    [InlineData("header typ", "oauth-authz-req+jwt", "usertrait_request_type")]
    public async Task A_signed_request_that_does_not_hold_is_refused(string claim, object? value, string cause)
    {
        var header = claim.StartsWith("header ", StringComparison.Ordinal) ? claim[7..] : null;
        var answer = await TrustedParty.AskAsync(app, "x", Now,
            header is null ? [(claim, value is "att" ? app.App.Origins.Issuer("att") : value)] : [], header is null ? [] : [(header, header == "crit" ? new[] { value } : value)]);

        await app.IsLoggedAsync(answer.IsOAuthError(ErrorCode.InvalidRequestObject), cause, "usertrait");
    }

    [Fact]
    public async Task Somebody_elses_signature_and_one_of_several_unnamed_keys_are_refused()
    {
        var now = Now;
        await app.IsLoggedAsync(await TrustedParty.AskAsync(app, "x", now, pair: ClientKeyPair.Foreign), "usertrait_request_signature", "usertrait");
        await app.IsLoggedAsync(await TrustedParty.AskAsync(app, "x", now, header: [("kid", null)], pair: ClientKeyPair.Ec), "usertrait_request_kid_missing", "usertrait");
        await app.IsLoggedAsync(await TrustedParty.AskAsync(app, "x", now, [("iat", now.AddMinutes(5).ToUnixTimeSeconds()), ("exp", now.AddMinutes(9).ToUnixTimeSeconds())]), "usertrait_request_from_the_future", "usertrait");
        await app.IsLoggedAsync(await app.Http.PostFormAsync("/carriers/verizon/usertrait", TrustedParty.Proof(app, now)), "usertrait_request_malformed", "usertrait");
    }

    [Fact]
    public async Task A_signed_request_is_used_once()
    {
        var subject = await TrustedParty.SubjectAsync(app, app.NewPerson(), Now);
        (string, object?)[] claims = [("jti", Guid.CreateVersion7().ToString())];

        Assert.True(TrustedParty.SimTenure(await TrustedParty.AskAsync(app, subject, Now, claims)));
        await app.IsLoggedAsync(await TrustedParty.AskAsync(app, subject, Now, claims), "usertrait_request_replayed", "usertrait");
    }

    [Fact]
    public async Task Only_clients_with_keys_whose_project_has_subscribed_may_ask_and_only_for_what_there_is()
    {
        await app.IsLoggedAsync((await app.AskAsClientAsync(app.Party(Clients.TrustSecret), "verizon", "usertrait")).IsOAuthError(ErrorCode.UnauthorizedClient), "usertrait_without_key", "usertrait");
        await app.IsLoggedAsync((await TrustedParty.AskAsync(app, "x", Now, clientId: Clients.Jwt)).IsOAuthError(ErrorCode.UnauthorizedClient), "usertrait_not_subscribed", "usertrait");
        await app.IsLoggedAsync((await TrustedParty.AskAsync(app, "x", Now, [("usertrait", "credit_score")])).IsOAuthError(ErrorCode.InvalidRequest), "usertrait_unknown", "usertrait");
        await app.IsLoggedAsync((await TrustedParty.AskAsync(app, "x", Now, [("usertrait", null)])).IsOAuthError(ErrorCode.InvalidRequest), "usertrait_missing", "usertrait");
    }

    [Fact]
    public async Task Whom_the_project_does_not_know_it_learns_nothing_of()
    {
        // Known to another project of the same company.
        var other = app.Party();
        var foreign = new Microsoft.IdentityModel.JsonWebTokens.JsonWebToken((await app.TokensAsync(other)).Member("id_token")).Subject;

        await app.IsLoggedAsync((await TrustedParty.AskAsync(app, foreign, Now)).IsOAuthError(ErrorCode.UserNotFound), "usertrait_sub_unknown", "usertrait");
        await app.IsLoggedAsync((await TrustedParty.AskAsync(app, null, Now)).IsOAuthError(ErrorCode.UserNotFound), "usertrait_sub_unknown", "usertrait");
    }

    [Theory]
    [InlineData("link", ErrorCode.ConsentRequired, "usertrait_no_consent")]
    [InlineData("subscriber", ErrorCode.AccessDenied, "subscriber_locked")]
    [InlineData("sim", ErrorCode.DeviceUnavailable, "usertrait_no_sim")]
    public async Task Without_consent_subscriber_or_SIM_there_is_no_answer(string what, string error, string cause)
    {
        var key = app.NewPerson();
        var subject = await TrustedParty.SubjectAsync(app, key, Now);
        var id = (await app.SubscriberAsync(key)).Id;
        if (what == "sim") { await app.Http.AnswerAsync(new HttpRequestMessage(HttpMethod.Post, new Uri($"{app.Origin}/simulator/api/handsets/{key}/lose"))); }
        else
        {
            await app.WriteAsync(store => what == "link"
                ? store.Links.Where(row => row.SubscriberId == id).ExecuteUpdateAsync(set => set.SetProperty(row => row.State, LinkState.Ended))
                : store.Subscribers.Where(row => row.Id == id).ExecuteUpdateAsync(set => set.SetProperty(row => row.State, SubscriberState.Locked)), Topic.Links, Topic.Subscribers);
        }

        await app.IsLoggedAsync((await TrustedParty.AskAsync(app, subject, Now)).IsOAuthError(error), cause, "usertrait");
        Assert.Empty(await app.ReadAsync(store => store.Audit.Where(row => row.SubscriberId == id && row.Action == "usertrait.told").ToListAsync()));
    }

    [Theory]
    [InlineData(Clients.Trust, """["sim_tenure_24"]""")]
    [InlineData(Clients.Basic, "[]")]
    [Spec("ZenKey platform §2.3")]
    public async Task Discovery_tells_a_client_what_its_project_has_subscribed_to(string clientId, string traits)
    {
        var answer = await app.Http.AskAsync($"/.well-known/openid_configuration?client_id={clientId}&mccmnc=311480");

        Assert.Equal(TrustedParty.Endpoint(app), answer.Member("usertrait_endpoint"));
        Assert.Equal(traits, answer.Member("usertraits_supported"));
    }
}

/// <summary>The history of a line's cards follows the network.</summary>
[Collection(typeof(MovedClock))]
[Spec("ZenKey platform §10")]
public sealed class SimTenureTests(MovedClock app)
{
    private DateTimeOffset Now => app.Clock.GetUtcNow();

    [Fact]
    public async Task A_swapped_SIM_is_false_for_twenty_four_hours_and_then_true()
    {
        var key = app.NewPerson();
        var subject = await TrustedParty.SubjectAsync(app, key, Now);
        Assert.True(TrustedParty.SimTenure(await TrustedParty.AskAsync(app, subject, Now)));

        await TrustedParty.SwapSimAsync(app, key);
        Assert.False(TrustedParty.SimTenure(await TrustedParty.AskAsync(app, subject, Now)));
        app.Clock.Advance(TimeSpan.FromHours(24));
        Assert.False(TrustedParty.SimTenure(await TrustedParty.AskAsync(app, subject, Now)));
        app.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.True(TrustedParty.SimTenure(await TrustedParty.AskAsync(app, subject, Now)));

        var id = (await app.SubscriberAsync(key)).Id;
        Assert.Equal(2, await app.ReadAsync(store => store.Sims.CountAsync(sim => sim.SubscriberId == id)));
    }
}
