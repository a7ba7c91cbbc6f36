namespace Forum.Testing;

public sealed partial class ForumClient
{
    private const string CommentFields =
        """
        fragment C on Comment {
          id status text html depth createdAt editedAt upvotes downvotes score replyCount descendantCount isPinned viewerVote
          author { id name kind } parent { id } lock { reason at until by { name } }
        }
        """;

    private const string ArticleFields =
        """
        fragment A on Article {
          id slug title summary html byline url publishedAt updatedAt commentCount slowModeSeconds
          section { id slug name } lock { reason at until by { name } }
        }
        """;

    private const string Page = "pageInfo { hasNextPage hasPreviousPage startCursor endCursor }";

    /// <summary>Null when the comment does not exist or this user may not see it.</summary>
    public async Task<ResponseValue> CommentAsync(string id) =>
        (await QueryAsync(
            $$"""query ($id: ID!) { comment(id: $id) { ...C } } {{CommentFields}}""", new { id }))["comment"];

    public async Task<ResponseValue> ArticleAsync(string id) =>
        (await QueryAsync(
            $$"""query ($id: ID!) { article(by: { id: $id }) { ...A } } {{ArticleFields}}""", new { id }))["article"];

    /// <summary>A page of an article's top-level comments.</summary>
    /// <returns>The connection: `nodes`, `pageInfo`, `totalCount`.</returns>
    public async Task<ResponseValue> CommentsAsync(
        string articleId, string orderBy = "NEWEST", int? first = 100, string? after = null) =>
        (await QueryAsync(
            $$"""
            query ($articleId: ID!, $orderBy: CommentOrder!, $first: Int, $after: String) {
              article(by: { id: $articleId }) {
                comments(orderBy: $orderBy, first: $first, after: $after) { totalCount {{Page}} nodes { ...C } }
              }
            }
            {{CommentFields}}
            """,
            new { articleId, orderBy, first, after }))["article"]["comments"];

    /// <summary>A page of a comment's direct replies.</summary>
    public async Task<ResponseValue> RepliesAsync(
        string commentId, string orderBy = "NEWEST", int? first = 100, string? after = null) =>
        (await QueryAsync(
            $$"""
            query ($commentId: ID!, $orderBy: CommentOrder!, $first: Int, $after: String) {
              comment(id: $commentId) {
                replies(orderBy: $orderBy, first: $first, after: $after) { totalCount {{Page}} nodes { ...C } }
              }
            }
            {{CommentFields}}
            """,
            new { commentId, orderBy, first, after }))["comment"]["replies"];
}
