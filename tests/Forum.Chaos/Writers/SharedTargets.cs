using System.Collections.Concurrent;

namespace Forum.Chaos.Writers;

/// <summary>What all writers write to, and how their requests ended.</summary>
internal sealed class SharedTargets(IReadOnlyList<string> articles)
{
    /// <summary>The number of newest posts from which a random one is drawn.</summary>
    private const int Recent = 150;

    private readonly List<(string Author, SentComment Post)> posted = [];
    private readonly ConcurrentDictionary<string, int> counts = [];

    /// <summary>
    /// The number of requests by outcome, such as `postComment acknowledged` or `voteOnComment TIMEOUT`.
    /// </summary>
    public IReadOnlyDictionary<string, int> Counts => counts;

    public IReadOnlyList<string> Articles => articles;

    public void Count(string what) => counts.AddOrUpdate(what, 1, (_, count) => count + 1);

    public void Add(string author, SentComment post)
    {
        lock (posted) posted.Add((author, post));
    }

    /// <summary>One of the most recently acknowledged comments; null while there is none.</summary>
    /// <param name="except">The author whose comments are excluded.</param>
    public SentComment? RandomPost(Random random, string? except = null)
    {
        lock (posted)
        {
            var found = posted.Skip(posted.Count - Recent).Where(one => one.Author != except).ToList();
            return found.Count == 0 ? null : found[random.Next(found.Count)].Post;
        }
    }
}
