using System.Globalization;
using System.Text.Json;
using Forum.Comments;
using Forum.Paging;

namespace Forum.Load.Pages;

/// <summary>One page of an article's tree: 50 top-level comments, below each at most 3 replies, and 3 below each of those.</summary>
/// <param name="Article">Its slug.</param>
/// <param name="ArticleId">Its id, which the program's cursors are bound to.</param>
/// <param name="After">The page's place; null: the first page.</param>
internal sealed record TreePage(string Article, Guid ArticleId, CommentOrder Order, Place? After)
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

    /// <summary>The cursor as the program makes it.</summary>
    public string? Cursor => After is { } place ? CommentLists.Of(ArticleId, Order).Encode(place) : null;

    /// <summary>The same place as a peer's cursor: the rank and the id.</summary>
    public string? PeerCursor => After is { } place
        ? string.Create(CultureInfo.InvariantCulture, $"{place.Rank:R}_{place.Id}")
        : null;

    /// <summary>The body of the POST.</summary>
    public string Json(string? cursor) => JsonSerializer.Serialize(new
    {
        query = Document,
        variables = new
        {
            slug = Article, order = Order.ToString().ToUpperInvariant(), first = Top, after = cursor, replies = RepliesPerComment, depth = MaxDepth,
        },
    });
}
