using GraphQL.Types;
using GraphQLServer.Schema;

namespace Forum.Load.Engine;

/// <summary>
/// A page of comments whose resolvers only read memory, so that the remaining cost is that of the engine.
/// </summary>
internal sealed class PageSchema : GraphQLSchema
{
    public const string Document =
        """
        query Page {
          comments {
            id depth status html createdAt editedAt upvotes downvotes score replyCount descendantCount isPinned
            author { id name avatarUrl }
          }
        }
        """;

    public PageSchema(IServiceProvider services) : base(services) => Query = new QueryFields();

    private sealed class QueryFields : RootType
    {
        public QueryFields()
        {
            Name = "Query";
            Value("comments", Of<CommentFields>().NotNull.List.NotNull, (_, ctx) =>
                ctx.Service<IReadOnlyList<PageComment>>(), Access.Everyone).Lists(100);
        }
    }

    private sealed class CommentFields : ObjectType<PageComment>
    {
        public CommentFields()
        {
            Name = "Comment";
            Value("id", Id.NotNull, c => c.Id, Access.Everyone);
            Value("depth", Int.NotNull, c => c.Depth, Access.Everyone);
            Value("status", Of<EnumerationGraphType<PageStatus>>().NotNull, c => c.Status, Access.Everyone);
            Value("html", String, c => c.Html, Access.Everyone);
            Value("createdAt", Instant.NotNull, c => c.CreatedAt, Access.Everyone);
            Value("editedAt", Instant, c => c.EditedAt, Access.Everyone);
            Value("upvotes", Int.NotNull, c => c.Upvotes, Access.Everyone);
            Value("downvotes", Int.NotNull, c => c.Downvotes, Access.Everyone);
            Value("score", Int.NotNull, c => c.Upvotes - c.Downvotes, Access.Everyone);
            Value("replyCount", Int.NotNull, c => c.ReplyCount, Access.Everyone);
            Value("descendantCount", Int.NotNull, c => c.DescendantCount, Access.Everyone);
            Value("isPinned", Boolean.NotNull, c => c.IsPinned, Access.Everyone);
            Value("author", Of<AuthorFields>(), c => c.Author, Access.Everyone);
        }
    }

    private sealed class AuthorFields : ObjectType<PageAuthor>
    {
        public AuthorFields()
        {
            Name = "Pseudonym";
            Value("id", Id.NotNull, a => a.Id, Access.Everyone);
            Value("name", String.NotNull, a => a.Name, Access.Everyone);
            Value("avatarUrl", String.NotNull, a => a.AvatarUrl, Access.Everyone);
        }
    }
}
