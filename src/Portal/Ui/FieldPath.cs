using System.Collections;
using System.Globalization;
using Microsoft.AspNetCore.Components.Forms;

namespace ZenKey.Portal.Ui;

/// <summary>Finds the field that a validator's path (<c>RedirectUris[1].Text</c>) means.</summary>
public static class FieldPath
{
    public static FieldIdentifier Resolve(object model, string path)
    {
        var target = model;
        var steps = path.Split('.');
        foreach (var step in steps[..^1])
        {
            if (Step(target, step) is not { } next) { return new FieldIdentifier(model, path); }
            target = next;
        }
        var last = steps[^1];
        return new FieldIdentifier(target, last.Contains('[', StringComparison.Ordinal) ? last[..last.IndexOf('[', StringComparison.Ordinal)] : last);
    }

    private static object? Step(object target, string step)
    {
        var bracket = step.IndexOf('[', StringComparison.Ordinal);
        var value = target.GetType().GetProperty(bracket < 0 ? step : step[..bracket])?.GetValue(target);
        return bracket < 0 || value is not IList list
            ? value
            : list[int.Parse(step[(bracket + 1)..^1], CultureInfo.InvariantCulture)];
    }
}
