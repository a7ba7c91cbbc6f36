using Forum.Chaos.Writers;
using Forum.Testing;

namespace Forum.Chaos.Audits;

/// <summary>Compares the acknowledged writes with the tables, and checks the tables for consistency.</summary>
internal sealed class TableAudit(ForumHost forum, IReadOnlyList<Writer> writers)
{
    /// <summary>The prefix of each line of a report.</summary>
    public static readonly IReadOnlyList<string> Kinds =
    [
        "lost", "duplicated", "failed but stored", "another id", "elsewhere", "never sent", "counter",
        "gap", "event", "shown",
    ];

    private readonly List<string> findings = [];

    /// <returns>One line for each fault; the line starts with the kind of the fault.</returns>
    public async Task<IReadOnlyList<string>> RunAsync()
    {
        await WaitForOpenTransactionsAsync();
        var comments = await StoredComment.AllAsync(forum);
        CheckPosts(comments);
        await CheckVotesAsync();
        findings.AddRange((await Recount.DifferencesAsync(forum)).Select(line => $"counter: {line}"));
        findings.AddRange(await GapsAsync());
        return findings;
    }

    /// <summary>Waits until no session of a node has an open transaction.</summary>
    private Task WaitForOpenTransactionsAsync() => Eventually.HoldsAsync(async () => await forum.CountAsync(
        """
        SELECT count(*) FROM pg_stat_activity
        WHERE datname = current_database() AND pid <> pg_backend_pid()
          AND state <> 'idle' AND backend_type = 'client backend'
        """) == 0);

    private void CheckPosts(IReadOnlyList<StoredComment> comments)
    {
        var found = comments.ToLookup(comment => comment.Text.Split(' ')[0]);
        var posts = writers.SelectMany(writer => writer.Posts).ToList();
        foreach (var post in posts) CheckPost(post, [.. found[post.Marker]]);
        var known = posts.Select(post => post.Marker).ToHashSet();
        findings.AddRange(found.Where(rows => !known.Contains(rows.Key)).Select(rows => $"never sent: {rows.Key}"));
        findings.AddRange(comments.Where(comment => comment.Announced != 1)
            .Select(comment => $"event: {comment.Id} was announced {comment.Announced} times"));
    }

    private void CheckPost(SentComment post, IReadOnlyList<StoredComment> rows)
    {
        if (rows.Count > 1) findings.Add($"duplicated: {post} was stored {rows.Count} times");
        if (post.Outcome == WriteOutcome.Acknowledged && rows.Count == 0) findings.Add($"lost: {post}");
        if (post.Outcome == WriteOutcome.Failed && rows.Count > 0) findings.Add($"failed but stored: {post}");
        if (rows.Count != 1) return;
        if (post.Outcome == WriteOutcome.Acknowledged && rows[0].Id != post.Id)
            findings.Add($"another id: {post} is {rows[0].Id}");
        if ((rows[0].ArticleId, rows[0].ParentId) != (post.ArticleId, post.ParentId))
            findings.Add($"elsewhere: {post} is {rows[0]}");
        CheckValue(post.Text, rows[0].Text, post.Marker);
    }

    private async Task CheckVotesAsync()
    {
        var found = (await StoredVote.AllAsync(forum))
            .ToDictionary(vote => (vote.Name, vote.CommentId), vote => vote.Value);
        foreach (var writer in writers)
        {
            foreach (var (comment, history) in writer.Votes)
            {
                found.Remove((writer.Name, comment), out var vote);
                CheckValue(history, vote, $"vote of {writer.Name} on {comment}");
            }
        }

        findings.AddRange(found.Select(vote => $"never sent: the vote {vote}"));
    }

    private void CheckValue<T>(WriteHistory<T> history, T found, string of)
    {
        var verdict = history.Of(found);
        if (verdict == AuditVerdict.Lost) findings.Add($"lost: {of} is {found}, after {history}");
        if (verdict == AuditVerdict.FailedButStored)
            findings.Add($"failed but stored: {of} is {found}, after {history}");
    }

    private Task<IReadOnlyList<string>> GapsAsync() => forum.RowsAsync(
        """
        SELECT a.slug, a.last_event, count(e.number), min(e.number), max(e.number)
        FROM articles a LEFT JOIN article_events e ON e.article_id = a.id
        GROUP BY a.id
        HAVING a.last_event <> coalesce(max(e.number), 0)
            OR count(e.number) <> coalesce(max(e.number) - min(e.number) + 1, 0)
        """,
        row => $"gap: {row[0]} is at event {row[1]}, and has {row[2]} events from {row[3]} to {row[4]}");
}
