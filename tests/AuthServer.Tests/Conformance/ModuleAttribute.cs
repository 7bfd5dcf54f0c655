using Xunit.v3;

namespace ZenKey.AuthServer.Tests.Conformance;

/// <summary>The plan of the OpenID Foundation's conformance suite whose modules the tests of a class mirror (conformance/modules.txt).</summary>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class PlanAttribute(string name) : Attribute, ITraitAttribute
{
    public string Name { get; } = name;

    public IReadOnlyCollection<KeyValuePair<string, string>> GetTraits() => [KeyValuePair.Create("Plan", Name)];
}

/// <summary>The module of the class's plan that a test mirrors: it does what the module does, and holds the provider to what it checks.</summary>
[AttributeUsage(AttributeTargets.Method, AllowMultiple = true)]
public sealed class ModuleAttribute(string name) : Attribute, ITraitAttribute
{
    public string Name { get; } = name;

    public IReadOnlyCollection<KeyValuePair<string, string>> GetTraits() => [KeyValuePair.Create("Module", Name)];
}

/// <summary>Names of the plans, as the suite has them.</summary>
internal static class Plans
{
    public const string Basic = "oidcc-basic-certification-test-plan";
    public const string FormPost = "oidcc-formpost-basic-certification-test-plan";
    public const string Config = "oidcc-config-certification-test-plan";
    public const string Logout = "oidcc-rp-initiated-logout-certification-test-plan";
    public const string FapiCiba = "fapi-ciba-id1-test-plan";
}
