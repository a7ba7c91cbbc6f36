namespace Forum.Server.Tests.Events.Comparison;

/// <summary>A selection that is identical for events and for queries.</summary>
/// <param name="HasViewerFields">Whether it also selects fields that may differ by viewer; if not, many subscribers
/// share one result.</param>
internal sealed record EventSelection(bool HasViewerFields)
{
    private string Fragments =>
        $$"""
        fragment C on Comment {
          id status text html depth createdAt editedAt upvotes downvotes score replyCount descendantCount isPinned
          author { id name kind badges avatarUrl joinedMonth commentCount }
          lock { reason at until by { name } } article { ...A }
          {{(HasViewerFields ? "viewerVote viewerMay { reply edit delete vote report moderate } parent { id status text author { name } } ancestors { id status }" : "")}}
        }
        fragment A on Article {
          id title commentCount lock { reason at until by { name } }
          {{(HasViewerFields ? "viewerMay { comment commentRefusal moderate }" : "")}}
        }
        """;

    /// <summary>Queries `nodes` and `article` in their current state.</summary>
    public string Query =>
        $"query ($ids: [ID!]!, $article: ID!) {{ nodes(ids: $ids) {{ ... on Comment {{ ...C }} }} article(by: {{ id: $article }}) {{ ...A }} }} {Fragments}";

    /// <param name="name">A new operation name makes a new document, for which no result is cached.</param>
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
