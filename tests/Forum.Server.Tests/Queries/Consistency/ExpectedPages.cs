using Forum.Testing;

namespace Forum.Server.Tests.Queries.Consistency;

/// <summary>An article's state in the tables at one moment, paged by the test itself.</summary>
internal sealed record ExpectedPages(
    string Article, ILookup<Guid?, ExpectedComment> Children, IReadOnlyList<string> Articles)
{
    public const int First = 5, Replies = 2, Depth = 2;

    public static async Task<ExpectedPages> ReadAsync(ForumHost forum, string article)
    {
        var id = GlobalId.UuidOf(article);
        var comments = await forum.RowsAsync(ExpectedComment.Sql, ExpectedComment.Read, id);
        var head = await forum.RowsAsync(
            "SELECT title, comment_count, locked_at IS NULL FROM articles WHERE id = $1",
            row => $"{row.GetString(0)} {row.GetInt32(1)} {(row.GetBoolean(2) ? "open" : "locked")}", id);
        var articles = await forum.RowsAsync(
            "SELECT title, comment_count, locked_at IS NULL FROM articles ORDER BY comment_count DESC, id DESC LIMIT 5",
            row => $"{row.GetString(0)} {row.GetInt32(1)} {(row.GetBoolean(2) ? "open" : "locked")}");
        return new(head[0], comments.Where(c => c.IsListed).ToLookup(c => c.Parent), articles);
    }

    /// <summary>The first page of the tree: a line for the article, then one for each row.</summary>
    public string Page(string order) =>
        string.Join(
            '\n', InOrder(null, order).Take(First).SelectMany(comment => Rows(comment, order, 0)).Prepend(Article));

    /// <summary>The first replies to a comment; null if the comment is not visible.</summary>
    public string? RepliesTo(Guid comment, string order) =>
        Children.SelectMany(list => list).Any(c => c.Id == comment)
            ? string.Join('\n', InOrder(comment, order).Take(First).Select(c => c.Line))
            : null;

    private IEnumerable<string> Rows(ExpectedComment comment, string order, int depth)
    {
        var all = InOrder(comment.Id, order).ToList();
        var shown = depth < Depth ? all.Take(Replies).ToList() : [];
        return shown.SelectMany(reply => Rows(reply, order, depth + 1))
            .Prepend($"{comment.Line} and {all.Count - shown.Count}");
    }

    private IEnumerable<ExpectedComment> InOrder(Guid? list, string order)
    {
        var rank = Array.IndexOf(["BEST", "HOT", "TOP", "CONTROVERSIAL"], order);
        var by = Children[list].OrderByDescending(c => rank < 0 ? 0 : c.Ranks[rank])
            .ThenByDescending(c => c.Id.ToString("n"), StringComparer.Ordinal);
        return order == "OLDEST" ? by.Reverse() : by;
    }
}
