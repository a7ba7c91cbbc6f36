using Forum.Testing;

namespace Forum.Server.Tests.Queries.Consistency;

/// <summary>Random writes of every kind below one article, each by one user at one node.</summary>
internal sealed class RandomWrites(
    ForumHost forum, string article, IReadOnlyList<ForumClient> writers, ForumClient moderator, ForumClient editor,
    Random random)
{
    private readonly List<(string Id, ForumClient Author)> written = [];
    private bool isLocked;

    public Dictionary<string, int> Counts { get; } = [];

    /// <summary>The comment of the last write.</summary>
    public string Comment { get; private set; } = "";

    /// <returns>The client that has written: it must read its own write immediately at the same node.</returns>
    public async Task<ForumClient> WriteNextAsync(ForumNode node)
    {
        while (true)
        {
            var (id, author) = written.Count == 0
                ? ("", writers[0])
                : written[Math.Max(0, written.Count - 1 - random.Next(random.Next(3) == 0 ? written.Count : 12))];
            var (kind, person, write) = Choose(node, id, author);
            var there = person.At(node);
            if (await write(there) is { } refusal)
            {
                if (refusal is not ("LOCKED" or "CONFLICT" or "NOT_FOUND" or "FORBIDDEN" or "TOO_DEEP"))
                    throw new InvalidOperationException($"{kind}: {refusal}");
                continue;
            }

            if (kind != "post" && id.Length > 0) Comment = id;
            Counts[kind] = Counts.GetValueOrDefault(kind) + 1;
            return there;
        }
    }

    private (string Kind, ForumClient Person, Func<ForumClient, Task<string?>> Write) Choose(
        ForumNode node, string id, ForumClient author)
    {
        var any = writers[random.Next(writers.Count)];
        if (isLocked && random.Next(3) == 0)
            return ("unlock article", moderator, async p =>
            {
                isLocked = false; return (await p.UnlockArticleAsync(article)).Refusal;
            }
            );
        return (written.Count < 8 ? 0 : random.Next(100)) switch
        {
            < 28 => ("post", any, person => PostAsync(any, person, random.Next(3) == 0 ? null : id)),
            < 55 => ("vote", any, async person =>
                (await person.VoteAsync(id, random.Next(4) switch { 0 => null, 1 => "DOWN", _ => "UP" })).Refusal),
            < 70 => ("edit", author, async person =>
                (await person.EditCommentAsync(id, $"Thoughts *number* {random.Next()}.")).Refusal),
            < 80 => ("delete", author, async person => (await person.DeleteCommentAsync(id)).Refusal),
            < 86 => ("lock branch", moderator, async person => (await person.LockBranchAsync(id, "Enough.")).Refusal),
            < 92 => ("unlock branch", moderator, async person => (await person.UnlockBranchAsync(id)).Refusal),
            < 95 => ("lock article", moderator, async person =>
            {
                isLocked = true; return (await person.LockArticleAsync(article, "Enough.")).Refusal;
            }
            ),
            < 98 => ("update article", editor, async person =>
                (await person.UpdateArticleAsync(article, title: $"Title {random.Next()}")).Refusal),
            98 => ("publish", editor, async person =>
                (await person.PublishArticleAsync(
                    $"article-{Guid.NewGuid():n}", $"News {random.Next()}", await forum.SectionAsync("news"))).Refusal),
            _ => ("grant", any, async person =>
            {
                await node.RunAsync("grant", random.Next(2) == 0 ? "editor" : "administrator", any.Email); return null;
            }
            ),
        };
    }

    private async Task<string?> PostAsync(ForumClient author, ForumClient person, string? parent)
    {
        var outcome = await person.PostCommentAsync(
            article, $"Words *number* {random.Next()}.", parent is { Length: > 0 } ? parent : null);
        if (outcome.Refusal is null) written.Add((Comment = outcome.Id, author));
        return outcome.Refusal;
    }
}
