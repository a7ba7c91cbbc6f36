using System.Diagnostics;
using Forum.Server.Tests.Comments;
using Forum.Server.Tests.Queries.Consistency;
using Forum.Testing;

namespace Forum.Server.Tests.Redis;

/// <summary>
/// A single writer below an article, so that the tables determine the expected response of every read: immediately for
/// the author at the same node, soon for everyone at another node.
/// </summary>
internal sealed class SingleWriter(
    ForumHost forum, string article, string votedComment, ForumClient author, PageReader otherNode)
{
    /// <summary>The documented limit is one second; the machine may be busy.</summary>
    private static readonly TimeSpan MaxDelay = TimeSpan.FromSeconds(3);

    private string comment = "";
    private int writes, votes;
    private TimeSpan longest;

    public override string ToString() =>
        $"{writes} writes alone were compared with the tables, another node needed {longest.TotalMilliseconds:0} ms at most";

    /// <summary>Starts below a new article, where another member has posted a comment that can be voted on.</summary>
    public static async Task<SingleWriter> CreateAsync(
        ForumHost forum, ForumClient author, ForumNode other, ForumClient member)
    {
        var article = await forum.ArticleAsync();
        var liked = (await member.PostCommentAsync(article, "What do you think?")).Id;
        return new(forum, article, liked, author, new PageReader(forum.Anonymous.At(other), member.At(other), article));
    }

    /// <summary>Writes once, and compares.</summary>
    /// <returns>What was wrong; null if nothing was.</returns>
    public async Task<string?> WriteNextAsync(Random random)
    {
        var action = (writes++ % 4) switch { 0 => "post", 1 => "edit", 2 => "vote", _ => "delete" };
        var outcome = await WriteAsync(action, random);
        if (outcome.Refusal is { } refusal) return $"{action}: {refusal}";
        if (action == "post") comment = outcome.Id;
        var (since, order, kind) = (Stopwatch.GetTimestamp(), RankedComment.Orders[random.Next(6)], random.Next(3));
        var page = await PageReader.PageOfAsync(author, article, order);
        var expected = (await ExpectedPages.ReadAsync(forum, article)).Page(order);
        if (page != expected) return Wrong("their author reads");
        while (true)
        {
            // The time at which the request was sent counts: a request sent in time is late only if its response is out
            // of date.
            var waited = Stopwatch.GetElapsedTime(since);
            page = await (kind switch
            {
                0 => otherNode.PageByUrlAsync(order),
                1 => otherNode.PageByDocumentAsync(order),
                _ => otherNode.PageAsMemberAsync(order)
            });
            if (page == expected) break;
            if (waited > longest) longest = waited;
            if (waited > MaxDelay) return Wrong($"after {waited} another node returns");
        }

        return null;

        string Wrong(string who) => $"{action}: {who}\n{page}\nwhere the tables have\n{expected}";
    }

    private Task<MutationResult> WriteAsync(string action, Random random) => action switch
    {
        "post" => author.PostCommentAsync(article, $"Words {random.Next()}."),
        "edit" => author.EditCommentAsync(comment, $"Other words {random.Next()}."),
        "vote" => author.VoteAsync(votedComment, votes++ % 2 == 0 ? "UP" : "DOWN"),
        _ => author.DeleteCommentAsync(comment),
    };
}
