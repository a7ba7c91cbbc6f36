using Forum.Authorization;
using Forum.Comments;
using Forum.Data;
using Forum.Paging;
using Forum.Server.Database.Sql;
using Forum.Time;
using Microsoft.Data.Sqlite;

namespace Forum.Server.Database.Sqlite;

/// <summary>
/// Reads comment pages from SQLite in process: SQLite has no LATERAL, and running a prepared statement for each list
/// costs no more. What is one statement on PostgreSQL is one prepared statement here, executed once for each list.
/// </summary>
internal sealed class SqliteCommentPages(SqliteSource source, NodeClock clock) : ICommentPages
{
    private const string ContentJoins =
        """
        CROSS JOIN comments c ON c.id = s.comment_id
        CROSS JOIN pseudonyms p ON p.id = c.author_id
        """;

    public Task<ILookup<Guid, CommentRecord>> ReadListsAsync(
        IReadOnlyCollection<Guid> lists, CommentOrder order, PageWindow window, ReadOptions options,
        CancellationToken cancellationToken)
    {
        using var connection = source.Open();
        using var command = ListCommand(connection, order, window, options);
        var rows = new List<CommentRecord>();
        foreach (var list in lists) rows.AddRange(ReadList(command, list, window.Size + 1, cancellationToken));
        return Task.FromResult(rows.ToLookup(r => r.ListKey));
    }

    public Task<IReadOnlyList<CommentRecord>> ReadThreadsAsync(
        IReadOnlyCollection<Guid> articles, CommentOrder order, ThreadWindow window, ReadOptions options,
        CancellationToken cancellationToken)
    {
        using var connection = source.Open();
        using var top = ListCommand(connection, order, window.Top, options);
        using var replies = ListCommand(connection, order, window.Top with { From = null }, options);
        var rows = new List<CommentRecord>();
        foreach (var article in articles)
        {
            var level = ReadList(top, article, window.Top.Size + 1, cancellationToken);
            rows.AddRange(level);
            rows.AddRange(ReadDescendants(level.Take(window.Top.Size), level.Count));
        }

        return Task.FromResult<IReadOnlyList<CommentRecord>>(rows);

        // Reads level by level, like PostgreSQL's recursive query, until the page is full.
        List<CommentRecord> ReadDescendants(IEnumerable<CommentRecord> level, int rowCount)
        {
            var descendants = new List<CommentRecord>();
            for (var depth = 0; depth < window.MaxDepth && window.RepliesPerComment > 0; depth++)
            {
                var next = new List<CommentRecord>();
                foreach (var comment in level.Where(c => c.ListedCount + (options.IncludeHeld ? c.HeldCount : 0) > 0))
                {
                    var limit = Math.Min(
                        window.RepliesPerComment, ThreadWindow.MaxRows - rowCount - descendants.Count - next.Count);
                    if (limit > 0) next.AddRange(ReadList(replies, comment.Id, limit, cancellationToken));
                }

                descendants.AddRange(next);
                level = next;
            }

            return descendants;
        }
    }

    public async Task<IReadOnlyList<CommentRecord>> ReadByIdsAsync(
        IReadOnlyCollection<Guid> ids, ContentFields content, CancellationToken cancellationToken)
    {
        using var connection = source.Open();
        using var command = connection.CreateCommand();
        command.CommandText =
            $"""
            SELECT {CommentRow.Columns(content)}
            FROM (SELECT DISTINCT value FROM json_each($ids)) wanted
            CROSS JOIN (SELECT *, 0.0 AS rank FROM comment_standings) s ON s.comment_id = wanted.value
            {ContentJoins}
            """;
        command.Parameters.AddWithValue("$ids", SqliteIds.Json(ids));
        return await CommentRow.ReadAllAsync(command, cancellationToken);
    }

    public Task<ILookup<Guid, CommentRecord>> ReadByAuthorsAsync(
        IReadOnlyCollection<Guid> authors, PageWindow window, ContentFields content,
        CancellationToken cancellationToken)
    {
        using var connection = source.Open();
        using var command = AuthorCommand(connection, window, content);
        var rows = authors.SelectMany(a => ReadAuthor(command, a, CommentStatus.Visible, cancellationToken))
            .ToLookup(r => r.Author.Id);
        return Task.FromResult(rows);
    }

    public Task<IReadOnlyList<CommentRecord>> ReadByAccountAsync(
        Guid accountId, PageWindow window, ContentFields content, CancellationToken cancellationToken)
    {
        using var connection = source.Open();
        using var command = AuthorCommand(connection, window, content);
        var rows = new List<CommentRecord>();
        foreach (var author in PseudonymsOf(connection, accountId))
        {
            foreach (var status in (ReadOnlySpan<CommentStatus>)[
                CommentStatus.Visible, CommentStatus.Pending, CommentStatus.Removed])
                rows.AddRange(ReadAuthor(command, author, status, cancellationToken));
        }

        IReadOnlyList<CommentRecord> newest = [.. CommentOrder.Newest.Sort(rows, window.Backward)
            .Take(window.Size + 1)];
        return Task.FromResult(newest);
    }

