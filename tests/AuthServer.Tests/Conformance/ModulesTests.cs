using System.Reflection;

namespace ZenKey.AuthServer.Tests.Conformance;

/// <summary>Every module of the profiles that we mean to satisfy is mirrored by a test that bears its name, or is said to be open.</summary>
public sealed class ModulesTests
{
    private static readonly IReadOnlyList<Listed> All = [.. Read(Path.Combine(AppContext.BaseDirectory, "conformance", "modules.txt"))];

    public static TheoryData<string, string> Mirrored
    {
        get
        {
            var data = new TheoryData<string, string>();
            foreach (var module in All.Where(module => module.Open is null)) { data.Add(module.Plan, module.Name); }
            return data;
        }
    }

    [Theory, MemberData(nameof(Mirrored))]
    public void Each_module_has_a_test(string plan, string module) => Assert.Contains((plan, module), Carried());

    [Fact]
    public void Each_name_that_a_test_bears_is_in_the_list_and_not_said_to_be_open() =>
        Assert.Empty(Carried().Except(All.Where(module => module.Open is null).Select(module => (module.Plan, module.Name))));

    [Fact]
    public void What_is_open_says_why() => Assert.All(All.Where(module => module.Open is not null), module => Assert.True(module.Open!.Length > 20, module.Name));

    [Fact]
    public void The_list_is_that_of_the_five_plans() => Assert.Equal(
        [(Plans.Basic, 38), (Plans.Config, 1), (Plans.FormPost, 38), (Plans.Logout, 11), (Plans.FapiCiba, 35)],
        All.GroupBy(module => module.Plan).Select(plan => (plan.Key, plan.Distinct().Count())));

    /// <summary>Plan and module of every test; an inherited test counts for the plan of each class that has it.</summary>
    private static HashSet<(string Plan, string Module)> Carried() =>
    [
        .. from type in typeof(ModulesTests).Assembly.GetTypes()
           where !type.IsAbstract
           let plan = type.GetCustomAttribute<PlanAttribute>(inherit: false)?.Name ?? ""
           from method in type.GetMethods()
           where method.GetCustomAttribute<FactAttribute>() is { Skip: null }
           from module in method.GetCustomAttributes<ModuleAttribute>()
           select (plan, module.Name),
    ];

    private static IEnumerable<Listed> Read(string path)
    {
        var plan = "";
        foreach (var line in File.ReadLines(path).Select(line => line.Trim()).Where(line => line.Length > 0 && line[0] != '#'))
        {
            if (line[0] == '[') { plan = line.Trim('[', ']'); }
            else { yield return line.Split(" open: ") is [var name, var why] ? new Listed(plan, name, why) : new Listed(plan, line, null); }
        }
    }

    /// <param name="Plan">The suite's name of the plan.</param>
    /// <param name="Name">The suite's name of the module.</param>
    /// <param name="Open">Why we do not satisfy it; null when we do.</param>
    private sealed record Listed(string Plan, string Name, string? Open);
}
