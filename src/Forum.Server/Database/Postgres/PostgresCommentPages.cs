using System.Collections.Concurrent;
using Forum.Authorization;
using Forum.Comments;
using Forum.Data;
using Forum.Paging;
using Forum.Server.Database.Sql;
using Npgsql;

namespace Forum.Server.Database.Postgres;

/// <summary>
/// Reads comment pages through the driver, without EF Core: flat rows, with statements prepared once for each
/// connection. A list takes one statement for the counters of its comments, and one for those that are not cached.
/// </summary>
internal sealed class PostgresCommentPages(
    NpgsqlDataSource source, PoolShares shares, ReadBatcher reads, CommentCache cache) : ICommentPages
{
    /// <summary>The generated SQL texts, a few dozen, each built once.</summary>
    private static readonly ConcurrentDictionary<
        (CommentOrder Order, bool Backward, bool HasPosition, bool IncludeHeld), string> ListTexts = new();
    private static readonly ConcurrentDictionary<
        (CommentOrder Order, bool HasPosition, bool IncludeHeld), string> ThreadTexts = new();

    private static readonly short[] PublicStatuses = [(short)CommentStatus.Visible];
    private static readonly short[] OwnStatuses =
        [(short)CommentStatus.Visible, (short)CommentStatus.Pending, (short)CommentStatus.Removed];

    public async Task<ILookup<Guid, CommentRecord>> ReadListsAsync(
        IReadOnlyCollection<Guid> lists, CommentOrder order, PageWindow window, ReadOptions options,
        CancellationToken cancellationToken)
    {
        var text = ListTexts.GetOrAdd(
            (order, window.Backward, window.From is not null, options.IncludeHeld),
            static key => PostgresCommentSql.Lists(key.Order, key.Backward, key.HasPosition, key.IncludeHeld));
        var rows = await ReadAsync(
            lists.Count * (window.Size + 1),
            () =>
            {
                var command = new NpgsqlBatchCommand(text);
                command.Parameters.Add(new NpgsqlParameter<Guid[]> { TypedValue = [.. lists] });
                command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = window.Size + 1 });
                if (window.From is { } from) AddPosition(command, order, from);
                return command;
            },
            options.Content,
            cancellationToken);
        return order.Sort(rows, window.Backward).ToLookup(r => r.ListKey);
    }

    public async Task<IReadOnlyList<CommentRecord>> ReadThreadsAsync(
        IReadOnlyCollection<Guid> articles, CommentOrder order, ThreadWindow window, ReadOptions options,
        CancellationToken cancellationToken)
    {
        var text = ThreadTexts.GetOrAdd(
            (order, window.Top.From is not null, options.IncludeHeld),
            static key => PostgresCommentSql.Threads(key.Order, key.HasPosition, key.IncludeHeld));
        return await ReadAsync(
            articles.Count * ThreadWindow.MaxRows,
            () =>
            {
                var command = new NpgsqlBatchCommand(text);
                command.Parameters.Add(new NpgsqlParameter<Guid[]> { TypedValue = [.. articles] });
                command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = window.Top.Size + 1 });
                command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = window.RepliesPerComment });
                command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = window.MaxDepth });
                command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = ThreadWindow.MaxRows });
                if (window.Top.From is { } from) AddPosition(command, order, from);
                return command;
            },
            options.Content,
            cancellationToken);
    }

    public async Task<IReadOnlyList<CommentRecord>> ReadByIdsAsync(
        IReadOnlyCollection<Guid> ids, ContentFields content, CancellationToken cancellationToken)
    {
        await using var command = source.CreateCommand(PostgresCommentSql.ByIds(content));
        command.Parameters.Add(new NpgsqlParameter<Guid[]> { TypedValue = [.. ids.Distinct()] });
        return await CommentRow.ReadAllAsync(command, cancellationToken);
    }

    public async Task<ILookup<Guid, CommentRecord>> ReadByAuthorsAsync(
        IReadOnlyCollection<Guid> authors, PageWindow window, ContentFields content,
        CancellationToken cancellationToken)
    {
        await using var command = source.CreateCommand(
            PostgresCommentSql.ByAuthors(window.Backward, window.From is not null, content));
        command.Parameters.Add(new NpgsqlParameter<Guid[]> { TypedValue = [.. authors] });
        AddAuthorWindow(command, PublicStatuses, window);
        var rows = await CommentRow.ReadAllAsync(command, cancellationToken);
        return CommentOrder.Newest.Sort(rows, window.Backward).ToLookup(r => r.Author.Id);
    }

    public async Task<IReadOnlyList<CommentRecord>> ReadByAccountAsync(
        Guid accountId, PageWindow window, ContentFields content, CancellationToken cancellationToken)
    {
        await using var command = source.CreateCommand(
            PostgresCommentSql.ByAccount(window.Backward, window.From is not null, content));
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = accountId });
        AddAuthorWindow(command, OwnStatuses, window);
        var rows = await CommentRow.ReadAllAsync(command, cancellationToken);
        return [.. CommentOrder.Newest.Sort(rows, window.Backward)];
    }

    public async Task<IReadOnlyDictionary<Guid, DiscussionLock>> ReadLocksAsync(
        IReadOnlyCollection<Guid> comments, DateTime now, CancellationToken cancellationToken)
    {
        await using var command = source.CreateCommand(PostgresCommentSql.Locks);
        command.Parameters.Add(new NpgsqlParameter<Guid[]> { TypedValue = [.. comments.Distinct()] });
        command.Parameters.Add(new NpgsqlParameter<DateTime> { TypedValue = now });
        return await LockRow.ReadAllAsync(command, cancellationToken);
    }

    public async Task<ILookup<Guid, Ancestor>> GetAncestorsAsync(
        IReadOnlyCollection<Guid> comments, CancellationToken cancellationToken)
    {
        await using var command = source.CreateCommand(PostgresCommentSql.Ancestors);
        command.Parameters.Add(new NpgsqlParameter<Guid[]> { TypedValue = [.. comments.Distinct()] });
        return await AncestorRow.ReadAllAsync(command, cancellationToken);
    }

    public async Task<VotePath> GetVotePathAsync(Guid accountId, Guid commentId, CancellationToken cancellationToken)
    {
        // It reads the table of votes, so that a lock on this table blocks it.
        var release = await shares.EnterAsync(shares.VoteArrivals, cancellationToken);
        try
        {
            return await ReadVotePathAsync(accountId, commentId, cancellationToken);
        }
        finally
        {
            release();
        }
    }

    private async Task<VotePath> ReadVotePathAsync(Guid accountId, Guid commentId, CancellationToken cancellationToken)
    {
        await using var command = source.CreateCommand(PostgresCommentSql.AncestorsForVote);
        command.Parameters.Add(new NpgsqlParameter<Guid[]> { TypedValue = [commentId] });
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = accountId });
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        var ancestors = new List<Ancestor>();
        var arrivedAt = default(DateTime);
        while (await row.ReadAsync(cancellationToken))
        {
            ancestors.Add(AncestorRow.Read(row));
            arrivedAt = row.GetDateTime(6);
        }

        return new VotePath(ancestors, arrivedAt);
    }

    /// <summary>
    /// Returns the comments of a list: from the cache, or from the table where the cached version is missing or
    /// outdated.
    /// </summary>
    /// <param name="rows">The maximum number of rows.</param>
    private async Task<List<CommentRecord>> ReadAsync(
        int rows, Func<NpgsqlBatchCommand> list, ContentFields content, CancellationToken cancellationToken)
    {
        var (found, missing) = await reads.RunAsync(
            rows, list, (reader, token) => FindAsync(reader, content, token), cancellationToken);
        if (missing.Count == 0) return found;
        var comments = await reads.RunAsync(
            missing.Count, () => CreateMissingCommand(missing.Keys, content), ReadAndCacheAsync, cancellationToken);
        foreach (var comment in comments) found.Add(missing[comment.Id].With(comment));
        return found;
    }

    private async Task<(List<CommentRecord> Found, Dictionary<Guid, ListedComment> Missing)> FindAsync(
        NpgsqlDataReader reader, ContentFields content, CancellationToken cancellationToken)
    {
        var found = new List<CommentRecord>();
        var missing = new Dictionary<Guid, ListedComment>();
        while (await reader.ReadAsync(cancellationToken))
        {
            var row = ListedComment.Read(reader);
            if (cache.Find(row, content) is { } cached) found.Add(cached);
            else missing.Add(row.Id, row);
        }

        return (found, missing);
    }

    private static NpgsqlBatchCommand CreateMissingCommand(IReadOnlyCollection<Guid> ids, ContentFields content)
    {
        var command = new NpgsqlBatchCommand(PostgresCommentSql.Missing(content));
        command.Parameters.Add(new NpgsqlParameter<Guid[]> { TypedValue = [.. ids] });
        return command;
    }

    private async Task<List<CommentRecord>> ReadAndCacheAsync(
        NpgsqlDataReader reader, CancellationToken cancellationToken)
    {
        var comments = new List<CommentRecord>();
        while (await reader.ReadAsync(cancellationToken))
        {
            var comment = CommentRow.Read(reader);
            cache.Store(comment, reader.GetInt64(CommentRow.ColumnCount), reader.GetInt64(CommentRow.ColumnCount + 1));
            comments.Add(comment);
        }

        return comments;
    }

    /// <summary>
    /// The rank of TOP is an integer: comparing it with an integer parameter lets the query use the index.
    /// </summary>
    private static void AddPosition(NpgsqlBatchCommand command, CommentOrder order, KeysetPosition from)
    {
        command.Parameters.Add(order.HasIntegerRank
            ? new NpgsqlParameter<int> { TypedValue = (int)from.Rank }
            : new NpgsqlParameter<double> { TypedValue = from.Rank });
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = from.Id });
    }

    private static void AddAuthorWindow(NpgsqlCommand command, short[] statuses, PageWindow window)
    {
        command.Parameters.Add(new NpgsqlParameter<short[]> { TypedValue = statuses });
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = window.Size + 1 });
        if (window.From is { } from) command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = from.Id });
    }
}
