using Microsoft.AspNetCore.Http;
using ZenKey.CarrierSimulator.Network;
using ZenKey.CarrierSimulator.Persons;
using ZenKey.Protocol.Network;

namespace ZenKey.CarrierSimulator.Api;

/// <summary>What can be done to a handset; the API and the pages' forms do the same.</summary>
internal sealed class HandsetActs(MobileNetwork network, PretendPersons persons, HandsetReader reader)
{
    public async Task<IResult> PatchAsync(string key, HandsetPatch patch, CancellationToken cancellationToken)
    {
        if (network.Find(key) is null) { return Problems.UnknownHandset(key); }
        if (patch.Fault() is { } fault) { return Problems.Invalid(fault); }
        var changed = network.Change(key, patch.Apply)!;
        if (patch.Words() is { Length: > 0 } words) { network.Log(key).Write(LogEntry.Setting, $"Set: {words}."); }
        if (patch.Approve is not null || patch.Network == "up") { persons.LookAtWaiting(key); }
        return TypedResults.Ok(await reader.ReadAsync(changed, cancellationToken));
    }

    public async Task<IResult> AnswerAsync(string key, HttpRequest request, bool approve, CancellationToken cancellationToken)
    {
        if (network.Find(key) is null) { return Problems.UnknownHandset(key); }
        var (body, fault) = await Bodies.ReadAsync(request, new AnswerBody(null), cancellationToken);
        if (body is null) { return Problems.Invalid(fault!); }
        try
        {
            var id = body.Request;
            if (id is null)
            {
                var waiting = await persons.ListAsync(key, cancellationToken);
                if (waiting.Count == 0) { return Problems.NothingWaits(); }
                if (waiting.Count > 1) { return Problems.SeveralWait(); }
                id = waiting[0].Id;
            }
            return Outcome(await (approve ? persons.ApproveAsync(key, id, cancellationToken, body.Number) : persons.DenyAsync(key, id, cancellationToken)));
        }
        catch (ApplicationRefusedException refused)
        {
            return Problems.From(refused.Answer);
        }
    }

    public IResult SwapSim(string key)
    {
        if (network.Find(key) is not { } handset) { return Problems.UnknownHandset(key); }
        network.SwapSim(key);
        network.Log(key).Write(LogEntry.Sim, handset.Lost ? "A new SIM in a new phone." : "The carrier issued a new SIM for this line.");
        return TypedResults.NoContent();
    }

    public IResult MoveSim(string key, string? to)
    {
        if (network.Find(key) is null) { return Problems.UnknownHandset(key); }
        if (to is null || to == key || network.Find(to) is null) { return Problems.Invalid("to is the key of another handset."); }
        if (!network.MoveSim(key, to)) { return Problems.NoSim(); }
        network.Log(key).Write(LogEntry.Sim, $"The SIM was taken out and put into the handset {to}.");
        network.Log(to).Write(LogEntry.Sim, $"The SIM of the handset {key} was put in.");
        return TypedResults.NoContent();
    }

    public IResult Port(string key, string? carrier)
    {
        if (network.Find(key) is not { } handset) { return Problems.UnknownHandset(key); }
        if (carrier is null || !network.Carriers.ContainsKey(carrier) || carrier == handset.Carrier)
        {
            return Problems.Invalid("carrier is the slug of another carrier.");
        }
        network.Port(key, carrier);
        network.Log(key).Write(LogEntry.Line, $"The line moved to {network.CarrierName(carrier)}, which issued a new SIM.");
        return TypedResults.NoContent();
    }

    public IResult SetLogin(string key, LoginBody body)
    {
        if (network.Find(key) is null) { return Problems.UnknownHandset(key); }
        if (body.Read() is not { } login) { return Problems.Invalid("username and password are texts of at most 200 characters."); }
        network.SetLogin(key, login);
        network.Log(key).Write(LogEntry.Login, "The login at the carrier's site was changed.");
        return TypedResults.NoContent();
    }

    public IResult Install(string key)
    {
        if (network.Find(key) is null) { return Problems.UnknownHandset(key); }
        network.Install(key);
        network.Log(key).Write(LogEntry.Line, "The ZenKey application was installed.");
        return TypedResults.NoContent();
    }

    public IResult Lose(string key)
    {
        if (network.Find(key) is null) { return Problems.UnknownHandset(key); }
        network.Lose(key);
        network.Log(key).Write(LogEntry.Line, "The phone was lost; the carrier barred its SIM.");
        return TypedResults.NoContent();
    }

    public static IResult Outcome(ApplicationAnswer answer) => answer.Done ? TypedResults.NoContent() : Problems.From(answer);
}
