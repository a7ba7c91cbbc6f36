namespace Forum.Import.Parsing.WordPress;

/// <summary>One `item` of an export: a post or a page, and much that is neither.</summary>
/// <param name="thread">Tells this item's comments from those of all others in the file.</param>
internal sealed class WordPressItem(ExportXml xml, string thread, WordPressSite site)
{
    private readonly Place place = xml.Place;
    private readonly WordPressPost post = new();

    /// <summary>The comments as they stand there, then the article.</summary>
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

        yield return post.AsArticle(place, thread, site, comments);
    }
}
