using ZenKey.Protocol;

namespace ZenKey.Portal.Features.TestFlow;

/// <summary>
/// The persona of a run with the simulated phone: changes its state before the request, answers, and puts everything back.
/// Nothing happens where a person answers.
/// </summary>
internal sealed class PretendPerson
{
    private readonly FlowPlan plan;
    private readonly PretendPhone? phone;
    private readonly Func<string, PretendPhone> phoneOf;
    private readonly HeldPhones held;
    private readonly List<string> holds = [];
    private PretendSettings? before;
    private string? simIsIn;

    public PretendPerson(FlowHttp http, ModuleOrigins origins, FlowPlan plan, HeldPhones held)
    {
        this.plan = plan;
        this.held = held;
        phoneOf = handset => new PretendPhone(http, origins, handset);
        phone = plan.Handset is { } key ? phoneOf(key) : null;
    }

    /// <summary>Whether a pretend phone answers.</summary>
    public bool IsThere => phone is not null;

    /// <summary>Whether it reads the pairing code.</summary>
    public bool Trusts => IsThere && plan.Persona != Personas.Untrusting;

    public bool Answers => IsThere && plan.Persona != Personas.Absent && plan.Persona != Personas.Offline;

    /// <summary>Types the pairing code.</summary>
    /// <returns>Null when the browser is trusted; otherwise why not.</returns>
    public Task<string?> PairAsync(string code, CancellationToken cancellationToken) => phone!.PairAsync(code, cancellationToken);

    /// <summary>What happens to the phone between trust and request. The phone waits to be told, whatever it is set to.</summary>
    public async Task PrepareAsync(CancellationToken cancellationToken)
    {
        if (phone is null) { return; }
        Hold(plan.Handset!);
        before = await phone.ReadSettingsAsync(cancellationToken);
        if (before is not null)
        {
            await phone.ChangeAsync(before with
            {
                Approve = "ask",
                Network = plan.Persona == Personas.Offline ? "down" : before.Network,
                DeclineScopes = plan.KeptBack is { } kept ? [kept] : [],
                PinWrong = plan.Persona == Personas.WrongPin,
            }, cancellationToken);
        }
        if (plan.Persona == Personas.NewPhone && await phone.FindOtherAsync(cancellationToken) is { } other)
        {
            Hold(other);
            simIsIn = await phone.MoveSimAsync(other, cancellationToken) is null ? other : null;
        }
    }

    /// <summary>Answers a request, or the one that waits.</summary>
    /// <returns>Whether that is done, and what there is to say. A request may reach the phone a moment later, so that a refusal is no end yet.</returns>
    public async Task<(bool Done, string Words)> AnswerAsync(string? request, CancellationToken cancellationToken)
    {
        if (!Answers) { return (true, "The phone does not answer"); }
        if (plan.Persona == Personas.Denies) { return Told(await phone!.DenyAsync(request, cancellationToken), "Denied by itself"); }
        var refusal = await phone!.ApproveAsync(request, cancellationToken);
        return plan.Persona == Personas.WrongPin && refusal is not null
            ? Told(await phone.DenyAsync(request, cancellationToken), "The PIN was wrong; the person gave up")
            : Told(refusal, "Approved by itself");
    }

    private static (bool, string) Told(string? refusal, string done) => refusal is null ? (true, done) : (false, refusal);

    /// <summary>Everything as it was, also when the run was stopped.</summary>
    public async Task RestoreAsync(CancellationToken cancellationToken)
    {
        if (phone is null) { return; }
        try
        {
            if (simIsIn is { } other) { await phoneOf(other).MoveSimAsync(plan.Handset!, cancellationToken); }
            if (before is not null) { await phone.ChangeAsync(before, cancellationToken); }
        }
        finally
        {
            holds.ForEach(held.Release);
        }
    }

    /// <summary>Two runs that change one phone would put back what the other had changed.</summary>
    private void Hold(string handset)
    {
        if (!held.TryHold(handset)) { throw new FlowStopException(new FlowFailure($"Another run holds the phone of {handset} now. Wait for its end, or choose another phone.")); }
        holds.Add(handset);
    }
}
