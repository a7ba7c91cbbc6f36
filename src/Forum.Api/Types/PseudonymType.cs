using System.Globalization;
using Forum.Api.Ids;
using Forum.Api.Loaders;
using Forum.Api.Paging;
using Forum.Data;
using Forum.Pseudonyms;
using GraphQL.Types;
using GraphQLServer.Schema;

namespace Forum.Api.Types;

internal sealed class PseudonymType : ForumObjectType<PseudonymRecord>
{
    public PseudonymType()
    {
        Name = "Pseudonym";
        Description =
            "The public face of an account. Nothing here can be traced to an e-mail address, an IP address or another pseudonym.";
        Interface<NodeInterface>();
        Value("id", Id.NotNull, p => NodeId.Of(NodeKind.Pseudonym, p.Id), Access.Everyone);
        Value("name", String.NotNull, p => p.Name, Access.Everyone);
        Value("kind", Of<PseudonymKindType>().NotNull, p => p.Kind, Access.Everyone);
        Value("avatarUrl", String.NotNull, p =>
            $"/avatars/{p.AvatarSeed:N}.svg", Access.Everyone, "A picture drawn from the pseudonym's own random seed.");
        Value("joinedMonth", String.NotNull, p =>
            p.JoinedAt.ToString("yyyy-MM", CultureInfo.InvariantCulture), Access.Everyone, "The month, never the day.");
        Load("commentCount", Int.NotNull, (p, ctx) => ctx.Load(PseudonymLoaders.CommentCount, p.Id), Access.Everyone);
        Value("badges", Of<BadgeType>().NotNull.List.NotNull, p => BadgeType.Of(p.Badges), Access.Everyone);
        Load("comments", Of<CommentConnectionType>().NotNull, CommentLoaders.OfAuthor, Access.Everyone).Forward()
            .Reads(CommentCosts.ListByAuthor);
    }
}

internal sealed class PseudonymKindType : EnumerationGraphType
{
    public PseudonymKindType()
    {
        Name = "PseudonymKind";
        Add("LASTING", PseudonymKind.Lasting, "Kept across articles.");
        Add(
            "ARTICLE_ALIAS", PseudonymKind.ArticleAlias,
            "One account's mask within one article: the same throughout it, and linked to nothing else.");
        Add("GUEST", PseudonymKind.Guest);
        Add("ERASED", PseudonymKind.Erased, "Stands for an author whose account was erased.");
    }
}
