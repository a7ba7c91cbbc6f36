using Forum.Paging;

namespace Forum.Articles;

/// <summary>The cursor scopes of article lists, and the keyset positions of articles in them.</summary>
public static class ArticleLists
{
    private static readonly string[] Kinds = ["articles newest", "articles oldest", "articles discussed", "articles active"];

    /// <param name="section">The section's id; empty: the whole forum.</param>
    public static CursorScope Of(Guid section, ArticleOrder order) => new(Kinds[(int)order], section);

    /// <summary>
    /// The keyset position of an article. Times are ranked as milliseconds since 1970: integers that a double represents exactly.
    /// </summary>
    public static Place PlaceOf(ArticleRecord article, ArticleOrder order) => order switch
    {
        ArticleOrder.MostDiscussed => new Place(article.CommentCount, article.Id),
        ArticleOrder.LatestActivity => new Place(Milliseconds(article.LastActivityAt), article.Id),
        _ => new Place(Milliseconds(article.PublishedAt), article.Id),
    };

    private static double Milliseconds(DateTime time) => new DateTimeOffset(time).ToUnixTimeMilliseconds();
}
