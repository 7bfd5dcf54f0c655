using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using ZenKey.AuthServer.Tests.Refusals;
using ZenKey.Portal.Data.Devices;
using ZenKey.Protocol;

namespace ZenKey.AuthServer.Tests.Endpoints.Enrolment;

/// <summary>A phone is set up: proof of SIM, PIN, recovery codes, profile, and an end that binds it.</summary>
[Spec("ZenKey platform §7")]
public sealed class EnrolmentTests(SharedApp app)
{
    [Fact]
    public async Task A_phone_is_bound_with_PIN_profile_and_codes_and_approves_at_once()
    {
        var phone = await EnrollingPhone.StartedAsync(app);
        var before = await phone.LookAsync();
        Assert.Equal("20001", before.Json.GetProperty("profile").GetProperty("postalCode").GetString());

        await phone.EnrolAsync();

        Assert.Equal(200, (await phone.Phone.StartAsync()).Status);
        var settings = (await phone.Phone.GetAsync("/settings")).Json;
        Assert.True(settings.GetProperty("pinSet").GetBoolean());
        Assert.Equal(10, settings.GetProperty("recoveryCodesLeft").GetInt32());
        using var waiting = await app.WaitAsync(app.Party(), phone.Key, ("acr_values", Acr.A3), ("prompt", "login"));
        (await phone.Phone.ApproveAsync(waiting.Id)).IsProblem("pin-required", 400);
        Assert.Equal(204, (await phone.Phone.ApproveAsync(waiting.Id, EnrollingPhone.Pin)).Status);
    }

    [Fact]
    public async Task Until_the_end_nothing_of_the_subscriber_changes()
    {
        var phone = await EnrollingPhone.StartedAsync(app);
        await phone.PinAsync();
        await phone.ProfileAsync("Other", "Name", "other@mail.example");
        await phone.CodesAsync();

        var subscriber = await app.SubscriberAsync(phone.Key);
        Assert.Equal((null, "Lin", $"{phone.Key}@mail.example"), (subscriber.PinHash, subscriber.GivenName, subscriber.Email));
        Assert.False(await app.ReadAsync(store => store.RecoveryCodes.AnyAsync(code => code.SubscriberId == subscriber.Id)));
        (await phone.Phone.StartAsync()).IsProblem("not-enrolled", 404);
    }

    [Fact]
    public async Task Who_comes_back_finds_what_was_given_and_codes_shown_before_are_void()
    {
        var phone = await EnrollingPhone.StartedAsync(app);
        await phone.PinAsync();
        await phone.ProfileAsync("Linda", null);
        var lost = EnrollingPhone.CodesOf(await phone.CodesAsync());

        var again = await EnrollingPhone.StartedAsync(app, phone.Key);
        var found = (await again.LookAsync()).Json;
        Assert.True(found.GetProperty("pinSet").GetBoolean() && found.GetProperty("recoveryCodesMade").GetBoolean() && found.GetProperty("profileConfirmed").GetBoolean());
        Assert.Equal("Linda", found.GetProperty("profile").GetProperty("givenName").GetString());
        var codes = EnrollingPhone.CodesOf(await again.CodesAsync());

        Assert.Equal(10, codes.Distinct().Count());
        Assert.Empty(codes.Intersect(lost));
        Assert.All(codes, code => Assert.Matches("^([0-9A-HJKMNP-TV-Z]{4}-){2}[0-9A-HJKMNP-TV-Z]{4}$", code));
    }

    [Fact]
    public async Task The_end_waits_for_all_and_says_what_is_missing()
    {
        var phone = await EnrollingPhone.StartedAsync(app);
        await phone.ProfileAsync();

        var refused = (await phone.FinishAsync()).IsProblem("enrolment-incomplete", 409);

        Assert.Equal(["pin", "recovery-codes"], refused.Json.GetProperty("missing").EnumerateArray().Select(one => one.GetString()!));
        await app.IsLoggedAsync(refused, "enrolment_incomplete", "app");
    }

