using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using ZenKey.Portal.Data.Changes;
using ZenKey.Portal.Data.Subscribers;
using ZenKey.Protocol;

namespace ZenKey.AuthServer.Tests.Endpoints.UserInfo;

/// <summary>What developers are shown beforehand is what the endpoints tell, of somebody of whom the same is known.</summary>
[Spec("OpenID Connect Core §5.3.2")]
public sealed class ProviderExamplesTests(SharedApp app)
{
    [Theory]
    [InlineData(Clients.Basic, "platform")]
    [InlineData(Clients.Oidc, "oidc")]
    [InlineData(Clients.Premium, "platform")]
    [InlineData(Clients.PremiumOidc, "oidc")]
    public async Task The_example_of_userinfo_and_of_a_request_are_what_the_endpoints_tell(string clientId, string format)
    {
        var key = await ExamplePersonAsync();
        var scope = (await app.ReadAsync(store => store.Clients.Where(one => one.ClientId == clientId).Select(one => one.Scopes).SingleAsync())).Replace(" offline_access", "", StringComparison.Ordinal);
        var (party, phone) = (app.Party(clientId), await Phone.StartedAsync(app, key));
        using var waiting = await app.WaitAsync(party, key, ("scope", scope));
        var asked = await phone.RequestAsync(waiting.Id);
        Assert.Equal(204, (await phone.ApproveAsync(waiting.Id)).Status);
        var told = await app.UserInfoAsync((await app.RedeemAsync(party, (await waiting.LookAsync()).Parameter("code")!)).Member("access_token")!);

        var examples = app.Service<IProviderExamples>();
        var number = (await app.SubscriberAsync(key)).Phone;
        Assert.True(JsonNode.DeepEquals(Comparable(told.Text), Comparable(examples.UserInfo(scope.Split(' '), format).Replace(ProviderExamples.Phone, number, StringComparison.Ordinal))), told.Text);

        var project = await app.ReadAsync(store => store.Clients.AsNoTracking().Include(one => one.Project!.Scopes).SingleAsync(one => one.ClientId == clientId));
        var consent = examples.Consent(new ExampleClient(clientId, project.Name, project.Project!.Name, project.Project.LogoUrl, project.Project.DomainUrl, project.Project.PrivacyUrl, project.Project.TermsUrl), scope.Split(' '), project.Project.Requires);
        Assert.Equal(
            asked.GetProperty("attributes").EnumerateArray().Select(one => (one.GetProperty("scope").GetString(), one.GetProperty("label").GetString(), one.GetProperty("required").GetBoolean(), Text(one.GetProperty("value")))),
            consent.Attributes.Select(one => ((string?)one.Scope, (string?)one.Label, one.Required, one.Value?.Replace(ProviderExamples.Phone, number, StringComparison.Ordinal))));
        var client = asked.GetProperty("client");
        Assert.Equal((consent.ClientName, consent.ProjectName, consent.Domain), (client.GetProperty("name").GetString(), client.GetProperty("projectName").GetString(), Text(client.GetProperty("domain"))));
    }

    [Fact]
    public async Task What_was_not_agreed_to_is_in_neither()
    {
        var tokens = await app.TokensAsync(app.Party(), ("scope", "openid email"));
        var told = await app.UserInfoAsync(tokens.Member("access_token")!);
        Assert.Equal(told.Json.EnumerateObject().Select(member => member.Name), JsonDocument.Parse(app.Service<IProviderExamples>().UserInfo(["openid", "email"], "platform")).RootElement.EnumerateObject().Select(member => member.Name));
    }

    /// <summary>A subscriber of whom the same is known as of the example, but for the number.</summary>
    private async Task<string> ExamplePersonAsync()
    {
        var key = app.NewPerson();
        var person = ProviderExamples.Person(TimeProvider.System.GetUtcNow());
        var social = app.Service<IAttributeProtection>().Protect(ProviderExamples.Last4Social);
        await app.WriteAsync(store => store.Subscribers.Where(one => one.CarrierAccount == key).ExecuteUpdateAsync(set => set
            .SetProperty(one => one.GivenName, person.GivenName).SetProperty(one => one.FamilyName, person.FamilyName).SetProperty(one => one.Email, person.Email).SetProperty(one => one.EmailVerifiedAt, person.EmailVerifiedAt)
            .SetProperty(one => one.PostalCode, person.PostalCode).SetProperty(one => one.Address, person.Address).SetProperty(one => one.Birthdate, person.Birthdate).SetProperty(one => one.PictureUrl, person.PictureUrl)
            .SetProperty(one => one.Last4Social, social).SetProperty(one => one.ProofedBy, person.ProofedBy).SetProperty(one => one.ProofedAt, person.ProofedAt)), Topic.Subscribers);
        return key;
    }

    private static JsonNode Comparable(string json)
    {
        var person = JsonNode.Parse(json)!.AsObject();
        Assert.True(person.Remove("sub"));
        return person;
    }

    private static string? Text(JsonElement value) => value.ValueKind == JsonValueKind.Null ? null : value.GetString();
}
