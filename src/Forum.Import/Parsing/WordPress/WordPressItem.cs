namespace Forum.Import.Parsing.WordPress;

/// <summary>One `item` of an export: a post, a page, or one of many other kinds.</summary>
/// <param name="thread">Distinguishes this item's comments from those of all other items in the file.</param>
internal sealed class WordPressItem(ExportXml xml, string thread, WordPressSite site)
{
    private readonly SourcePosition position = xml.Position;
    private readonly WordPressPost post = new();

    /// <summary>Returns the comments in the order of the file, then the article.</summary>
    public IEnumerable<ExportItem> Read()
    {
        var comments = 0;
        foreach (var field in xml.Children())
        {
            if (field != "wp:comment")
            {
                post.Take(field, xml);
                continue;
            }

            var comment = WordPressComment.Read(xml).AsItem(thread, site.Name, post.Id);
            if (comment is ExportedComment) comments++;
            yield return comment;
        }

        yield return post.AsArticle(position, thread, site, comments);
    }
}
