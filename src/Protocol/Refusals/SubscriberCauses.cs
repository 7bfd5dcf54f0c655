namespace ZenKey.Protocol.Refusals;

/// <summary>Why a person could not be signed in though the request is right.</summary>
internal static class SubscriberCauses
{
    public static IReadOnlyList<Cause> All { get; } =
    [
        new("login_hint_token_invalid", "authorize bc-authorize si-authorize", ErrorCode.InvalidLoginHintToken, "The login_hint_token is another carrier's or client's, too old, or its browser is no longer trusted. Run discovery again."),
        new("login_hint_phone_not_allowed", "authorize par bc-authorize si-authorize", ErrorCode.InvalidLoginHint, "This project may not name people by phone number; it is a setting of the project."),
        new("login_hint_of_another", "authorize", ErrorCode.InvalidLoginHint, "Somebody else signed in than login_hint names."),
        new("id_token_hint_invalid", "authorize par logout bc-authorize si-authorize", ErrorCode.InvalidRequest, "id_token_hint is no ID token that this carrier gave this client."),
        new("id_token_hint_of_another", "authorize", ErrorCode.LoginRequired, "Somebody else signed in than id_token_hint names."),
        new("subscriber_unknown", "authorize bc-authorize si-authorize", ErrorCode.UserNotFound, "This carrier has no such subscriber. Run discovery again with prompt=true."),
        new("subscriber_gone", "authorize userinfo", ErrorCode.UserNotFound, "The subscriber has left this carrier. Run discovery again with prompt=true."),
        new("subscriber_locked", "authorize token userinfo usertrait bc-authorize si-authorize", ErrorCode.AccessDenied, "The carrier does not authenticate this subscriber now; they have to call it."),
        new("no_application", "authorize bc-authorize si-authorize", ErrorCode.UserUnsupported, "The subscriber has not set up ZenKey on a phone."),
        new("sim_mismatch", "authorize bc-authorize si-authorize", ErrorCode.NetworkFailure, "SIM, subscription or handset are not those that were enrolled; the subscriber has to recover."),
        new("network_unavailable", "authorize usertrait bc-authorize si-authorize", ErrorCode.NetworkFailure, "The carrier's network does not answer. Try again later."),
        new("prompt_none", "authorize", ErrorCode.InteractionRequired, "With prompt=none nobody can be asked, and somebody would have to be."),
        new("prompt_none_no_session", "authorize", ErrorCode.LoginRequired, "Nobody has signed in with this browser lately. Ask again without prompt=none."),
        new("prompt_none_several", "authorize", ErrorCode.AccountSelectionRequired, "Several people have signed in with this browser. Send a hint, or ask without prompt=none."),
        new("prompt_none_max_age", "authorize", ErrorCode.LoginRequired, "The last sign-in is longer ago than max_age."),
        new("prompt_none_always_ask", "authorize", ErrorCode.InteractionRequired, "The subscriber wants to be asked every time."),
        new("prompt_none_acr", "authorize", ErrorCode.InteractionRequired, "a3 needs a PIN or biometric on the phone."),
        new("prompt_none_consent", "authorize", ErrorCode.ConsentRequired, "The person has not agreed to all that is asked for."),
        new("denied", "authorize token", ErrorCode.AccessDenied, "The person refused on the phone."),
        new("cancelled", "authorize token", ErrorCode.AccessDenied, "The person cancelled in the browser."),
        new("timed_out", "authorize", ErrorCode.AuthenticationTimedOut, "The phone did not answer within two minutes."),
        new("push_undelivered", "authorize", ErrorCode.DeviceUnavailable, "The phone could not be reached: off, or without coverage."),
        new("request_collected_late", "authorize", ErrorCode.InvalidRequest, "The browser came back more than five minutes after the request had ended."),
        new("request_not_of_this_browser", "authorize", ErrorCode.InvalidRequest, "The waiting page belongs to another browser, or there is no such request."),
        new("pin_missing", "app", "pin-required", "The request needs a PIN, and none came."),
        new("pin_wrong", "app", "wrong-pin", "The person typed a wrong PIN."),
        new("pin_locked", "app", "pin-locked", "Ten wrong PINs: the person has to wait ten minutes."),
        new("pin_not_set", "app", "pin-not-set", "The person has set no PIN, so a3 cannot be reached."),
        new("scope_not_asked", "app", "unknown-scope", "The application agreed to an attribute that was not asked for."),
        new("request_ended", "app", "request-ended", "The answer came when the request had ended."),
    ];
}
