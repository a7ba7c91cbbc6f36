using Forum.Api.Articles;
using Forum.Api.Comments;
using Forum.Api.Nodes;
using Forum.Api.Paging;
using Forum.Api.Pseudonyms;
using Forum.Api.Viewers;
using Forum.Articles;
using Forum.Authorization;
using Forum.Data;
using Forum.Moderation;
using Forum.Text;
using Forum.Text.Sanitizing;
using GraphQLServer.DataLoaders;
using GraphQLServer.Schema;

namespace Forum.Api;

/// <summary>Everything that is read.</summary>
internal sealed class QueryFields : RootType
{
    public QueryFields()
    {
        Name = "Query";
        Load("node", Of<NodeInterface>(), (_, ctx) => Nodes.Nodes.Load(ctx, ctx.Argument<string>("id")), Access.Everyone)
            .Argument("id", Id.NotNull)
            .Reads(Nodes.Nodes.RowsOfOne)
            .ReadsOnce("sanctions", SanctionReader.MaxSanctions);
        Load("nodes", Of<NodeInterface>().List.NotNull, (_, ctx) => Nodes.Nodes.LoadAll(ctx, ctx.Argument<string[]>("ids")), Access.Everyone,
            "At most 50 ids, answered in their order.")
            .Argument("ids", Id.NotNull.List.NotNull)
            .Lists(Nodes.Nodes.CountOf)
            .Reads(a => Nodes.Nodes.RowsOfOne * Nodes.Nodes.CountOf(a))
            .ReadsOnce("sanctions", SanctionReader.MaxSanctions);
        Value("forum", Of<ForumFields>().NotNull, (_, ctx) => ctx.Service<ForumRules>(), Access.Everyone,
            "The rules and limits that a client shows or checks before it sends.");
        Async("sections", Of<SectionFields>().NotNull.List.NotNull,
            async (_, ctx) => await ctx.Service<ArticleReader>().SectionsAsync(ctx.Cancellation), Access.Everyone)
            .Lists(Section.MaxCount)
            .Reads(Section.MaxCount);
        Async("section", Of<SectionFields>(), async (_, ctx) => Slug.Check(ctx.Argument<string>("slug")) is { Text: { } slug }
            ? await ctx.Service<ArticleReader>().SectionAsync(slug, ctx.Cancellation)
            : null, Access.Everyone)
            .Argument("slug", String.NotNull);
        Load("article", Of<ArticleFields>(), (_, ctx) => Article(ctx), Access.Everyone)
            .Argument("by", Of<ArticleByFields>().NotNull);
        Load("articles", Of<ArticleConnectionFields>().NotNull, (_, ctx) => Articles(ctx), Access.Everyone)
            .Argument("section", Id)
            .Argument("orderBy", Of<ArticleOrderType>().NotNull, ArticleOrder.Newest)
            .Paged()
            .Reads(a => a.PageSize() + 1);
        Load("comment", Of<CommentFields>(), (_, ctx) =>
            NodeId.Parse(ctx.Argument<string>("id"), NodeKind.Comment) is { } id ? SeenComment.Load(ctx, id) : null, Access.Everyone)
            .Argument("id", Id.NotNull)
            .Reads(CommentCosts.One);
        Load("pseudonym", Of<PseudonymFields>(), (_, ctx) => ctx.Load(PseudonymLoads.ByName, ctx.Argument<string>("name")), Access.Everyone,
            "A pseudonym by its public name, compared as names are: without case or look-alike letters.")
            .Argument("name", String.NotNull)
            .Reads(2);
        Value("viewer", Of<ViewerFields>(), (_, ctx) => ctx.Viewer<Viewer?>(), Access.Everyone, "Who is asking. Null when signed out.");
    }

    private static Deferred<ArticleRecord?>? Article(FieldContext context)
    {
        var by = context.Argument<InputObject>("by");
        if (by.Has("id")) return NodeId.Parse(by.Get<string>("id"), NodeKind.Article) is { } id ? context.Load(ArticleLoads.ById, id) : null;
        if (by.Has("slug")) return Slug.Check(by.Get<string>("slug")) is { Text: { } slug } ? context.Load(ArticleLoads.BySlug, slug) : null;
        return WebAddress.Check(by.Get<string>("url")) is { Text: { } url } ? context.Load(ArticleLoads.ByUrl, url) : null;
    }

    /// <summary>Of a section that is not there: no articles.</summary>
    private static Deferred<Forum.Paging.Page<ArticleRecord>> Articles(FieldContext context)
    {
        var section = context.Argument<string?>("section");
        var asked = (context.Argument<ArticleOrder>("orderBy"), context.Page());
        if (section is null) return context.Load(ArticleLoads.OfSection, Guid.Empty, asked);

        // The empty id stands for the whole forum here, and is no section's.
        var id = NodeId.Parse(section, NodeKind.Section) ?? Guid.Empty;
        return context.Load(ArticleLoads.OfSection, id == Guid.Empty ? Guid.AllBitsSet : id, asked);
    }
}
