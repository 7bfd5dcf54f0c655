using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace ZenKey.AuthServer.Tests.Interaction;

/// <summary>A subscriber's page as it is sent, with the questions tests ask of it.</summary>
sealed partial class Page(string html)
{
    public string Html { get; } = html;

    /// <summary>All that is read: no tags, entities resolved, runs of white space made one space.</summary>
    public string Text => Spaces().Replace(WebUtility.HtmlDecode(Tags().Replace(Html, " ")), " ");

    public static async Task<Page> RenderAsync<TPage>(object view, string language = "en")
        where TPage : IComponent
    {
        CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo(language);
        await using var services = new ServiceCollection().AddLogging().BuildServiceProvider();
        await using var renderer = new HtmlRenderer(services, services.GetRequiredService<ILoggerFactory>());
        var parameters = ParameterView.FromDictionary(new Dictionary<string, object?> { ["View"] = view });
        return new Page(await renderer.Dispatcher.InvokeAsync(async () =>
            (await renderer.RenderComponentAsync<TPage>(parameters)).ToHtmlString()));
    }

    /// <summary>The values of an attribute, in order.</summary>
    public IReadOnlyList<string> Attributes(string name) =>
        [.. Regex.Matches(Html, $"\\s{name}=\"([^\"]*)\"").Select(match => WebUtility.HtmlDecode(match.Groups[1].Value))];

    /// <summary>What stands inside the element that bears an attribute, without tags.</summary>
    public string TextOf(string attribute)
    {
        var element = Regex.Match(Html, $"<(\\w+)[^>]*\\s{attribute}(?:=\"[^\"]*\")?[^>]*>(.*?)</\\1>", RegexOptions.Singleline);
        Assert.True(element.Success, $"There is no element with {attribute}.");
        return WebUtility.HtmlDecode(Tags().Replace(element.Groups[2].Value, ""));
    }

    /// <summary>The opening tag of the element that bears an attribute.</summary>
    public string Tag(string attribute) => Regex.Match(Html, $"<[^>]*\\s{attribute}(?:=\"[^\"]*\")?[^>]*>").Value;

    [GeneratedRegex("<[^>]*>")]
    private static partial Regex Tags();

    [GeneratedRegex("\\s+")]
    private static partial Regex Spaces();
}
