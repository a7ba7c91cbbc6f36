namespace Forum.Server.Tests.Live.Telling;

/// <summary>What is asked of an event and of a query in the very same words.</summary>
/// <param name="IsOwn">Whether it asks for what may differ by viewer, too; if not, many share one answer.</param>
internal sealed record Wording(bool IsOwn)
{
    private string Fragments =>
        $$"""
        fragment C on Comment {
          id status text html depth createdAt editedAt upvotes downvotes score replyCount descendantCount isPinned
          author { id name kind badges avatarUrl joinedMonth commentCount }
          lock { reason at until by { name } } article { ...A }
          {{(IsOwn ? "viewerVote viewerMay { reply edit delete vote report moderate } parent { id status text author { name } } ancestors { id status }" : "")}}
        }
        fragment A on Article {
          id title commentCount lock { reason at until by { name } }
          {{(IsOwn ? "viewerMay { comment commentRefusal moderate }" : "")}}
        }
        """;

    /// <summary>For `nodes` and `article` as they are now.</summary>
    public string Query =>
        $"query ($ids: [ID!]!, $article: ID!) {{ nodes(ids: $ids) {{ ... on Comment {{ ...C }} }} article(by: {{ id: $article }}) {{ ...A }} }} {Fragments}";

    /// <param name="name">Another name is another document, of which nothing has been made yet.</param>
    public string Subscription(string name) =>
        $$"""
        subscription {{name}}($articleId: ID!, $after: String) {
          articleEvents(articleId: $articleId, after: $after) {
            __typename cursor at
            ... on CommentAdded { comment { ...C } }
            ... on CommentEdited { comment { ...C } }
            ... on CommentWithdrawn { comment { ...C } }
            ... on VotesCounted { comments { ...C } }
            ... on LockChanged { article { ...A } branch { ...C } }
          }
        }
        {{Fragments}}
        """;
}
