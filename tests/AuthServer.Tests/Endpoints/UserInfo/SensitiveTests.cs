using System.Text;
using Microsoft.EntityFrameworkCore;
using ZenKey.AuthServer.Tests.Refusals;
using ZenKey.Portal.Data.Changes;
using ZenKey.Protocol;

namespace ZenKey.AuthServer.Tests.Endpoints.UserInfo;

/// <summary>Picture, age, the last digits of the social security number, and whether a document was checked.</summary>
[Spec("ZenKey platform §5.1")]
public sealed class SensitiveTests(SharedApp app)
{
    private const string Everything = "openid picture is_adult last_4_social proofing";

    [Fact]
    public async Task The_platforms_format_nests_each_value()
    {
        var told = await TellAsync(Clients.Premium, Everything);

        Assert.Equal("https://pictures.example/lin.png", told.Json.GetProperty("picture").GetProperty("value").GetString());
        Assert.Equal(People.Last4Social, told.Json.GetProperty("last_4_social").GetProperty("value").GetString());
        Assert.All((string[])["is_adult_18", "is_adult_21", "is_over_13"], claim => Assert.True(told.Json.GetProperty(claim).GetProperty("value").GetBoolean()));
        var proofing = told.Json.GetProperty("proofing");
        Assert.Equal((true, "passport", 1_772_409_600), (proofing.GetProperty("value").GetBoolean(), proofing.GetProperty("evidence").GetString(), proofing.GetProperty("verified_at").GetInt64()));
        // How old somebody is is not told by whether they are old enough.
        Assert.Null(told.Member("birthdate"));
    }

    [Fact]
    public async Task The_standards_format_is_flat()
    {
        var told = await TellAsync(Clients.PremiumOidc, Everything);

        Assert.Equal(("https://pictures.example/lin.png", People.Last4Social, true), (told.Member("picture"), told.Member("last_4_social"), told.Json.GetProperty("is_adult_21").GetBoolean()));
    }

    [Theory]
    [InlineData("openid", "sub")]
    [InlineData("openid picture", "picture sub")]
    [InlineData("openid is_adult", "is_adult_18 is_adult_21 is_over_13 sub")]
    [InlineData("openid last_4_social", "last_4_social sub")]
    [InlineData("openid proofing", "proofing sub")]
    public async Task Only_what_was_granted_is_told(string scope, string members) =>
        Assert.Equal(members, string.Join(' ', (await TellAsync(Clients.Premium, scope)).Json.EnumerateObject().Select(member => member.Name).Order(StringComparer.Ordinal)));

    // What the carrier keeps of an address beside the standard's members is its own.
    [Fact]
    [Spec("OpenID Connect Core §5.1.1")]
    public async Task An_address_has_the_standards_members_only()
    {
        var key = app.NewPerson();
        await app.WriteAsync(store => store.Subscribers.Where(one => one.CarrierAccount == key).ExecuteUpdateAsync(set => set.SetProperty(one => one.Address,
            """{"formatted":"1 Test Row","street_address":"1 Test Row","region":"DC","gate_code":"0000"}""")), Topic.Subscribers);
        var party = app.Party(Clients.Premium);
        using var waiting = await app.WaitAsync(party, key, ("scope", "openid address"));
        Assert.Equal(204, (await (await Phone.StartedAsync(app, key)).ApproveAsync(waiting.Id)).Status);
        var tokens = await app.RedeemAsync(party, (await waiting.LookAsync()).Parameter("code")!);

        var told = await app.UserInfoAsync(tokens.Member("access_token")!);

        Assert.Equal("""{"formatted":"1 Test Row","street_address":"1 Test Row","region":"DC"}""", told.Json.GetProperty("address").GetRawText());
    }

    [Theory]
    [InlineData("proofing")]
    [InlineData("last_4_social")]
    public async Task A_client_whose_project_is_not_entitled_is_refused_whatever_it_is_set_to(string scope)
    {
        var answer = await app.Http.AskAsync(app.Party(Clients.NotEntitled).Authorize("verizon", ("scope", $"openid {scope}")), SignIns.Over(People.Line));

        await app.IsLoggedAsync(answer.IsErrorAt(Clients.Callback, ErrorCode.InvalidScope), "scope_not_allowed", "authorize");
    }

    [Fact]
    [Spec("ZenKey platform §2.3")]
    public async Task Premium_scopes_are_told_to_entitled_clients_only()
    {
        async Task<string?> ScopesAsync(string clientId) => string.Join(' ', (await app.Http.AskAsync($"/.well-known/openid_configuration?client_id={clientId}&mccmnc=311480"))
            .Json.GetProperty("scopes_supported").EnumerateArray().Select(one => one.GetString()));

        Assert.Equal("openid address picture is_adult last_4_social proofing", await ScopesAsync(Clients.Premium));
        Assert.Equal("openid address picture is_adult", await ScopesAsync(Clients.NotEntitled));
    }

    // OWASP ASVS 5.0 §14.2: a stolen store does not tell them.
    [Fact]
    public async Task The_last_digits_cannot_be_read_in_the_store()
    {
        var kept = (await app.SubscriberAsync(People.Line)).Last4Social!;

        Assert.DoesNotContain(People.Last4Social, Encoding.Latin1.GetString(kept), StringComparison.Ordinal);
        Assert.True(kept.Length > 40, "They are not closed.");
    }

    // Whoever looks over a shoulder learns that they are known, and no digit.
    [Fact]
    public async Task The_phone_shows_no_digit_of_them()
    {
        var key = app.NewPerson();
        var phone = await Phone.StartedAsync(app, key);
        using var waiting = await app.WaitAsync(app.Party(Clients.Premium), key, ("scope", Everything));

        var shown = (await phone.RequestAsync(waiting.Id)).GetProperty("attributes").EnumerateArray().Select(one => $"{one.GetProperty("scope")} {one.GetProperty("value")} {one.GetProperty("required")}");

        Assert.Equal(["picture https://pictures.example/lin.png True", "is_adult 21+ True", "last_4_social •••• False", "proofing passport False"], shown);
    }

    private async Task<Answer> TellAsync(string clientId, string scope)
    {
        var answer = await app.UserInfoAsync((await app.TokensAsync(app.Party(clientId), ("scope", scope))).Member("access_token")!);
        Assert.Equal(200, answer.Status);
        return answer;
    }
}