    [Fact]
    public async Task The_end_that_is_said_twice_is_one_and_both_get_a_session()
    {
        var phone = await EnrollingPhone.StartedAsync(app);
        await phone.GiveAllAsync();

        var answers = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => phone.FinishAsync()));

        Assert.All(answers, answer => Assert.True(answer.Status == 200, answer.Text));
        var subscriber = await app.SubscriberAsync(phone.Key);
        Assert.Equal(1, await app.ReadAsync(store => store.Devices.CountAsync(device => device.SubscriberId == subscriber.Id && device.Kind == DeviceKind.Primary)));
        Assert.Equal(1, await app.ReadAsync(store => store.Audit.CountAsync(entry => entry.SubscriberId == subscriber.Id && entry.Action == "phone.enrolled")));
        Assert.Equal(10, await app.ReadAsync(store => store.RecoveryCodes.CountAsync(code => code.SubscriberId == subscriber.Id)));
    }

    [Fact]
    public async Task Of_two_applications_the_one_that_began_last_goes_on()
    {
        var first = await EnrollingPhone.StartedAsync(app);
        await first.GiveAllAsync();
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var second = new EnrollingPhone(app, first.Key, key);
        Assert.Equal(200, (await second.StartAsync()).Status);

        Assert.False((await second.LookAsync()).Json.GetProperty("pinSet").GetBoolean());
        await app.IsLoggedAsync((await first.FinishAsync()).IsProblem("enrolment-ended", 410), "enrolment_ended", "app");
        await second.EnrolAsync();
        (await first.FinishAsync()).IsProblem("enrolment-ended", 410);
    }

    [Fact]
    public async Task A_SIM_that_left_the_phone_ends_it()
    {
        var phone = await EnrollingPhone.StartedAsync(app);
        await phone.GiveAllAsync();
        Assert.Equal(204, (await phone.ActAsync("swap-sim")).Status);

        (await phone.FinishAsync()).IsProblem("enrolment-ended", 410);
    }

    [Fact]
    public async Task Who_has_a_phone_starts_a_session_and_who_changed_it_recovers()
    {
        var phone = await EnrollingPhone.StartedAsync(app);
        await phone.EnrolAsync();

        await app.IsLoggedAsync((await phone.StartAsync()).IsProblem("already-enrolled", 409), "enrolment_not_needed", "app");

        await phone.ActAsync("swap-sim");
        (await phone.StartAsync()).IsProblem("device-changed", 403);
        (await phone.FinishAsync()).IsProblem("enrolment-ended", 410);
    }

    [Theory]
    [InlineData("123456", "trivial")]
    [InlineData("900131", "personal")]
    [InlineData("12", "form")]
    [InlineData(null, "form")]
    public async Task A_PIN_that_is_easily_guessed_is_not_taken(string? pin, string rule)
    {
        var phone = await EnrollingPhone.StartedAsync(app, People.NoApplication);
        Assert.Equal(rule, (await phone.PinAsync(pin)).IsProblem("pin-not-taken", 400).Member("rule"));
    }

    [Theory]
    [InlineData(null, null, "lin@mail.example", "name-invalid")]
    [InlineData(" ", "\u0007", "lin@mail.example", "name-invalid")]
    [InlineData("Lin", null, "lin", "email-invalid")]
    [InlineData("Lin", null, "Lin <lin@mail.example>", "email-invalid")]
    [InlineData("Lin", null, "lin@localhost", "email-invalid")]
    [InlineData("Lin", null, "a@mail.example,b@mail.example", "email-invalid")]
    public async Task A_profile_that_is_none_is_not_taken(string? given, string? family, string email, string problem)
    {
        var phone = await EnrollingPhone.StartedAsync(app, People.NoApplication);
        (await phone.ProfileAsync(given, family, email)).IsProblem(problem, 400);
    }

    [Fact]
    public async Task A_token_of_a_session_opens_no_enrolment_and_none_at_all_neither()
    {
        var session = await Phone.StartedAsync(app, app.NewPerson());
        (await session.GetAsync("/enrolment")).IsProblem("session-expired", 401);
        (await new Phone(app, People.NoApplication).PutAsync("/enrolment/pin", new { pin = "482915" })).IsProblem("session-expired", 401);
        (await new EnrollingPhone(app, People.Locked).StartAsync()).IsProblem("subscriber-locked", 403);
    }
}
