using System.Diagnostics;
using System.Text.Json;
using Forum.Load.Measuring;

namespace Forum.Load.Reads;

/// <summary>
/// Members who write to one page while it is read: votes on its comments, and new comments, which do not rank among the
/// best yet, so that the page keeps its size. Each member has two connections with one request at a time; together they
/// keep a fixed pace, or as close to it as they can.
/// </summary>
internal sealed class PacedWrites : IDisposable
{
    private const int MaxSleepMilliseconds = 20, ConnectionsPerMember = 2;

    private readonly WritableForum forum;
    private readonly IReadOnlyList<string> comments;
    private readonly string article;
    private readonly double votesPerSecond, commentsPerSecond;
    private readonly long start = Stopwatch.GetTimestamp();
    private readonly List<Thread> threads;
    private volatile bool isOver;
    private volatile Exception? failure;
    private int turns, votes, posts;

    /// <summary>Starts writing.</summary>
    /// <param name="forum">The forum whose members write.</param>
    /// <param name="article">The article's id.</param>
    /// <param name="comments">The comments that receive votes.</param>
    /// <param name="votesPerSecond">Maximum votes per second of all members together.</param>
    /// <param name="commentsPerSecond">Maximum comments per second of all members together.</param>
    public PacedWrites(
        WritableForum forum, string article, IReadOnlyList<string> comments, double votesPerSecond,
        double commentsPerSecond)
    {
        (this.forum, this.article, this.comments, this.votesPerSecond, this.commentsPerSecond) =
            (forum, article, comments, votesPerSecond, commentsPerSecond);
        threads = [.. forum.Tokens.SelectMany(token => Enumerable.Repeat(token, ConnectionsPerMember))
            .Select((token, number) => new Thread(() => Write(token, new Random(number))))];
        threads.ForEach(thread => thread.Start());
    }

    private double Pace => votesPerSecond + commentsPerSecond;

    /// <summary>Stops writing and returns how much was written.</summary>
    /// <exception cref="LoadFailure">A write was rejected.</exception>
    public (int Votes, int Posts) End()
    {
        Dispose();
        return failure is null ? (votes, posts) : throw new LoadFailure(failure.Message);
    }

    public void Dispose()
    {
        isOver = true;
        threads.ForEach(thread => thread.Join());
    }

    private void Write(string token, Random random)
    {
        try
        {
            using var connection = new HttpConnection(forum.Program.Address);
            while (!isOver)
            {
                var turn = Interlocked.Increment(ref turns);
                if (!IsDue(turn)) return;
                var isComment = (int)(turn * commentsPerSecond / Pace) > (int)((turn - 1) * commentsPerSecond / Pace);
                var (status, body) = connection.Exchange(
                    isComment ? Comment(token, turn) : Vote(token, comments[random.Next(comments.Count)], random));
                if (status != 200 || body.Span.IndexOf("\"errors\":[]"u8) < 0)
                    throw new LoadFailure(
                        $"A write got status {status}: {System.Text.Encoding.UTF8.GetString(body.Span)}");
                Interlocked.Increment(ref isComment ? ref posts : ref votes);
            }
        }
        catch (Exception exception) when (exception is LoadFailure or System.Net.Sockets.SocketException)
        {
            failure = exception;
        }
    }

    /// <summary>Waits until this turn is due; false: the run ended first.</summary>
    private bool IsDue(int turn)
    {
        while (!isOver)
        {
            var wait = TimeSpan.FromSeconds(turn / Pace) - Stopwatch.GetElapsedTime(start);
            if (wait <= TimeSpan.Zero) return true;
            Thread.Sleep((int)Math.Clamp(wait.TotalMilliseconds, 1, MaxSleepMilliseconds));
        }

        return false;
    }

    private HttpCall Vote(string token, string comment, Random random) => Mutate(
        token, "voteOnComment", "VoteOnCommentInput",
        new { commentId = comment, vote = random.Next(3) switch { 0 => "UP", 1 => "DOWN", _ => null } });

    private HttpCall Comment(string token, int turn) => Mutate(
        token, "postComment", "PostCommentInput",
        new { articleId = article, text = $"This is what number {turn} has to say about it, at middling length." });

    private HttpCall Mutate(string token, string mutation, string type, object input) => HttpCall.PostJson(
        forum.Program.Address,
        JsonSerializer.Serialize(
            new
            {
                query = $"mutation ($input: {type}!) {{ {mutation}(input: $input) {{ comment {{ id }} errors {{ code message }} }} }}",
                variables = new { input },
            }),
        token);
}
