using System.Diagnostics;
using Forum.Testing;

namespace Forum.Server.Tests.Events;

/// <summary>
/// Whether the backplane delivers events between nodes: a node that gets none polls the log every few seconds.
/// </summary>
internal static class EventDelivery
{
    /// <summary>
    /// With polling every four seconds, one event may arrive in time by chance, but never the next one too.
    /// </summary>
    private const int Consecutive = 5;

    /// <summary>Allows for a busy machine.</summary>
    private static readonly TimeSpan Immediate = TimeSpan.FromSeconds(1), Timeout = TimeSpan.FromSeconds(30);

    /// <summary>Posts comments until several in a row are received immediately.</summary>
    /// <returns>How long that took.</returns>
    public static async Task<TimeSpan> WaitForLiveDeliveryAsync(
        this ForumClient reader, ForumClient writer, string article)
    {
        var (start, inTime) = (Stopwatch.GetTimestamp(), 0);
        using var live = await reader.FollowAsync(article);
        while (inTime < Consecutive)
        {
            var delay = await live.PostAndReceiveAsync(writer, article, "Are you there?");
            inTime = delay < Immediate ? inTime + 1 : 0;
            if (Stopwatch.GetElapsedTime(start) > Timeout) Assert.Fail($"Events are late: the last one by {delay}.");
        }

        return Stopwatch.GetElapsedTime(start);
    }

    /// <summary>Posts a comment and waits for its event, skipping those of others.</summary>
    /// <returns>The time between the mutation's response and the event.</returns>
    public static async Task<TimeSpan> PostAndReceiveAsync(
        this LiveEvents live, ForumClient writer, string article, string text)
    {
        var posted = (await writer.PostCommentAsync(article, text)).Id;
        var since = Stopwatch.GetTimestamp();
        while (true)
        {
            var received = await live.NextAsync();
            if (received["__typename"].Text == "CommentAdded" && received["comment"]["id"].Text == posted)
                return Stopwatch.GetElapsedTime(since);
        }
    }
}
