using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using ZenKey.CarrierSimulator.Network;
using ZenKey.Protocol.Network;

namespace ZenKey.CarrierSimulator.Persons;

/// <summary>
/// The people who hold the pretend phones. They act in the CCID application as a finger would; those whose handset is set
/// to always or never answer by themselves.
/// </summary>
internal sealed class PretendPersons(MobileNetwork network, TimeProvider time, IServiceProvider services)
{
    private readonly ConcurrentDictionary<(string Handset, string Request), bool> underWay = new();

    /// <summary>Asked for when used: the application knows the handsets, so asking at construction would go in a circle.</summary>
    private IInstalledApplication Application => services.GetRequiredService<IInstalledApplication>();

    private CancellationToken Stopping => services.GetService<IHostApplicationLifetime>()?.ApplicationStopping ?? CancellationToken.None;

    /// <summary>The phone lights up with a request.</summary>
    public void Notice(string key, string requestId)
    {
        if (network.Find(key) is { Settings.Approve: not Approval.Ask }) { _ = AnswerLaterAsync(key, requestId); }
    }

    /// <summary>The person picks up the phone and looks what waits.</summary>
    public void LookAtWaiting(string key)
    {
        if (network.Find(key) is { Settings: { Approve: not Approval.Ask, NetworkUp: true }, HasApplication: true }) { _ = AnswerWaitingAsync(key); }
    }

    public Task<IReadOnlyList<WaitingRequest>> ListAsync(string key, CancellationToken cancellationToken) =>
        network.Find(key) is { HasApplication: true, Settings.NetworkUp: true, Card: not null }
            ? Application.ListRequestsAsync(key, cancellationToken)
            : Task.FromResult<IReadOnlyList<WaitingRequest>>([]);

    /// <param name="key">Whose phone.</param>
    /// <param name="requestId">What they agree to.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <param name="number">The number they choose; null lets them look at the browser.</param>
    public async Task<ApplicationAnswer> ApproveAsync(string key, string requestId, CancellationToken cancellationToken, int? number = null)
    {
        var handset = network.Find(key)!;
        var pin = handset.Settings.PinWrong ? WrongPin(handset.Pin) : handset.Pin;
        var answer = await Application.ApproveAsync(key, requestId, pin, handset.Settings.DeclineScopes, number ?? await LookAtBrowserAsync(requestId, cancellationToken), cancellationToken);
        Note(key, LogEntry.Answer, answer, $"Approved request {requestId}.", $"Approving request {requestId}");
        return answer;
    }

    /// <summary>The number on the waiting page; null when there is none, or the carriers' providers run elsewhere.</summary>
    private async ValueTask<int?> LookAtBrowserAsync(string requestId, CancellationToken cancellationToken) =>
        services.GetService<IWaitingBrowsers>() is { } browsers ? await browsers.FindNumberAsync(requestId, cancellationToken) : null;

    public async Task<ApplicationAnswer> DenyAsync(string key, string requestId, CancellationToken cancellationToken)
    {
        var answer = await Application.DenyAsync(key, requestId, cancellationToken);
        Note(key, LogEntry.Answer, answer, $"Denied request {requestId}.", $"Denying request {requestId}");
        return answer;
    }

    public async Task<ApplicationAnswer> PairAsync(string key, string code, CancellationToken cancellationToken)
    {
        var answer = await Application.TrustBrowserAsync(key, code, cancellationToken);
        Note(key, LogEntry.Pairing, answer, "Trusted a browser by its code.", "Trusting a browser");
        return answer;
    }

    private async Task AnswerWaitingAsync(string key)
    {
        try
        {
            foreach (var request in await ListAsync(key, Stopping)) { _ = AnswerLaterAsync(key, request.Id); }
        }
        catch (Exception exception) when (exception is not OperationCanceledException || !Stopping.IsCancellationRequested)
        {
            network.Log(key).Write(LogEntry.Answer, $"Could not look what waits: {Words(exception)}");
        }
    }

    private async Task AnswerLaterAsync(string key, string requestId)
    {
        if (!underWay.TryAdd((key, requestId), true)) { return; }
        try
        {
            // Never denies at once; only agreeing takes the person's time.
            var settings = network.Find(key)!.Settings;
            await (settings.Approve == Approval.Always && settings.Delay > TimeSpan.Zero
                ? Task.Delay(settings.Delay, time, Stopping)
                : Task.Run(() => { }, Stopping));
            await AnswerNowAsync(key, requestId);
        }
        catch (OperationCanceledException) when (Stopping.IsCancellationRequested)
        {
            // The process ends; nobody waits for the answer.
        }
        catch (Exception exception)
        {
            network.Log(key).Write(LogEntry.Answer, $"Answering request {requestId} failed: {Words(exception)}");
        }
        finally
        {
            underWay.TryRemove((key, requestId), out _);
        }
    }

    /// <summary>The settings count as they are when the delay is over.</summary>
    private Task AnswerNowAsync(string key, string requestId) => network.Find(key)!.Settings.Approve switch
    {
        Approval.Always => ApproveAsync(key, requestId, Stopping),
        Approval.Never => DenyAsync(key, requestId, Stopping),
        _ => Task.CompletedTask,
    };

    private void Note(string key, string kind, ApplicationAnswer answer, string done, string tried) => network.Log(key).Write(
        kind, answer.Done ? done : $"{tried} was refused: {answer.Problem?.Split(':')[^1] ?? $"status {answer.Status}"}.");

    private static string Words(Exception exception) => exception is ApplicationRefusedException refused
        ? refused.Answer.Problem?.Split(':')[^1] ?? refused.Message
        : exception.GetType().Name;

    /// <summary>As long as the right one, and another.</summary>
    private static string WrongPin(string? pin) =>
        string.IsNullOrEmpty(pin) ? "0000" : (char)('0' + ((pin[0] - '0' + 1) % 10)) + pin[1..];
}
