using Forum.Api.Ids;
using Forum.Api.Loaders;
using Forum.Api.Paging;
using Forum.Api.Types;
using Forum.Articles;
using Forum.Authorization;
using Forum.Data;
using Forum.Moderation;
using Forum.Text;
using Forum.Text.Sanitizing;
using GraphQLServer.DataLoaders;
using GraphQLServer.Schema;

namespace Forum.Api;

/// <summary>The root type of queries.</summary>
internal sealed class QueryType : RootType<Viewer?>
{
    public QueryType()
    {
        Name = "Query";
        Load("node", Of<NodeInterface>(), (_, ctx, viewer) =>
            NodeLoader.Load(ctx, viewer, ctx.Argument<string>("id")), Access.Everyone)
            .Argument("id", Id.NotNull)
            .Reads(NodeLoader.RowsPerId)
            .ReadsOnce("sanctions", SanctionReader.MaxSanctions);
        Load("nodes", Of<NodeInterface>().List.NotNull, (_, ctx, viewer) =>
            NodeLoader.LoadAll(ctx, viewer, ctx.Argument<string[]>("ids")), Access.Everyone,
            "At most 50 ids, answered in their order.")
            .Argument("ids", Id.NotNull.List.NotNull)
            .Lists(NodeLoader.CountIds)
            .Reads(a => NodeLoader.RowsPerId * NodeLoader.CountIds(a))
            .ReadsOnce("sanctions", SanctionReader.MaxSanctions);
        Value("forum", Of<ForumType>().NotNull, (_, ctx) => ctx.Service<ForumRules>(), Access.Everyone,
            "The rules and limits that a client shows or checks before it sends.");
        Async("sections", Of<SectionType>().NotNull.List.NotNull,
            async (_, ctx) => await ctx.Service<ArticleReader>().SectionsAsync(ctx.CancellationToken), Access.Everyone)
            .Lists(Section.MaxCount)
            .Reads(Section.MaxCount);
        Async("section", Of<SectionType>(), async (_, ctx) => Slug.Check(ctx.Argument<string>(
            "slug")) is { Text: { } slug }
            ? await ctx.Service<ArticleReader>().SectionAsync(slug, ctx.CancellationToken)
            : null, Access.Everyone)
            .Argument("slug", String.NotNull);
        Load("article", Of<ArticleType>(), (_, ctx) => Article(ctx), Access.Everyone)
            .Argument("by", Of<ArticleByType>().NotNull);
        Load("articles", Of<ArticleConnectionType>().NotNull, (_, ctx) => Articles(ctx), Access.Everyone)
            .Argument("section", Id)
            .Argument("orderBy", Of<ArticleOrderType>().NotNull, ArticleOrder.Newest)
            .Paged()
            .Reads(a => a.PageSize() + 1);
        Load("comment", Of<CommentType>(), (_, ctx, viewer) =>
            NodeId.Parse(ctx.Argument<string>("id"), NodeKind.Comment) is { } id
                ? CommentView.Load(ctx, viewer, id)
                : null, Access.Everyone)
            .Argument("id", Id.NotNull)
            .Reads(CommentCosts.SingleComment);
        Load("pseudonym", Of<PseudonymType>(), (_, ctx) =>
            ctx.Load(PseudonymLoaders.ByName, ctx.Argument<string>("name")), Access.Everyone,
            "A pseudonym by its public name, compared as names are: without case or look-alike letters.")
            .Argument("name", String.NotNull)
            .Reads(2);
        Value("viewer", Of<ViewerType>(), (_, _, viewer) =>
            viewer, Access.Everyone, "Who is asking. Null when signed out.");
    }

    private static Deferred<ArticleRecord?>? Article(FieldContext context)
    {
        var by = context.Argument<InputObject>("by");
        if (by.Has("id"))
            return NodeId.Parse(by.Get<string>("id"), NodeKind.Article) is { } id
                ? context.Load(ArticleLoaders.ById, id)
                : null;
        if (by.Has("slug"))
            return Slug.Check(by.Get<string>("slug")) is { Text: { } slug }
                ? context.Load(ArticleLoaders.BySlug, slug)
                : null;
        return WebAddress.Check(by.Get<string>("url")) is { Text: { } url }
            ? context.Load(ArticleLoaders.ByUrl, url)
            : null;
    }

    /// <summary>A page of articles, of one section or of all; empty when the section does not exist.</summary>
    private static Deferred<Forum.Paging.Page<ArticleRecord>> Articles(FieldContext context)
    {
        var section = context.Argument<string?>("section");
        var arguments = (context.Argument<ArticleOrder>("orderBy"), context.Page());
        if (section is null) return context.Load(ArticleLoaders.OfSection, Guid.Empty, arguments);

        // The empty id is the key of the whole forum. For an unknown section, the key is an id that no section has.
        var id = NodeId.Parse(section, NodeKind.Section) ?? Guid.Empty;
        return context.Load(ArticleLoaders.OfSection, id == Guid.Empty ? Guid.AllBitsSet : id, arguments);
    }
}
