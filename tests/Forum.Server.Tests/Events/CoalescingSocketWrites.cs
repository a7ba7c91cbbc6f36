using Forum.Testing;

namespace Forum.Server.Tests.Events;

/// <summary>Events that arrive together are sent together: a socket write costs more than its content.</summary>
public sealed class CoalescingSocketWrites(SqliteForum forum) : IClassFixture<SqliteForum>
{
    /// <summary>
    /// Two segments carry the handshake responses. Separate writes would take at least ten more: only after the initial
    /// window does TCP coalesce them on its own. Source: RFC 6928, the initial window.
    /// </summary>
    private const int MaxSegments = 6;

    private const int Events = 100, Attempts = 20;

    [Fact]
    public async Task Missed_events_are_sent_in_a_few_socket_writes()
    {
        var ada = await forum.SharedMemberAsync("Ada");
        var article = await forum.ArticleAsync();
        var after = await forum.Anonymous.EventCursorAsync(article);
        for (var i = 0; i < Events; i++) await ada.PostCommentAsync(article, $"Number {i}.");

        // While an article has a subscriber, rendered events are cached for a second: a subscriber that connects within
        // it gets all events in one burst, if the machine is fast enough.
        using var first = await forum.Anonymous.FollowAsync(article, after);
        var segments = new List<long>();
        while (segments.Count < Attempts
            && (segments.Count == 0 || segments[^1] > MaxSegments)) segments.Add(await SegmentsAsync(article, after));
        TestContext.Current.TestOutputHelper?.WriteLine(
            $"TCP segments for {Events} events, by attempt: {string.Join(", ", segments)}.");
        Assert.InRange(segments[^1], 1, MaxSegments);
    }

    private async Task<long> SegmentsAsync(string article, string after)
    {
        using var live = await forum.Anonymous.FollowAsync(article, after);
        for (var i = 0; i < Events; i++) await live.NextAsync();
        return live.Socket.Segments;
    }
}
