using System.Text;
using AngleSharp.Html;
using AngleSharp.Html.Parser;
using AngleSharp.Html.Parser.Tokens;
using AngleSharp.Text;

namespace Forum.Text.Sanitizing;

/// <summary>
/// Makes untrusted HTML well-formed before it is parsed, in one pass: allowed elements with allowed attributes, closed
/// in order. A parser repairs HTML by reopening unclosed elements, and 10 KB can make it create millions of nodes; here
/// nothing is reopened. It is not a security boundary: the sanitizer runs after it.
/// </summary>
internal sealed class HtmlTidy
{
    /// <summary>Less than <see cref="Sanitizer.MaxDepth"/>, which also counts the document's own elements.</summary>
    private const int MaxDepth = 40;

    private readonly AllowedHtml allowed;
    private readonly StringBuilder html = new();
    private readonly List<string> open = [];

    private HtmlTidy(AllowedHtml allowed) => this.allowed = allowed;

    public static string Tidy(string html, AllowedHtml allowed)
    {
        var tidy = new HtmlTidy(allowed);
        using var source = new TextSource(html);
        using var tokens = new HtmlTokenizer(source, HtmlEntityProvider.Resolver)
        {
            SkipComments = true,
            ShouldEmitAttribute = (ref _, name) => allowed.HasAttribute(name.Span),
        };
        tidy.Read(tokens);
        tidy.CloseDownTo(0);
        return tidy.html.ToString();
    }

    private void Read(HtmlTokenizer tokens)
    {
        for (var token = tokens.Get(); token.Type != HtmlTokenType.EndOfFile; token = tokens.Get())
        {
            if (token.Type == HtmlTokenType.Character)
                HtmlWriter.WriteText(token.Data, html);
            else if (token.Type == HtmlTokenType.EndTag)
                Close(HtmlElements.AllowedName(token.Name, allowed));
            else if (token.Type == HtmlTokenType.StartTag && HtmlElements.IsHidden(token.Name))
                SkipContent(tokens, token.AsTag());
            else if (token.Type == HtmlTokenType.StartTag)
                Open(token.AsTag());
        }
    }

    /// <summary>
    /// The text of a script is not HTML: the tokenizer must be switched to its mode, as a parser would do.
    /// </summary>
    private static void SkipContent(HtmlTokenizer tokens, HtmlTagToken tag)
    {
        var name = tag.Name;
        if (HtmlElements.IsVoid(name) || (tag.IsSelfClosing && name is "svg" or "math"))
            return;
        tokens.State = HtmlElements.ModeOf(name);
        for (var depth = 1; depth > 0;)
        {
            var token = tokens.Get();
            if (token.Type == HtmlTokenType.EndOfFile)
                return;
            if (token.Type == HtmlTokenType.EndTag && token.Name == name)
                depth--;
            else if (token.Type == HtmlTokenType.StartTag && token.Name == name)
                depth++;
            else if (token.Type == HtmlTokenType.StartTag)
                tokens.State = HtmlElements.ModeOf(token.Name);
        }
    }

    private void Open(HtmlTagToken tag)
    {
        var name = HtmlElements.AllowedName(tag.Name, allowed);
        if (name is null || HasNoLinkTarget(tag))
            return;
        CloseImpliedBy(name);
        if (HtmlElements.NeedsParent(name) is { } parents && !open.Exists(parents.Contains))
            return;
        if (!HtmlElements.IsVoid(name) && open.Count >= MaxDepth)
            return;
        html.Append('<').Append(name);
        foreach (var attribute in tag.Attributes)
            if (allowed.Has(name, attribute.Name))
                WriteAttribute(attribute);
        html.Append('>');
        if (!HtmlElements.IsVoid(name))
            open.Add(name);
    }

    private static bool HasNoLinkTarget(HtmlTagToken tag) =>
        tag.Name == "a" && LinkAddress.Of(tag.GetAttribute("href")) is null;

    private void WriteAttribute(HtmlAttributeToken attribute)
    {
        html.Append(' ').Append(attribute.Name).Append("=\"");
        HtmlWriter.WriteText(attribute.Value, html);
        html.Append('"');
    }

    /// <summary>
    /// Closes the open elements that cannot contain the new one, as a parser would: a paragraph before a list, an item
    /// before the next item.
    /// </summary>
    private void CloseImpliedBy(string name)
    {
        var (closes, within) = HtmlElements.ClosedBy(name);
        for (var i = open.Count - 1; i >= 0 && !within.Contains(open[i]); i--)
            if (closes.Contains(open[i]))
            {
                CloseDownTo(i);
                i = open.Count;
            }
    }

    private void Close(string? name)
    {
        var index = name is null ? -1 : open.LastIndexOf(name);
        if (index >= 0)
            CloseDownTo(index);
    }

    private void CloseDownTo(int depth)
    {
        for (var i = open.Count - 1; i >= depth; i--)
            html.Append("</").Append(open[i]).Append('>');
        open.RemoveRange(depth, open.Count - depth);
    }
}
