using System.Globalization;
using Microsoft.AspNetCore.WebUtilities;
using ZenKey.Protocol;

namespace ZenKey.Portal.Features.TestFlow;

/// <summary>The form in an address and back, so that a link restores it.</summary>
public static class FlowQuery
{
    /// <summary>The longest max_age that is offered: a day.</summary>
    public const int LongestMaxAge = 86_400;

    private static readonly string[] Prompts = ["login", "consent"];

    /// <summary>Without a question mark.</summary>
    public static string Write(FlowInput form)
    {
        List<KeyValuePair<string, string?>> pairs =
        [
            new("flow", FlowKinds.Of(form.Flow).Name), new("persona", form.Persona), new("phone", form.Handset), new("redirect", form.RedirectUri),
            new("scope", string.Join(' ', form.Scopes.Order(StringComparer.Ordinal))),
        ];
        void Add(string name, string value, string usual = "")
        {
            if (value != usual) { pairs.Add(new(name, value)); }
        }
        if (form.NeedsHint) { Add("mccmnc", form.Mccmnc); }
        Add("acr", form.Acr, Acr.A3);
        Add("prompt", form.Prompt);
        Add("max_age", form.MaxAge?.ToString(CultureInfo.InvariantCulture) ?? "");
        Add("context", form.Context.Trim());
        Add("mode", form.ResponseMode, ResponseMode.Query);
        Add("par", form.Pushed ? "1" : "");
        Add("signed", form.Signed ? "1" : "");
        Add("dpop", form.Dpop ? "1" : "");
        return QueryHelpers.AddQueryString("", pairs).TrimStart('?');
    }

    /// <summary>The form that an address shows. What it names and this client has not is as usual.</summary>
    public static FlowInput Read(string query, TestClient client, IReadOnlyList<TestPhone> phones)
    {
        var (form, values) = (Usual(client, phones), QueryHelpers.ParseQuery(query));
        string? Value(string name) => values.TryGetValue(name, out var found) ? found.ToString() : null;
        form.Flow = FlowKinds.Find(Value("flow")) ?? form.Flow;
        form.Handset = Value("phone") is { } phone && (phone.Length == 0 || phones.Any(one => one.Handset == phone)) ? phone : form.Handset;
        form.Persona = Personas.Find(Value("persona")) is { } persona ? persona.Key : form.Persona;
        form.Mccmnc = Value("mccmnc") is { } network && Mccmnc.TryParse(network, out _) ? network : "";
        form.RedirectUri = Value("redirect") is { } redirect && client.RedirectUris.Contains(redirect) ? redirect : form.RedirectUri;
        if (Value("scope") is { } scopes)
        {
            form.Scopes.Clear();
            form.Scopes.UnionWith(scopes.Split(' ').Where(client.Scopes.Contains).Append(Scope.OpenId));
        }
        form.Acr = Value("acr") is { } acr && Acr.Supported.Contains(acr) ? acr : form.Acr;
        form.Prompt = Value("prompt") is { } prompt && Prompts.Contains(prompt) ? prompt : "";
        form.MaxAge = int.TryParse(Value("max_age"), NumberStyles.None, CultureInfo.InvariantCulture, out var age) && age <= LongestMaxAge ? age : null;
        form.Context = Value("context") is { } context ? context[..Math.Min(context.Length, TestFlows.MaxContext)] : "";
        form.ResponseMode = Value("mode") is { } mode && ResponseMode.All.Contains(mode) ? mode : ResponseMode.Query;
        form.Pushed = client.DemandsPushed || Value("par") == "1";
        form.Signed = client.HasKeys && Value("signed") == "1";
        form.Dpop = client.IsDpopBound || Value("dpop") == "1";
        return form;
    }

    /// <summary>What a first visit shows: with a phone that nothing is amiss with, which those that stand for a persona are not.</summary>
    public static FlowInput Usual(TestClient client, IReadOnlyList<TestPhone> phones)
    {
        var form = new FlowInput
        {
            RedirectUri = client.RedirectUris.Count > 0 ? client.RedirectUris[0] : "",
            Handset = phones.OrderBy(phone => Personas.All.Any(one => one.Handset == phone.Handset)).FirstOrDefault()?.Handset ?? "",
            Persona = phones.Count > 0 ? Personas.Agrees.Key : Personas.Self.Key,
            Pushed = client.DemandsPushed,
            Dpop = client.IsDpopBound,
        };
        form.Scopes.UnionWith(client.Scopes.Where(scope => Scope.Find(scope) is { IsAttribute: true }));
        return form;
    }
}
