using Forum.Text.Sanitizing;
using Markdig.Syntax.Inlines;

namespace Forum.Text.MarkdownRendering;

/// <summary>
/// The links of one block, such as a paragraph: which inlines become links, and the host that is shown after each
/// (<see cref="LinkHosts"/>). They are examined together, once per block, because the text of one may continue in the
/// next.
/// </summary>
internal sealed class BlockLinks
{
    private readonly Dictionary<Inline, Link> links = [];

    private BlockLinks(ContainerInline root)
    {
        var (inlines, parts) = (new List<Inline>(), new List<TextPart>());
        Collect(root, inlines, parts);
        foreach (var ((inline, part), host) in inlines.Zip(parts).Zip(LinkHosts.HostsToShow(parts)))
            if (part.Address is { } address) links.Add(inline, new(address, part.Text != address, host));
    }

    /// <summary>The link that an inline is rendered as; null: it is not a link.</summary>
    public static Link? Of(Inline inline)
    {
        var root = inline.Parent!;
        while (root.Parent is { } parent) root = parent;
        if (root.GetData(typeof(BlockLinks)) is not BlockLinks blockLinks)
            root.SetData(typeof(BlockLinks), blockLinks = new(root));
        return blockLinks.links.GetValueOrDefault(inline);
    }

    /// <summary>
    /// Collects a container's text and links in order. It does not descend into a link or an image: an image is
    /// rendered as a link, and links cannot be nested.
    /// </summary>
    private static void Collect(ContainerInline container, List<Inline> inlines, List<TextPart> parts)
    {
        foreach (var inline in container)
        {
            if (inline is ContainerInline inner and not LinkInline)
            {
                Collect(inner, inlines, parts);
                continue;
            }

            var (text, address) = (TextOf(inline), AddressOf(inline));
            inlines.Add(inline);
            parts.Add(new(string.IsNullOrWhiteSpace(text) && address is not null ? address : text, address));
        }
    }

    private static string? AddressOf(Inline inline) => inline switch
    {
        LinkInline link => LinkAddress.Of(link.GetDynamicUrl?.Invoke() ?? link.Url),
        AutolinkInline autolink => LinkAddress.Of(autolink.IsEmail ? "mailto:" + autolink.Url : autolink.Url),
        _ => null,
    };

    private static string TextOf(Inline inline) => inline switch
    {
        ContainerInline container => string.Concat(container.Select(TextOf)),
        LiteralInline literal => literal.Content.ToString(),
        CodeInline code => code.Content,
        HtmlEntityInline entity => entity.Transcoded.ToString(),
        AutolinkInline autolink => autolink.Url,
        LineBreakInline => "\n",
        _ => "",
    };

    /// <param name="Address">The address, as <see cref="LinkAddress"/> returns it.</param>
    /// <param name="HasText">Whether the link has a text; otherwise its address is shown.</param>
    /// <param name="Host">The host to show after the link; null: none.</param>
    internal sealed record Link(string Address, bool HasText, string? Host);
}
