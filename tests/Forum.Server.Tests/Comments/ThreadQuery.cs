using Forum.Testing;

namespace Forum.Server.Tests.Comments;

/// <summary>A row of `Article.thread`.</summary>
internal sealed record ThreadRow(string Id, int Depth, int MoreReplies, string? RepliesCursor);

internal static class ThreadQuery
{
    private const string Document =
        """
        query ($id: ID!, $orderBy: CommentOrder!, $first: Int, $after: String, $replies: Int!, $depth: Int!) {
          article(by: { id: $id }) {
            thread(orderBy: $orderBy, first: $first, after: $after, repliesPerComment: $replies, maxDepth: $depth) {
              rows { depth moreReplies repliesCursor comment { id } }
              pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
            }
          }
        }
        """;

    public static async Task<(IReadOnlyList<ThreadRow> Rows, ResponseValue PageInfo)> TreeAsync(
        this ForumClient reader, string article, string orderBy, int first, int replies, int depth,
        string? after = null)
    {
        var response = await reader.QueryAsync(Document, new { id = article, orderBy, first, after, replies, depth });
        var thread = response["article"]["thread"];
        return ([.. thread["rows"].Items.Select(Row)], thread["pageInfo"]);
    }

    public static Task<ResponseValue> TryTreeAsync(
        this ForumClient reader, string article, int? first, int replies, int depth, string? after = null) =>
        reader.TryQueryAsync(Document, new { id = article, orderBy = "OLDEST", first, after, replies, depth });

    private static ThreadRow Row(ResponseValue row) => new(
        row["comment"]["id"].Text,
        row["depth"].Number,
        row["moreReplies"].Number,
        row["repliesCursor"].IsNull ? null : row["repliesCursor"].Text);
}
