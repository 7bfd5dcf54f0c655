using Xunit.v3;

namespace ZenKey.AuthServer.Tests;

/// <summary>The section of a standard, or of the ZenKey platform, that a test holds the provider to. A trait, so that tests can be run by it.</summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Method, AllowMultiple = true)]
public sealed class SpecAttribute(string section) : Attribute, ITraitAttribute
{
    public string Section { get; } = section;

    public IReadOnlyCollection<KeyValuePair<string, string>> GetTraits() => [KeyValuePair.Create("Spec", Section)];
}
