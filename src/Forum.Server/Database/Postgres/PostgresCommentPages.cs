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
internal sealed class PostgresCommentPages(NpgsqlDataSource source, ReadBatcher reads, CommentCache memory) : ICommentPages
{
    /// <summary>The generated SQL texts, a few dozen, each built once.</summary>
    private static readonly ConcurrentDictionary<(CommentOrder Order, bool Backward, bool Place, bool Held), string> ListTexts = new();
    private static readonly ConcurrentDictionary<(CommentOrder Order, bool Place, bool Held), string> ThreadTexts = new();

    private static readonly short[] Public = [(short)CommentStatus.Visible];
    private static readonly short[] Own = [(short)CommentStatus.Visible, (short)CommentStatus.Pending, (short)CommentStatus.Removed];

    public async Task<ILookup<Guid, CommentRecord>> ReadListsAsync(
        IReadOnlyCollection<Guid> lists, CommentOrder order, PageWindow window, ReadOptions reading, CancellationToken cancellationToken)
    {
        var text = ListTexts.GetOrAdd(
            (order, window.Backward, window.From is not null, reading.IncludeHeld),
            static of => PostgresCommentSql.Lists(of.Order, of.Backward, of.Place, of.Held));
        var rows = await ReadAsync(
            lists.Count * (window.Size + 1),
            () =>
            {
                var command = new NpgsqlBatchCommand(text);
                command.Parameters.Add(new NpgsqlParameter<Guid[]> { TypedValue = [.. lists] });
                command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = window.Size + 1 });
                if (window.From is { } from) AddPlace(command, order, from);
                return command;
            },
            reading.Content,
            cancellationToken);
        return order.Sort(rows, window.Backward).ToLookup(r => r.ListKey);
    }

    public async Task<IReadOnlyList<CommentRecord>> ReadThreadsAsync(
        IReadOnlyCollection<Guid> articles, CommentOrder order, ThreadWindow window, ReadOptions reading, CancellationToken cancellationToken)
    {
        var text = ThreadTexts.GetOrAdd(
            (order, window.Top.From is not null, reading.IncludeHeld),
            static of => PostgresCommentSql.Threads(of.Order, of.Place, of.Held));
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
                if (window.Top.From is { } from) AddPlace(command, order, from);
                return command;
            },
            reading.Content,
            cancellationToken);
    }

    public async Task<IReadOnlyList<CommentRecord>> ReadByIdsAsync(
        IReadOnlyCollection<Guid> ids, ContentFields words, CancellationToken cancellationToken)
    {
        await using var command = source.CreateCommand(PostgresCommentSql.ByIds(words));
        command.Parameters.Add(new NpgsqlParameter<Guid[]> { TypedValue = [.. ids.Distinct()] });
        return await CommentRow.ReadAllAsync(command, cancellationToken);
    }

    public async Task<ILookup<Guid, CommentRecord>> ReadByAuthorsAsync(
        IReadOnlyCollection<Guid> authors, PageWindow window, ContentFields words, CancellationToken cancellationToken)
    {
        await using var command = source.CreateCommand(PostgresCommentSql.ByAuthors(window.Backward, window.From is not null, words));
        command.Parameters.Add(new NpgsqlParameter<Guid[]> { TypedValue = [.. authors] });
        AddAuthorWindow(command, Public, window);
        var rows = await CommentRow.ReadAllAsync(command, cancellationToken);
        return CommentOrder.Newest.Sort(rows, window.Backward).ToLookup(r => r.Author.Id);
    }

    public async Task<IReadOnlyList<CommentRecord>> ReadByAccountAsync(
        Guid accountId, PageWindow window, ContentFields words, CancellationToken cancellationToken)
    {
        await using var command = source.CreateCommand(PostgresCommentSql.ByAccount(window.Backward, window.From is not null, words));
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = accountId });
        AddAuthorWindow(command, Own, window);
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
        await using var command = source.CreateCommand(PostgresCommentSql.Climb);
        command.Parameters.Add(new NpgsqlParameter<Guid[]> { TypedValue = [.. comments.Distinct()] });
        return await AncestorRow.ReadAllAsync(command, cancellationToken);
    }

    public async Task<VotePath> GetVotePathAsync(Guid accountId, Guid commentId, CancellationToken cancellationToken)
    {
        await using var command = source.CreateCommand(PostgresCommentSql.ClimbToVote);
        command.Parameters.Add(new NpgsqlParameter<Guid[]> { TypedValue = [commentId] });
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = accountId });
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        var lineage = new List<Ancestor>();
        var arrivedAt = default(DateTime);
        while (await row.ReadAsync(cancellationToken))
        {
            lineage.Add(AncestorRow.Read(row));
            arrivedAt = row.GetDateTime(6);
        }

        return new VotePath(lineage, arrivedAt);
    }

    /// <summary>
    /// Returns the comments of a list: from the cache, or from the table where the cached version is missing or
    /// outdated.
    /// </summary>
    /// <param name="rows">The maximum number of rows.</param>
    private async Task<List<CommentRecord>> ReadAsync(
        int rows, Func<NpgsqlBatchCommand> list, ContentFields words, CancellationToken cancellationToken)
    {
        var (found, missing) = await reads.RunAsync(rows, list, (reader, token) => FindAsync(reader, words, token), cancellationToken);
        if (missing.Count == 0) return found;
        var read = await reads.RunAsync(missing.Count, () => Unplaced(missing.Keys, words), KeepAsync, cancellationToken);
        foreach (var comment in read) found.Add(missing[comment.Id].With(comment));
        return found;
    }

    private async Task<(List<CommentRecord> Found, Dictionary<Guid, ListedComment> Missing)> FindAsync(
        NpgsqlDataReader reader, ContentFields words, CancellationToken cancellationToken)
    {
        var found = new List<CommentRecord>();
        var missing = new Dictionary<Guid, ListedComment>();
        while (await reader.ReadAsync(cancellationToken))
        {
            var row = ListedComment.Read(reader);
            if (memory.Find(row, words) is { } known) found.Add(known);
            else missing.Add(row.Id, row);
        }

        return (found, missing);
    }

    private static NpgsqlBatchCommand Unplaced(IReadOnlyCollection<Guid> ids, ContentFields words)
    {
        var command = new NpgsqlBatchCommand(PostgresCommentSql.Unplaced(words));
        command.Parameters.Add(new NpgsqlParameter<Guid[]> { TypedValue = [.. ids] });
        return command;
    }

    private async Task<List<CommentRecord>> KeepAsync(NpgsqlDataReader reader, CancellationToken cancellationToken)
    {
        var read = new List<CommentRecord>();
        while (await reader.ReadAsync(cancellationToken))
        {
            var comment = CommentRow.Read(reader);
            memory.Keep(comment, reader.GetInt64(CommentRow.Width), reader.GetInt64(CommentRow.Width + 1));
            read.Add(comment);
        }

        return read;
    }

    /// <summary>The rank of TOP is an integer: comparing it with an integer parameter lets the query use the index.</summary>
    private static void AddPlace(NpgsqlBatchCommand command, CommentOrder order, KeysetPosition from)
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
