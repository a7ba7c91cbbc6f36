using Forum.Articles;
using Forum.Paging;

namespace Forum.Api.Articles;

/// <summary>A place in an article's event log.</summary>
internal static class EventCursor
{
    public static string Of(ArticleRecord article) =>
        new ListName("events", article.Id).Encode(new Place(article.LastEvent, Guid.Empty));
}
