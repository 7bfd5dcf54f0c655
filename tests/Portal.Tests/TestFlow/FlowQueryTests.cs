using ZenKey.Portal.Data.Clients;
using ZenKey.Portal.Features.TestFlow;
using ZenKey.Protocol;

namespace ZenKey.Portal.Tests.TestFlow;

/// <summary>The form in the address and back.</summary>
public sealed class FlowQueryTests
{
    private static readonly TestClient Client = new(
        Guid.Empty, "ccid-h7k2m9qx4tz8v3pa", "Web", "Harbor", Guid.Empty, ClientState.Active, TokenAuth.PrivateKeyJwt, "RS256",
        ["https://a.example/cb?x=1&y=2", "http://localhost:5173/cb"], ["openid", "name", "email", "phone", "offline_access"])
    { HasKeys = true };

    private static readonly TestPhone[] Phones = [new("dana", "•", "Verizon", "311480"), new("leo & co", "•", "AT&T", "310380")];

    [Fact]
    public void Every_form_comes_back_as_it_was()
    {
        var dice = new Dice(20261124);
        for (var round = 0; round < 2_000; round++)
        {
            var form = NewForm(dice);
            var query = FlowQuery.Write(form);
            var back = FlowQuery.Read("?" + query, Client, Phones);
            Assert.Equal(query, FlowQuery.Write(back));
            Assert.Equal(
                (form.Flow, form.Persona, form.Handset, form.RedirectUri, form.Acr, form.Prompt, form.MaxAge), (back.Flow, back.Persona, back.Handset, back.RedirectUri, back.Acr, back.Prompt, back.MaxAge));
            Assert.Equal((form.Context.Trim(), form.ResponseMode, form.Pushed, form.Signed, form.Dpop, form.NeedsHint ? form.Mccmnc : ""), (back.Context, back.ResponseMode, back.Pushed, back.Signed, back.Dpop, back.Mccmnc));
            Assert.Equal(form.Scopes.Order(), back.Scopes.Order());
        }
    }

    // Noah's SIM was swapped: nobody signs in with it unless that is what is tested.
    [Fact]
    public void A_first_visit_shows_a_phone_that_nothing_is_amiss_with()
    {
        TestPhone noah = new("noah", "•", "T-Mobile", "310260");
        Assert.Equal("dana", FlowQuery.Usual(Client, [noah, .. Phones]).Handset);
        Assert.Equal("noah", FlowQuery.Usual(Client, [noah]).Handset);
        Assert.Equal("", FlowQuery.Usual(Client, []).Handset);
    }

    [Fact]
    public void Whose_phone_it_is_never_stands_in_an_address() =>
        Assert.DoesNotContain("4155550134", FlowQuery.Write(new FlowInput { Flow = FlowKind.Ciba, LoginHint = "+14155550134" }), StringComparison.Ordinal);

    [Theory]
    [InlineData("?flow=nonsense&persona=nobody&phone=another&redirect=https%3A%2F%2Fevil.example&scope=admin&acr=a9&prompt=none&max_age=-1&mode=pigeon&mccmnc=x")]
    [InlineData("?max_age=99999999999&flow=&persona=&scope=")]
    [InlineData("")]
    public void What_this_client_has_not_is_as_usual(string query)
    {
        var (form, usual) = (FlowQuery.Read(query, Client, Phones), FlowQuery.Usual(Client, Phones));
        Assert.Equal((usual.Flow, usual.Persona, usual.Handset, usual.RedirectUri), (form.Flow, form.Persona, form.Handset, form.RedirectUri));
        Assert.Equal((Acr.A3, "", null, ResponseMode.Query, ""), (form.Acr, form.Prompt, form.MaxAge, form.ResponseMode, form.Mccmnc));
        Assert.Subset(Client.Scopes.ToHashSet(), form.Scopes);
    }

    [Fact]
    public void What_a_client_must_no_address_takes_away()
    {
        var form = FlowQuery.Read("?par=0&dpop=0&signed=1", Client with { DemandsPushed = true, IsDpopBound = true, HasKeys = false }, Phones);
        Assert.Equal((true, true, false), (form.Pushed, form.Dpop, form.Signed));
    }

    private static FlowInput NewForm(Dice dice)
    {
        T Of<T>(params T[] all) => all[dice.Next(all.Length)];
        var form = new FlowInput
        {
            Flow = Of(Enum.GetValues<FlowKind>()),
            Persona = Of([.. Personas.All.Select(persona => persona.Key)]),
            Handset = Of("", "dana", "leo & co"),
            RedirectUri = Of([.. Client.RedirectUris]),
            Acr = Of(Acr.A1, Acr.A3),
            Prompt = Of("", "login", "consent"),
            MaxAge = Of<int?>(null, 0, 60, 86_400),
            Context = Of("", "Order 4711", "50 % & more = ? #1 ünï ✓", "  trimmed  "),
            ResponseMode = Of([.. ResponseMode.All]),
            Mccmnc = Of("", "311480"),
            Pushed = Of(true, false),
            Signed = Of(true, false),
            Dpop = Of(true, false),
        };
        form.Scopes.UnionWith(Client.Scopes.Where(_ => Of(true, false)));
        return form;
    }

    /// <summary>The same throws each time (the generator of Numerical Recipes).</summary>
    private sealed class Dice(uint seed)
    {
        private uint last = seed;

        public int Next(int sides) => (int)(((last = (last * 1_664_525) + 1_013_904_223) >> 8) % (uint)sides);
    }
}
