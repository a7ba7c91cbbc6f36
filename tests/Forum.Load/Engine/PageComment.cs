namespace Forum.Load.Engine;

/// <summary>A comment in memory, with the fields that a client displays.</summary>
internal sealed record PageComment(
    Guid Id, int Depth, PageStatus Status, string Html, DateTimeOffset CreatedAt, DateTimeOffset? EditedAt, int Upvotes,
    int Downvotes, int ReplyCount, int DescendantCount, bool IsPinned, PageAuthor Author)
{
    private const int Seed = 1;

    /// <summary>
    /// Creates comments with HTML of 320 characters on average, one in eight edited, by a dozen authors.
    /// </summary>
    public static IReadOnlyList<PageComment> Make(int count)
    {
#pragma warning disable CA5394 // The same page in every run.
        var random = new Random(Seed);
        var start = new DateTimeOffset(2026, 5, 1, 8, 0, 0, TimeSpan.Zero);
        var authors = Enumerable.Range(0, 12)
            .Select(n => new PageAuthor(NewId(random), $"Person {n}", $"/avatars/{n:x32}.svg")).ToArray();
        return
        [
            .. Enumerable.Range(0, count).Select(n =>
            {
                var at = start.AddMilliseconds(random.Next(1_000_000_000));
                var replies = random.Next(4);
                return new PageComment(
                    NewId(random), n % 3, PageStatus.Visible, NewHtml(random), at,
                    random.Next(8) == 0 ? at.AddMinutes(3) : null, random.Next(100), random.Next(20),
                    replies, replies * 2, n == 0, authors[random.Next(authors.Length)]);
            }),
        ];
    }

    private static Guid NewId(Random random)
    {
        var bytes = new byte[16];
        random.NextBytes(bytes);
        return new Guid(bytes);
    }

    private static string NewHtml(Random random)
    {
        var sentences = Enumerable.Range(0, random.Next(2, 8))
            .Select(_ => "That is <em>not</em> what the article says, \"read\" it again – täglich.");
        return $"<p>{string.Join(' ', sentences)}</p>";
    }
#pragma warning restore CA5394
}

internal enum PageStatus
{
    Visible,
    Deleted,
}

internal sealed record PageAuthor(Guid Id, string Name, string AvatarUrl);
