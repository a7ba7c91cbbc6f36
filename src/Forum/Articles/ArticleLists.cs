using Forum.Paging;

namespace Forum.Articles;

/// <summary>The names of article lists, and the places of articles in them.</summary>
public static class ArticleLists
{
    private static readonly string[] Kinds = ["articles newest", "articles oldest", "articles discussed", "articles active"];

    /// <param name="section">Empty: the whole forum.</param>
    public static CursorScope Of(Guid section, ArticleOrder order) => new(Kinds[(int)order], section);

    /// <summary>Times rank by their milliseconds since 1970: whole numbers that a double holds exactly.</summary>
    public static Place PlaceOf(ArticleRecord article, ArticleOrder order) => order switch
    {
        ArticleOrder.MostDiscussed => new Place(article.CommentCount, article.Id),
        ArticleOrder.LatestActivity => new Place(Milliseconds(article.LastActivityAt), article.Id),
        _ => new Place(Milliseconds(article.PublishedAt), article.Id),
    };

    private static double Milliseconds(DateTime time) => new DateTimeOffset(time).ToUnixTimeMilliseconds();
}
