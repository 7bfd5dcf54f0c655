using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;
using ZenKey.Portal.Data.Devices;
using ZenKey.Portal.Data.Passkeys;
using ZenKey.Portal.Data.Subscribers;

namespace ZenKey.AuthServer.Endpoints.Passkeys;

/// <summary>How the answer of a passkey was judged.</summary>
internal abstract record PasskeyJudgement
{
    private PasskeyJudgement() { }

    /// <summary>The signature and all that belongs to it hold; the count of signatures is not judged yet.</summary>
    /// <param name="Passkey">Whose public key it was.</param>
    /// <param name="SignCount">What the authenticator told.</param>
    /// <param name="BackedUp">Whether it says that the passkey is synced.</param>
    public sealed record Held(Passkey Passkey, long SignCount, bool BackedUp) : PasskeyJudgement;

    public sealed record ChallengeInvalid : PasskeyJudgement;

    public sealed record Wrong : PasskeyJudgement;

    public sealed record Locked(DateTimeOffset Until) : PasskeyJudgement;
}

/// <summary>
/// The two ceremonies of WebAuthn Level 3 §7 around the framework's handler: it makes the options and judges the answers; the
/// challenge is kept in the store, bound to subscriber, holder and purpose, and taken before the answer is judged.
/// </summary>
internal sealed class PasskeyCeremonies(PasskeyChallengeLedger challenges, PasskeyLedger passkeys)
{
    private const int LongestAnswer = 32_768;
    private const string DefaultName = "Passkey";
    private static readonly string[] KnownTransports = ["ble", "hybrid", "internal", "nfc", "smart-card", "usb"];

    /// <summary>A challenge for a passkey that is there.</summary>
    public async Task<PasskeyOptionsAnswer> AskAsync(HttpContext context, Subscriber subscriber, Guid holderId, string purpose)
    {
        var options = await Handler(context).MakeRequestOptionsAsync(subscriber, context);
        return Answer(await challenges.GiveAsync(holderId, subscriber.Id, purpose, options.AssertionState!), options.RequestOptionsJson);
    }

    /// <summary>A challenge for a new passkey.</summary>
    public async Task<PasskeyOptionsAnswer> OfferAsync(HttpContext context, Subscriber subscriber, Guid holderId)
    {
        var user = new PasskeyUserEntity { Id = PasskeyUsers.IdOf(subscriber), Name = subscriber.Phone, DisplayName = subscriber.FullName ?? subscriber.Phone };
        var options = await Handler(context).MakeCreationOptionsAsync(user, context);
        return Answer(await challenges.GiveAsync(holderId, subscriber.Id, PasskeyPurpose.NewPasskey, options.AttestationState!), options.CreationOptionsJson);
    }

    /// <summary>Takes the challenge, counts the try, and judges the answer.</summary>
    public async Task<PasskeyJudgement> JudgeAsync(HttpContext context, Subscriber subscriber, Guid holderId, PasskeyAssertion answer, string purpose)
    {
        switch (await challenges.TryAsync(holderId, subscriber.Id, answer.Id ?? "", purpose))
        {
            case TakeChallengeResult.Locked locked: return new PasskeyJudgement.Locked(locked.Until);
            case TakeChallengeResult.Taken taken when TextOf(answer.Credential) is { } credential:
                var result = await Handler(context).PerformAssertionAsync(new PasskeyAssertionContext { HttpContext = context, CredentialJson = credential, AssertionState = taken.State });
                return result.Succeeded && await passkeys.FindAsync(result.Passkey.CredentialId, CancellationToken.None) is { } passkey
                    ? new PasskeyJudgement.Held(passkey, result.Passkey.SignCount, result.Passkey.IsBackedUp)
                    : new PasskeyJudgement.Wrong();
            case TakeChallengeResult.Taken: return new PasskeyJudgement.Wrong();
            default: return new PasskeyJudgement.ChallengeInvalid();
        }
    }

    /// <summary>Takes the challenge of a new passkey and judges what the authenticator made; null, and whether the challenge was good, when it is none.</summary>
    public async Task<(MadePasskey? Made, bool ChallengeHeld)> FinishAsync(HttpContext context, Subscriber subscriber, Guid holderId, NewPasskeyRequest answer)
    {
        if (await challenges.TakeAsync(holderId, subscriber.Id, answer.Id ?? "", PasskeyPurpose.NewPasskey) is not { } state) { return (null, false); }
        if (TextOf(answer.Credential) is not { } credential) { return (null, true); }
        var result = await Handler(context).PerformAttestationAsync(new PasskeyAttestationContext { HttpContext = context, CredentialJson = credential, AttestationState = state });
        return result is { Succeeded: true, Passkey: { CredentialId.Length: <= Passkey.LongestCredentialId, PublicKey.Length: <= Passkey.LongestPublicKey } made }
            ? (new MadePasskey(made.CredentialId, made.PublicKey, made.SignCount, string.Join(' ', (made.Transports ?? []).Intersect(KnownTransports)), made.IsBackupEligible,
                made.IsBackedUp, Device.NameOf(answer.Name) ?? DefaultName), true)
            : (null, true);
    }

    /// <summary>The framework's handler is of one request.</summary>
    private static IPasskeyHandler<Subscriber> Handler(HttpContext context) => context.RequestServices.GetRequiredService<IPasskeyHandler<Subscriber>>();

    private static string? TextOf(JsonElement? credential) =>
        credential is { ValueKind: JsonValueKind.Object } answer && answer.GetRawText() is { Length: <= LongestAnswer } text ? text : null;

    private static PasskeyOptionsAnswer Answer(PasskeyChallenge challenge, string options)
    {
        using var document = JsonDocument.Parse(options);
        return new PasskeyOptionsAnswer(challenge.Id, challenge.ExpiresAt, document.RootElement.Clone());
    }
}
