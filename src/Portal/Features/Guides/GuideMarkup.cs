using Markdig;
using Markdig.Extensions.AutoIdentifiers;
using Markdig.Extensions.Tables;
using Markdig.Renderers;
using Markdig.Renderers.Html;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;
using ZenKey.Portal.Ui;
using ZenKey.Protocol;

namespace ZenKey.Portal.Features.Guides;

/// <summary>Whose examples a guide shows.</summary>
/// <param name="ClientId">The reader's client; null leaves the one of the demo data.</param>
/// <param name="RedirectUri">Its first redirect URI.</param>
public sealed record GuideExample(string? ClientId, string? RedirectUri);

/// <summary>Turns guides into HTML: the reader's own client and our own addresses in the place of the demo data's, code to copy, tables to scroll.</summary>
public static class GuideMarkup
{
    /// <summary>Raw HTML is text here.</summary>
    internal static MarkdownPipeline Pipeline { get; } = new MarkdownPipelineBuilder().UsePipeTables().UseAutoIdentifiers(AutoIdentifierOptions.GitHub).DisableHtml().Build();

    /// <summary>The guide as HTML. Everything in it is our own text, or escaped.</summary>
    /// <param name="guide">What is shown.</param>
    /// <param name="example">Whose examples it shows.</param>
    /// <param name="origins">Our addresses.</param>
    /// <param name="icons">Where the icons are.</param>
    public static string Html(Guide guide, GuideExample example, ModuleOrigins origins, string icons)
    {
        var document = Markdown.Parse(Fill(guide.Source, example, origins), Pipeline);
        foreach (var link in document.Descendants<LinkInline>().Where(link => !link.IsImage).ToList()) { Lead(link); }
        using var writer = new StringWriter();
        var renderer = new HtmlRenderer(writer);
        Pipeline.Setup(renderer);
        renderer.ObjectRenderers.Replace<CodeBlockRenderer>(new CopiedCode(icons));
        renderer.ObjectRenderers.Replace<HtmlTableRenderer>(new ScrolledTable());
        renderer.Render(document);
        return writer.ToString();
    }

    /// <summary>The text with the reader's own client and the addresses that hold here.</summary>
    public static string Fill(string text, GuideExample example, ModuleOrigins origins) => ExampleText.Fill(text, example.ClientId, example.RedirectUri, origins);

    /// <summary>Links to other guides lead to them; those to files that are not here become text.</summary>
    private static void Lead(LinkInline link)
    {
        var (file, anchor) = link.Url?.Split('#', 2) is [var path, ..] parts ? (path, parts.Length > 1 ? "#" + parts[1] : "") : ("", "");
        if (file.Length == 0 || file.Contains("://", StringComparison.Ordinal)) { return; }
        var name = Path.GetFileNameWithoutExtension(file);
        if (GuideShelf.Order.Contains(name)) { link.Url = $"/guides/{name}{anchor}"; }
        else { link.ReplaceBy(new LiteralInline(string.Concat(link.Descendants<LiteralInline>().Select(text => text.Content.ToString())))); }
    }

    /// <summary>Code with a button that copies it.</summary>
    private sealed class CopiedCode(string icons) : HtmlObjectRenderer<CodeBlock>
    {
        protected override void Write(HtmlRenderer renderer, CodeBlock block)
        {
            var text = block.Lines.ToString();
            renderer.Write("<div class=\"zk-copied\"><button type=\"button\" class=\"zk-ibtn zk-s zk-copy\" aria-label=\"Copy code\" data-copied=\"Code copied\" data-copy=\"").WriteEscape(text)
                .Write("\"><svg class=\"zk-i zk-s\" aria-hidden=\"true\"><use href=\"").WriteEscape(icons).Write("#ContentCopy\"/></svg><svg class=\"zk-i zk-s zk-tick\" aria-hidden=\"true\"><use href=\"").WriteEscape(icons).Write("#Check\"/></svg></button>")
                .Write("<pre class=\"zk-code\" tabindex=\"0\" role=\"group\" aria-label=\"Code\">").WriteEscape(text).WriteLine("</pre></div>");
        }
    }

    /// <summary>A table that scrolls where it does not fit.</summary>
    private sealed class ScrolledTable : HtmlTableRenderer
    {
        protected override void Write(HtmlRenderer renderer, Table table)
        {
            renderer.Write("<div class=\"zk-scrolled\" tabindex=\"0\" role=\"group\" aria-label=\"Table\">");
            base.Write(renderer, table);
            renderer.WriteLine("</div>");
        }
    }
}
