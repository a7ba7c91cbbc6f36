using Forum.Server.Tests.Counters;
using Forum.Testing;

namespace Forum.Server.Tests.Events.Comparison;

/// <summary>
/// An event contains exactly what a query shows the same reader at that moment, and nothing that a query hides: readers
/// of every kind follow one article while random actions are performed on it, one at a time.
/// </summary>
public sealed class ComparingEventsWithQueries(PostgresForum forum) : IClassFixture<PostgresForum>
{
    private const int Parts = 3, RoundsPerPart = 30, Comparisons = 4_500, Seed = 20_261;

    /// <summary>The readers for whom a shared result is most likely to be wrong.</summary>
    private static readonly string[] Sharing = ["anonymous", "author", "other author", "moderator here", "promoted"];

    private readonly Dictionary<string, ForumClient> people = [];
    private readonly EventComparison comparison = new();
    private readonly List<ArticleFollower> followers = [];
    private string article = "", markerComment = "";

    [Fact]
    public async Task Thousands_of_events_equal_query_results_also_when_replayed()
    {
        // Followers do not respond to pings while they wait for their turn, so the heartbeat interval is longer than
        // the test.
        var node = await forum.StartNodeAsync(
            "--Forum:Limits:Cost=1000000000", "--Forum:Limits:SignedInCost=1000000000",
            "--Forum:Limits:Heartbeat=00:10:00");
        await CreateFollowersAsync(node);
        var start = await CursorAsync();
        await Task.WhenAll(followers.Select(follower => follower.FollowAsync(start, "Follow")));
        var actions = new RandomActions(
            forum, article, [people["author"], people["other author"], people["moderator here"], people["promoted"]],
            people["moderator"], new Random(Seed));

        var last = 1L;
        for (var part = 0; part < Parts; part++)
        {
            for (var round = 0; round < RoundsPerPart; round++) last = await RoundAsync(actions, last);
            await ReplayAsync(followers.Where(follower => !follower.SharesResults), start, $"Again{part}");
            await ChangeRoleAsync(node, part);
            await ReplayAsync(followers.Where(follower => follower.SharesResults), start, "Follow", allowsDelay: true);
        }

        var summary =
            $"Seed {Seed}: {comparison.Count} comparisons, {comparison.Hidden} of them of hidden content. {string.Join(", ", actions.Counts)}";
        TestContext.Current.TestOutputHelper?.WriteLine(summary);
        Assert.True(
            comparison.Differences.Count == 0,
            $"{summary}\n{comparison.Differences.Count} differences:\n{string.Join('\n', comparison.Differences.Take(10))}");
        Assert.True(
            comparison.Count > Comparisons && actions.Counts.Count >= 12 && comparison.Hidden > Comparisons / 100,
            summary);
        foreach (var follower in followers) follower.Dispose();
    }

    private async Task CreateFollowersAsync(ForumNode node)
    {
        article = await forum.ArticleAsync();
        people["moderator"] = await forum.ModeratorAsync(Names.New("Watcher"));
        people["moderator here"] = await forum.ModeratorAsync(Names.New("Neighbour"), "news");
        people["moderator elsewhere"] = await forum.ModeratorAsync(Names.New("Guest watcher"), "sport");
        people["editor"] = await forum.SharedEditorAsync();
        foreach (var kind in new[] { "author", "other author", "member", "suspended", "banned", "promoted" })
            people[kind] = await forum.SignUpAsync(Names.New("Person"));
        await forum.SuspendAsync(await PseudonymIdAsync("suspended"), forum.Clock.GetUtcNow().AddDays(1));
        await forum.BanAsync(await PseudonymIdAsync("banned"));
        foreach (var (kind, person) in people.ToList()) people[kind] = person.At(node);
        people["anonymous"] = forum.Anonymous.At(node);
        markerComment = (await people["editor"].PostCommentAsync(article, "The end.")).Id;
        foreach (var (kind, person) in people)
        {
            followers.Add(new ArticleFollower(kind, person, new EventSelection(HasViewerFields: true), article));
            if (Sharing.Contains(kind))
                followers.Add(new ArticleFollower(kind, person, new EventSelection(HasViewerFields: false), article));
        }
    }

    /// <summary>Performs one action, and reads the events of every reader.</summary>
    /// <returns>The number of the log's last row.</returns>
    private async Task<long> RoundAsync(RandomActions actions, long last)
    {
        // The marker event is sent to everyone, so a reader that has it has all earlier events. Only an article's lock
        // prevents the marker, and serves as one itself.
        var isMarker = await actions.ActNextAsync();
        if (!isMarker)
            Assert.Null(
                (await people["editor"].EditCommentAsync(markerComment, $"The end, {Guid.NewGuid()}.")).Refusal);
        var lines = await LoggedEvent.AfterAsync(forum, article, last);
        var (cursor, comments) = (await CursorAsync(), Comments(lines));
        await Task.WhenAll(followers.Select(async follower =>
        {
            var received = await follower.ReadThroughAsync(cursor);
            var shown = await follower.QueryAsync(comments);
            comparison.Compare(
                follower, isMarker ? lines : [.. lines.SkipLast(1)], isMarker ? received : [.. received.SkipLast(1)],
                shown);
        }));
        return lines[^1].Number;
    }

    /// <summary>After each part, a person's role or sanction changes.</summary>
    private async Task ChangeRoleAsync(ForumNode node, int part)
    {
        var promoted = people["promoted"];
        switch (part)
        {
            case 0:
                await node.RunAsync("grant", "moderator", promoted.Email, "--section", "news");
                await WaitForRoleAsync("MODERATOR", isTrue: true);
                break;
            case 1:
                await forum.ExecuteAsync(
                    "DELETE FROM role_grants WHERE account_id = (SELECT id FROM accounts WHERE email = $1)",
                    promoted.Email);
                await WaitForRoleAsync("MODERATOR", isTrue: false);
                break;
            case 2:
                await forum.SuspendAsync(await PseudonymIdAsync("promoted"), forum.Clock.GetUtcNow().AddDays(1));
                break;
        }
    }

    /// <summary>Replays the whole log, then reads the events that follow.</summary>
    /// <param name="document">The operation name: a new one, or one whose results were shared with other subscribers a
    /// moment ago.</param>
    private async Task ReplayAsync(
        IEnumerable<ArticleFollower> some, string start, string document, bool allowsDelay = false)
    {
        var (end, lines) = (await CursorAsync(), await LoggedEvent.AfterAsync(forum, article, 1));
        var comments = Comments(lines);
        foreach (var follower in some)
        {
            await follower.FollowAsync(start, document);
            comparison.Compare(
                follower, lines, await follower.ReadThroughAsync(end), await follower.QueryAsync(comments),
                allowsDelay);
        }
    }

    private async Task WaitForRoleAsync(string role, bool isTrue)
    {
        foreach (var follower in followers.Where(f => f.Name.StartsWith("promoted", StringComparison.Ordinal)))
            for (var i = 0; (await follower.RolesAsync($"roles {i}")).Contains(
                role, StringComparison.Ordinal) != isTrue; i++) Assert.True(i < 100_000);
    }

    private static string[] Comments(IReadOnlyList<LoggedEvent> lines) =>
        [.. lines.Select(line => line.Comment).OfType<string>().Distinct()];

    private async Task<string> PseudonymIdAsync(string kind) =>
        (await people[kind].QueryAsync("{ viewer { pseudonym { id } } }"))["viewer"]["pseudonym"]["id"].Text;

    private Task<string> CursorAsync() =>
        forum.Anonymous.EventCursorAsync(article);
}
