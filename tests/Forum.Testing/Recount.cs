namespace Forum.Testing;

/// <summary>
/// Recomputes every counter, rank and depth of the forum from the stored comments and votes, and compares them with the
/// stored values.
/// </summary>
internal static class Recount
{
    private const int Visible = 0, Pending = 1, Deleted = 3, Listed = 0, Held = 1, Unlisted = 2;

    /// <returns>One line for each counter that is wrong.</returns>
    public static async Task<IReadOnlyList<string>> DifferencesAsync(ForumHost forum)
    {
        var stored = await StoredAsync(forum);
        var counted = await CountAsync(forum);
        return
        [
            .. counted.Where(c => !stored.TryGetValue(c.Key, out var has) || !c.Value.IsNear(has))
                .Select(c => $"{c.Key}: counted {c.Value}, stored {stored.GetValueOrDefault(c.Key)}"),
            .. stored.Keys.Except(counted.Keys).Select(key => $"{key}: stored, but its entity does not exist"),
            .. (await forum.RowsAsync(
                "SELECT id, article_id FROM comments", row => (Id: row.GetGuid(0), Article: row.GetGuid(1))))
                .Where(comment => BucketOf(comment.Id) != BucketOf(comment.Article))
                .Select(comment => $"{comment.Id}: without the bucket of its article {comment.Article}"),
            .. (await forum.RowsAsync(
                """
                SELECT c.id FROM comments c JOIN comment_standings s ON s.comment_id = c.id LEFT JOIN comments p ON p.id = c.parent_id
                WHERE c.depth <> coalesce(p.depth + 1, 0) OR s.list_key <> coalesce(c.parent_id, c.article_id)
                """,
                row => row.GetGuid(0)))
                .Select(id => $"{id}: not one level below its parent, or in another list"),
        ];
    }

    /// <summary>Writes the recomputed values into the tables, after a test has changed a status by hand.</summary>
    public static async Task RepairAsync(ForumHost forum)
    {
        var stored = await StoredAsync(forum);
        foreach (var (key, counts) in await CountAsync(forum))
        {
            if (counts.IsNear(stored[key])) continue;
            var (table, id) = key.Kind switch
            {
                "comment" => ("comment_standings", "comment_id"),
                "article" => ("articles", "id"),
                _ => ("pseudonyms", "id"),
            };
            var columns = string.Join(", ", counts.Values.Keys.Select((column, i) => $"{column} = ${i + 2}"));
            object[] values = [key.Id, .. counts.Values.Values.Select(value => (object)value)];
            await forum.ExecuteAsync($"UPDATE {table} SET {columns} WHERE {id} = $1", values);
        }
    }

    private static async Task<Dictionary<CountedEntity, CounterValues>> StoredAsync(ForumHost forum)
    {
        var all = new List<(CountedEntity, CounterValues)>();
        all.AddRange(await forum.RowsAsync(
            """
            SELECT comment_id, upvotes, downvotes, score, reply_count, descendant_count, listed_count, held_count, listing,
                   best, hot, controversial
            FROM comment_standings
            """,
            row => (new CountedEntity("comment", row.GetGuid(0)), CounterValues.Read(row))));
        all.AddRange(await forum.RowsAsync(
            "SELECT id, comment_count, listed_count, held_count FROM articles",
            row => (new CountedEntity("article", row.GetGuid(0)), CounterValues.Read(row))));
        all.AddRange(await forum.RowsAsync(
            "SELECT id, comment_count, written_count FROM pseudonyms",
            row => (new CountedEntity("pseudonym", row.GetGuid(0)), CounterValues.Read(row))));
        return all.ToDictionary(c => c.Item1, c => c.Item2);
    }

    private static async Task<Dictionary<CountedEntity, CounterValues>> CountAsync(ForumHost forum)
    {
        var written = await forum.RowsAsync(
            "SELECT id, article_id, parent_id, author_id, status, created_at FROM comments",
            row => new RecountedComment(
                row.GetGuid(0), row.GetGuid(1), row.IsDBNull(2) ? null : row.GetGuid(2), row.GetGuid(3),
                row.GetInt32(4),
                DateTime.SpecifyKind(row.GetDateTime(5), DateTimeKind.Utc)));
        var votes = (await forum.RowsAsync(
            "SELECT comment_id, value FROM votes", row => (Of: row.GetGuid(0), Value: row.GetInt32(1))))
            .ToLookup(v => v.Of, v => v.Value);
        var articles = await forum.RowsAsync("SELECT id FROM articles", row => row.GetGuid(0));
        var pseudonyms = await forum.RowsAsync("SELECT id FROM pseudonyms", row => row.GetGuid(0));

        var children = written.ToLookup(w => w.ParentId ?? w.ArticleId);
        var visibleDescendants = new Dictionary<Guid, int>();
        int VisibleDescendants(Guid id) => visibleDescendants.TryGetValue(id, out var known)
            ? known
            : visibleDescendants[id] = children[id].Sum(c => (c.Status == Visible ? 1 : 0) + VisibleDescendants(c.Id));
        int ListingOf(RecountedComment w) =>
            w.Status == Visible || VisibleDescendants(w.Id) > 0 ? Listed : w.Status == Pending ? Held : Unlisted;
        int In(Guid list, int listing) => children[list].Count(c => ListingOf(c) == listing);

        var counts = new Dictionary<CountedEntity, CounterValues>();
        foreach (var w in written)
        {
            var (up, down) = (votes[w.Id].Count(v => v == 1), votes[w.Id].Count(v => v == -1));
            counts[new CountedEntity("comment", w.Id)] = CounterValues.Of(
                ("upvotes", up), ("downvotes", down), ("score", up - down),
                ("reply_count", children[w.Id].Count(
                    c => c.Status == Visible)), ("descendant_count", VisibleDescendants(w.Id)),
                ("listed_count", In(w.Id, Listed)), ("held_count", In(w.Id, Held)), ("listing", ListingOf(w)),
                ("best", Ranking.Best(
                    up, down)), ("hot", Ranking.Hot(
                        up - down, w.At)), ("controversial", Ranking.Controversial(up, down)));
        }

        foreach (var article in articles)
        {
            counts[new CountedEntity("article", article)] = CounterValues.Of(
                ("comment_count", VisibleDescendants(article)), ("listed_count", In(article, Listed)),
                ("held_count", In(article, Held)));
        }

        var byAuthor = written.ToLookup(w => w.AuthorId);
        foreach (var pseudonym in pseudonyms)
        {
            counts[new CountedEntity("pseudonym", pseudonym)] = CounterValues.Of(
                ("comment_count", byAuthor[pseudonym].Count(w => w.Status == Visible)),
                ("written_count", byAuthor[pseudonym].Count(w => w.Status != Deleted)));
        }

        return counts;
    }

    private static string BucketOf(Guid id) => id.ToString()[15..18];

    private sealed record RecountedComment(
        Guid Id, Guid ArticleId, Guid? ParentId, Guid AuthorId, int Status, DateTime At);
}
