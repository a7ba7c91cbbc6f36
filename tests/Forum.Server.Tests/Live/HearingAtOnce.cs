using System.Diagnostics;
using Forum.Testing;

namespace Forum.Server.Tests.Live;

/// <summary>Whether words between nodes carry what is written: a node that hears none looks at the log every few seconds.</summary>
internal static class HearingAtOnce
{
    /// <summary>Looking every four seconds hears one of them in time, by chance, and never the next.</summary>
    private const int InARow = 5;

    /// <summary>The machine may be busy.</summary>
    private static readonly TimeSpan AtOnce = TimeSpan.FromSeconds(1), Patience = TimeSpan.FromSeconds(30);

    /// <summary>Posts until some comments in a row are heard at once.</summary>
    /// <returns>How long that took.</returns>
    public static async Task<TimeSpan> UntilHeardAtOnceAsync(this ForumClient reader, ForumClient writer, string article)
    {
        var (start, inTime) = (Stopwatch.GetTimestamp(), 0);
        using var live = await reader.FollowAsync(article);
        while (inTime < InARow)
        {
            var late = await live.HearAsync(writer, article, "Are you there?");
            inTime = late < AtOnce ? inTime + 1 : 0;
            if (Stopwatch.GetElapsedTime(start) > Patience) Assert.Fail($"Words come late: the last one by {late}.");
        }

        return Stopwatch.GetElapsedTime(start);
    }

    /// <summary>Posts a comment, and skips what others do.</summary>
    /// <returns>How long after the answer it was heard.</returns>
    public static async Task<TimeSpan> HearAsync(this LiveEvents live, ForumClient writer, string article, string text)
    {
        var posted = (await writer.PostCommentAsync(article, text)).Id;
        var since = Stopwatch.GetTimestamp();
        while (true)
        {
            var told = await live.NextAsync();
            if (told["__typename"].Text == "CommentAdded" && told["comment"]["id"].Text == posted) return Stopwatch.GetElapsedTime(since);
        }
    }
}
