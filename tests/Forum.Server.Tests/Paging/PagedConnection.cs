using Forum.Testing;

namespace Forum.Server.Tests.Paging;

/// <summary>One connection of the API, read page by page as a client does it.</summary>
/// <param name="Document">
/// A query with the variables of a connection; the values in <paramref name="Variables"/> are the same for all pages.
/// </param>
/// <param name="Path">The fields that lead to the connection.</param>
/// <param name="Variables">What the list belongs to, and its order.</param>
internal sealed record PagedConnection(string Document, string[] Path, IReadOnlyDictionary<string, object?> Variables)
{
    private const string Paged = "first: $first, after: $after, last: $last, before: $before";
    private const string PageVariables = "$first: Int, $after: String, $last: Int, $before: String";
    private const string PageOf =
        "pageInfo { hasNextPage hasPreviousPage startCursor endCursor } edges { cursor node { id } } nodes { id }";

    public static PagedConnection TopLevel(string articleId, string orderBy) => new(
        $"query ($of: ID!, $orderBy: CommentOrder!, {PageVariables}) {{ article(by: {{ id: $of }}) {{ comments(orderBy: $orderBy, {Paged}) {{ totalCount {PageOf} }} }} }}",
        ["article", "comments"],
        new Dictionary<string, object?> { ["of"] = articleId, ["orderBy"] = orderBy });

    public static PagedConnection Replies(string commentId, string orderBy) => new(
        $"query ($of: ID!, $orderBy: CommentOrder!, {PageVariables}) {{ comment(id: $of) {{ replies(orderBy: $orderBy, {Paged}) {{ totalCount {PageOf} }} }} }}",
        ["comment", "replies"],
        new Dictionary<string, object?> { ["of"] = commentId, ["orderBy"] = orderBy });

    /// <param name="sectionId">Null: the articles of the whole forum.</param>
    public static PagedConnection Articles(string? sectionId, string orderBy) => new(
        $"query ($of: ID, $orderBy: ArticleOrder!, {PageVariables}) {{ articles(section: $of, orderBy: $orderBy, {Paged}) {{ {PageOf} }} }}",
        ["articles"],
        new Dictionary<string, object?> { ["of"] = sectionId, ["orderBy"] = orderBy });

    public static PagedConnection OfPseudonym(string name) => new(
        $"query ($of: String!, $first: Int, $after: String) {{ pseudonym(name: $of) {{ comments(first: $first, after: $after) {{ totalCount {PageOf} }} }} }}",
        ["pseudonym", "comments"],
        new Dictionary<string, object?> { ["of"] = name });

    public static PagedConnection OfViewer() => new(
        $"query ($first: Int, $after: String) {{ viewer {{ comments(first: $first, after: $after) {{ totalCount {PageOf} }} }} }}",
        ["viewer", "comments"],
        new Dictionary<string, object?>());

    public async Task<ResponseValue> PageAsync(
        ForumClient reader, int? first = null, string? after = null, int? last = null, string? before = null)
    {
        var whole = await TryPageAsync(reader, first, after, last, before);
        if (whole.Has("errors")) throw new InvalidOperationException(whole.ToString());
        return Path.Aggregate(whole["data"], (at, field) => at[field]);
    }

    /// <summary>The whole response, including errors.</summary>
    public Task<ResponseValue> TryPageAsync(
        ForumClient reader, int? first = null, string? after = null, int? last = null, string? before = null)
    {
        var variables = new Dictionary<string, object?>(Variables) { ["first"] = first, ["after"] = after };
        if (last is not null || before is not null) (variables["last"], variables["before"]) = (last, before);
        return reader.TryQueryAsync(Document, variables);
    }

    /// <summary>Every page from the first to the last.</summary>
    public async Task<IReadOnlyList<ResponseValue>> ForwardAsync(ForumClient reader, int size)
    {
        var pages = new List<ResponseValue> { await PageAsync(reader, first: size) };
        while (pages[^1]["pageInfo"]["hasNextPage"].IsTrue)
        {
            Assert.InRange(pages.Count, 1, 1_000);
            pages.Add(await PageAsync(reader, first: size, after: pages[^1]["pageInfo"]["endCursor"].Text));
        }

        return pages;
    }

    /// <summary>Every page from the last to the first.</summary>
    public async Task<IReadOnlyList<ResponseValue>> BackwardAsync(ForumClient reader, int size)
    {
        var pages = new List<ResponseValue> { await PageAsync(reader, last: size) };
        while (pages[^1]["pageInfo"]["hasPreviousPage"].IsTrue)
        {
            Assert.InRange(pages.Count, 1, 1_000);
            pages.Add(await PageAsync(reader, last: size, before: pages[^1]["pageInfo"]["startCursor"].Text));
        }

        return pages;
    }

    /// <summary>The ids of a page's nodes.</summary>
    public static IReadOnlyList<string> Ids(ResponseValue page) => page["nodes"].All("id");
}
