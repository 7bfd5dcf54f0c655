using ZenKey.Protocol.Refusals;

namespace ZenKey.AuthServer.Interaction;

/// <summary>What an error code means, for a developer.</summary>
/// <param name="Code">The code on the wire.</param>
/// <param name="Meaning">In a sentence.</param>
/// <param name="Causes">What exactly can be behind it.</param>
public sealed record ErrorMeaningView(string Code, string Meaning, IReadOnlyList<Cause> Causes) : SubscriberView;
