using System.Globalization;
using System.Text;
using Forum.Data;
using Npgsql;

namespace Forum.Load.Generating;

/// <summary>Maps the generated data to the columns of the tables.</summary>
internal static class TableWriter
{
    public static async Task CopySectionsAsync(
        NpgsqlConnection connection, Corpus forum, CancellationToken cancellationToken)
    {
        await using var copy = await TableCopy.BeginAsync(connection, "sections", "id, slug, name", cancellationToken);
        for (var place = 0; place < forum.Sections.Length; place++)
            copy.Row().Id(forum.Sections[place]).Text($"section-{place}").Text($"Section {place}");
        await copy.EndAsync(cancellationToken);
    }

    public static async Task CopyPseudonymsAsync(
        NpgsqlConnection connection, Corpus forum, CancellationToken cancellationToken)
    {
        const string columns =
            "id, account_id, name, skeleton, kind, article_id, avatar_seed, joined_at, badges, comment_count, written_count";
        await using var copy = await TableCopy.BeginAsync(connection, "pseudonyms", columns, cancellationToken);
        for (var place = 0; place < forum.Authors.Length; place++)
        {
            var name = string.Create(CultureInfo.InvariantCulture, $"Reader {place:00000}");
            copy.Row().Id(forum.Authors[place]).Null().Text(name).Text(name.ToLowerInvariant())
                .Short((int)PseudonymKind.Lasting).Null()
                .Id(forum.Authors[place]).Time(forum.PublishedAt.Min())
                .Short((int)(place % 500 == 0 ? Badges.Trusted : Badges.None))
                .Int(forum.Totals.Visible[place]).Int(forum.Totals.Written[place]);
        }

        await copy.EndAsync(cancellationToken);
    }

    public static async Task CopyArticlesAsync(
        NpgsqlConnection connection, Corpus forum, GeneratedTexts texts, CancellationToken cancellationToken)
    {
        const string columns =
            "id, slug, title, summary, html, section_id, published_at, last_activity_at, comment_count, listed_count, held_count, "
            + "last_event, branch_lock_count, slow_mode_seconds";
        await using var copy = await TableCopy.BeginAsync(connection, "articles", columns, cancellationToken);
        var random = new Random(forum.Plan.Count);
        var (markdown, html) = (new StringBuilder(), new StringBuilder());
        for (var place = 0; place < forum.Articles.Length; place++)
        {
            markdown.Clear();
            html.Clear();
            texts.Write(random, markdown, html);
            var (published, latest) = (forum.PublishedAt[place], forum.Totals.LatestAt[place]);
            copy.Row().Id(forum.Articles[place]).Text(forum.Plan[place].Slug)
                .Text($"The matter of {forum.Plan[place].Slug}")
                .Text($"What is known about {forum.Plan[place].Slug}.").Text(html.ToString())
                .Id(forum.Sections[place % forum.Sections.Length])
                .Time(published).Time(Math.Max(published, latest))
                .Int(forum.Totals.Comments[place]).Int(forum.Totals.Listed[place]).Int(forum.Totals.Held[place]).Long(0)
                .Int(0).Int(0);
        }

        await copy.EndAsync(cancellationToken);
    }

    public static async Task CopyCommentsAsync(
        NpgsqlConnection connection, Corpus forum, GeneratedTexts texts, CancellationToken cancellationToken)
    {
        const string columns =
            "id, article_id, parent_id, depth, author_id, status, text, html, created_at, edited_at, is_pinned";
        await using var copy = await TableCopy.BeginAsync(connection, "comments", columns, cancellationToken);
        var random = new Random(forum.Comments.Length);
        var (markdown, html) = (new StringBuilder(), new StringBuilder());
        foreach (var place in forum.ByTime)
        {
            ref readonly var it = ref forum.Comments[place];
            markdown.Clear();
            html.Clear();
            texts.Write(random, markdown, html);
            copy.Row().Id(forum.CommentIds[place]).Id(forum.Articles[it.Article]);
            _ = it.Parent < 0 ? copy.Null() : copy.Id(forum.CommentIds[it.Parent]);
            copy.Int(it.Depth).Id(forum.Authors[it.Author]).Short((int)it.Status).Text(markdown.ToString())
                .Text(html.ToString()).Time(it.At);
            _ = random.Next(20) == 0 ? copy.Time(it.At + 60_000) : copy.Null();
            copy.Bool(false);
        }

        await copy.EndAsync(cancellationToken);
    }

    public static async Task CopyStandingsAsync(
        NpgsqlConnection connection, Corpus forum, CancellationToken cancellationToken)
    {
        const string columns =
            "comment_id, list_key, listing, upvotes, downvotes, score, best, hot, controversial, reply_count, descendant_count, listed_count, held_count";
        await using var copy = await TableCopy.BeginAsync(connection, "comment_standings", columns, cancellationToken);
        foreach (var place in forum.ByTime)
        {
            ref readonly var it = ref forum.Comments[place];
            var score = it.Upvotes - it.Downvotes;
            var createdAt = DateTimeOffset.FromUnixTimeMilliseconds(it.At).UtcDateTime;
            copy.Row().Id(forum.CommentIds[place])
                .Id(it.Parent < 0 ? forum.Articles[it.Article] : forum.CommentIds[it.Parent])
                .Short((int)it.Listing).Int(it.Upvotes).Int(it.Downvotes).Int(score)
                .Double(Ranks.Best(it.Upvotes, it.Downvotes)).Double(Ranks.Hot(score, createdAt))
                .Double(Ranks.Controversial(it.Upvotes, it.Downvotes))
                .Int(it.ReplyCount).Int(it.DescendantCount).Int(it.ListedCount).Int(it.HeldCount);
        }

        await copy.EndAsync(cancellationToken);
    }
}
