using ZenKey.AuthServer.Tests.Endpoints.Recovery;
using ZenKey.AuthServer.Tests.Refusals;
using ZenKey.TestKit;

namespace ZenKey.AuthServer.Tests.Endpoints.Enrolment;

/// <summary>Mail addresses are proven by the link of a mail; recovery codes are made anew.</summary>
[Spec("OpenID Connect Core §5.1")]
public sealed class EmailTests(SharedApp app)
{
    [Fact]
    public async Task The_link_of_the_first_mail_proves_the_address_once_and_by_its_button_only()
    {
        var phone = await EnrollingPhone.StartedAsync(app);
        await phone.EnrolAsync();
        await phone.Phone.StartAsync();
        var link = await LinkAsync(phone);

        Assert.Equal("ask", (await app.Http.AskAsync(link)).Mark("data-email"));
        Assert.False(await VerifiedAsync(phone.Phone));
        Assert.Equal("proven", (await app.Http.PostFormAsync(link, [("answer", "agree")])).Mark("data-email"));

        Assert.True(await VerifiedAsync(phone.Phone));
        await app.IsLoggedAsync((await app.Http.PostFormAsync(link, [("answer", "agree")])).IsErrorPage("request_expired", 410), "email_link_unknown", "email");
    }

    [Fact]
    public async Task Userinfo_tells_that_the_address_is_verified()
    {
        var phone = await EnrollingPhone.StartedAsync(app);
        await phone.EnrolAsync();
        await phone.Phone.StartAsync();
        await app.Http.PostFormAsync(await LinkAsync(phone), [("answer", "agree")]);
        var party = app.Party(Clients.Oidc);
        using var waiting = await app.WaitAsync(party, phone.Key, ("scope", "openid email"));
        Assert.Equal(204, (await phone.Phone.ApproveAsync(waiting.Id)).Status);
        var code = (await waiting.LookAsync()).IsBackAt(party.RedirectUri).Parameter("code")!;

        var token = (await app.RedeemAsync(party, code)).Member("access_token")!;
        Assert.True((await app.UserInfoAsync(token)).Json.GetProperty("email_verified").GetBoolean());
    }

    [Fact]
    public async Task Another_address_takes_the_PIN_and_stands_once_its_link_was_followed()
    {
        var key = app.NewPersonWithPin();
        var phone = await Phone.StartedAsync(app, key);
        (await phone.PutAsync("/email", new { email = $"{key}+new@mail.example" })).IsProblem("pin-required", 400);
        (await phone.PutAsync("/email", new { email = "nobody", pin = People.Pin })).IsProblem("email-invalid", 400);
        Assert.Equal(204, (await phone.PutAsync("/email", new { email = $"{key}+new@mail.example", pin = People.Pin })).Status);

        Assert.Equal($"{key}@mail.example", (await phone.GetAsync("/settings")).Member("email"));
        Assert.Equal($"{key}+new@mail.example", (await phone.GetAsync("/settings")).Member("emailWaiting"));
        (await phone.PutAsync("/email", new { email = "else@mail.example", pin = People.Pin })).IsProblem("mail-too-soon", 429);
        await app.Http.PostFormAsync(await LinkAsync(new EnrollingPhone(app, key)), [("answer", "agree")]);

        Assert.Equal($"{key}+new@mail.example", (await phone.GetAsync("/settings")).Member("email"));
        Assert.True(await VerifiedAsync(phone));
    }

    [Fact]
    [Spec("ZenKey platform §8.2")]
    public async Task New_recovery_codes_take_the_PIN_and_those_before_are_void()
    {
        var recovering = new RecoveringPhone(app, app.NewPersonRecovering());
        await recovering.Phone.StartAsync();
        (await recovering.Phone.PostAsync("/recovery-codes", new { pin = "000111" })).IsProblem("wrong-pin", 403);
        var codes = EnrollingPhone.CodesOf(await recovering.Phone.PostAsync("/recovery-codes", new { pin = People.Pin }));

        await recovering.SwapAsync();
        await recovering.StartedAsync();
        (await recovering.CodeAsync()).IsProblem("wrong-recovery-code", 403);
        Assert.Equal(1, (await recovering.CodeAsync(codes[3])).Proven);
    }

    private static async Task<bool> VerifiedAsync(Phone phone) => (await phone.GetAsync("/settings")).Json.GetProperty("emailVerified").GetBoolean();

    /// <summary>Mails go out behind the answer.</summary>
    private static async Task<string> LinkAsync(EnrollingPhone phone)
    {
        await Until.HoldsAsync(async () => await phone.LinkAsync() is not null);
        return (await phone.LinkAsync())!;
    }
}
