using System.Globalization;
using System.Text.Json;
using Forum.Comments;
using Forum.Paging;

namespace Forum.Load.Pages;

/// <summary>
/// One page of an article's tree: 50 top-level comments, at most 3 replies below each, and 3 below each of those.
/// </summary>
/// <param name="Article">The article's slug.</param>
/// <param name="ArticleId">The article's id, to which the program's cursors are bound.</param>
/// <param name="After">The position of the page; null: the first page.</param>
internal sealed record TreePage(string Article, Guid ArticleId, CommentOrder Order, KeysetPosition? After)
{
    public const int Top = 50, RepliesPerComment = 3, MaxDepth = 2;

    private const string Document =
        """
        query Page($slug: String!, $order: CommentOrder!, $first: Int!, $after: String, $replies: Int!, $depth: Int!) {
          article(by: { slug: $slug }) {
            id title commentCount
            thread(orderBy: $order, first: $first, after: $after, repliesPerComment: $replies, maxDepth: $depth) {
              rows {
                depth moreReplies repliesCursor
                comment {
                  id status html createdAt editedAt upvotes downvotes score replyCount descendantCount isPinned
                  author { id name kind avatarUrl badges }
                }
              }
              pageInfo { hasNextPage endCursor }
            }
          }
        }
        """;

    /// <summary>The cursor in the program's format.</summary>
    public string? Cursor => After is { } place ? Order.ListOf(ArticleId).Encode(place) : null;

    /// <summary>The same position as a peer's cursor: the rank and the id.</summary>
    public string? PeerCursor => After is { } place
        ? string.Create(CultureInfo.InvariantCulture, $"{place.Rank:R}_{place.Id}")
        : null;

    /// <summary>The body of the POST request.</summary>
    public string Json(string? cursor) => JsonSerializer.Serialize(new
    {
        query = Document,
        variables = new
        {
            slug = Article,
            order = Order.Name,
            first = Top,
            after = cursor,
            replies = RepliesPerComment,
            depth = MaxDepth,
        },
    });
}