    public async Task<IReadOnlyDictionary<Guid, DiscussionLock>> ReadLocksAsync(
        IReadOnlyCollection<Guid> comments, DateTime now, CancellationToken cancellationToken)
    {
        using var connection = source.Open();
        using var command = connection.CreateCommand();

        // With max(), SQLite takes the other columns from the row with the maximum: the nearest lock.
        command.CommandText =
            """
            WITH RECURSIVE up AS (
              SELECT c.id AS start, c.id, c.parent_id, c.depth
              FROM (SELECT DISTINCT value FROM json_each($ids)) wanted CROSS JOIN comments c ON c.id = wanted.value
              UNION ALL
              SELECT up.start, c.id, c.parent_id, c.depth FROM up CROSS JOIN comments c ON c.id = up.parent_id
            )
            SELECT up.start, b.reason, b.at, b.by_id, b.until, max(up.depth)
            FROM up CROSS JOIN branch_locks b ON b.comment_id = up.id
            WHERE b.until IS NULL OR b.until > $now
            GROUP BY up.start
            """;
        command.Parameters.AddWithValue("$ids", SqliteIds.Json(comments));
        command.Parameters.AddWithValue("$now", now);
        return await LockRow.ReadAllAsync(command, cancellationToken);
    }

    public async Task<ILookup<Guid, Ancestor>> GetAncestorsAsync(
        IReadOnlyCollection<Guid> comments, CancellationToken cancellationToken)
    {
        using var connection = source.Open();
        using var command = connection.CreateCommand();
        command.CommandText =
            """
            WITH RECURSIVE up AS (
              SELECT c.id AS start, c.id, c.parent_id, c.article_id, c.depth, c.edited_at
              FROM (SELECT DISTINCT value FROM json_each($ids)) wanted CROSS JOIN comments c ON c.id = wanted.value
              UNION ALL
              SELECT up.start, c.id, c.parent_id, c.article_id, c.depth, c.edited_at FROM up CROSS JOIN comments c ON c.id = up.parent_id
            )
            SELECT start, id, parent_id, article_id, depth, edited_at FROM up
            """;
        command.Parameters.AddWithValue("$ids", SqliteIds.Json(comments));
        return await AncestorRow.ReadAllAsync(command, cancellationToken);
    }

    /// <summary>All programs that use the file run on one machine, so its clock is also the database's.</summary>
    public async Task<VotePath> GetVotePathAsync(Guid accountId, Guid commentId, CancellationToken cancellationToken)
    {
        var ancestors = (await GetAncestorsAsync([commentId], cancellationToken))[commentId].ToList();
        using var connection = source.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT at FROM votes WHERE account_id = $account AND comment_id = $comment";
        command.Parameters.AddWithValue("$account", accountId);
        command.Parameters.AddWithValue("$comment", commentId);
        using var row = command.ExecuteReader();
        var now = clock.Now;
        var after = row.Read() ? AncestorRow.Utc(row.GetDateTime(0)).AddMicroseconds(1) : now;
        return new VotePath(ancestors, after > now ? after : now);
    }

    private static SqliteCommand AuthorCommand(SqliteConnection connection, PageWindow window, ContentFields content)
    {
        var (sign, direction) = window.Backward ? (">", "ASC") : ("<", "DESC");
        var command = connection.CreateCommand();
        command.CommandText =
            $"""
            SELECT {CommentRow.Columns(content)}
            FROM (SELECT id FROM comments WHERE author_id = $author AND status = $status
                  {(window.From is null ? "" : $"AND id {sign} $id")} ORDER BY id {direction} LIMIT $rows) newest
            CROSS JOIN (SELECT *, 0.0 AS rank FROM comment_standings) s ON s.comment_id = newest.id
            {ContentJoins}
            """;
        command.Parameters.Add("$author", SqliteType.Text);
        command.Parameters.Add("$status", SqliteType.Integer);
        command.Parameters.AddWithValue("$rows", window.Size + 1);
        if (window.From is { } from) command.Parameters.AddWithValue("$id", from.Id);
        command.Prepare();
        return command;
    }

    private static List<CommentRecord> ReadAuthor(
        SqliteCommand command, Guid author, CommentStatus status, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        command.Parameters["$author"].Value = author;
        command.Parameters["$status"].Value = (int)status;
        return ReadAll(command);
    }

    private static List<Guid> PseudonymsOf(SqliteConnection connection, Guid accountId)
    {
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT id FROM pseudonyms WHERE account_id = $account";
        command.Parameters.AddWithValue("$account", accountId);
        using var row = command.ExecuteReader();
        var ids = new List<Guid>();
        while (row.Read()) ids.Add(row.GetGuid(0));
        return ids;
    }

    private static SqliteCommand ListCommand(
        SqliteConnection connection, CommentOrder order, PageWindow window, ReadOptions options)
    {
        var command = connection.CreateCommand();
        var range = KeysetSql.Range(
            order, window.Backward, window.From is null ? null : ("$rank", "$id"), options.IncludeHeld, "$list",
            "$rows");
        command.CommandText = $"SELECT {CommentRow.Columns(options.Content)} FROM ({range}) s {ContentJoins}";
        command.Parameters.Add("$list", SqliteType.Text);
        command.Parameters.Add("$rows", SqliteType.Integer);
        if (window.From is { } from)
        {
            command.Parameters.AddWithValue("$rank", order.HasIntegerRank ? (object)(long)from.Rank : from.Rank);
            command.Parameters.AddWithValue("$id", from.Id);
        }

        command.Prepare();
        return command;
    }

    /// <summary>Reads at most the given number of rows of one list, in the order of the range.</summary>
    private static List<CommentRecord> ReadList(
        SqliteCommand command, Guid list, int rows, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        command.Parameters["$list"].Value = list;
        command.Parameters["$rows"].Value = rows;
        return ReadAll(command);
    }

    private static List<CommentRecord> ReadAll(SqliteCommand command)
    {
        var comments = new List<CommentRecord>();
        using var row = command.ExecuteReader();
        while (row.Read()) comments.Add(CommentRow.Read(row));
        return comments;
    }
}
