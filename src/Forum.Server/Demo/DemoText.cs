using System.Globalization;

namespace Forum.Server.Demo;

/// <summary>
/// Reads an article's file: `key: value` lines, the HTML between two lines of dashes, then the comments. A comment is a
/// line `@ author | time since its parent | +upvotes -downvotes | flags` followed by its text, indented by two more
/// spaces; replies follow in the same format.
/// </summary>
internal static class DemoText
{
    public static DemoArticle Read(string file)
    {
        var parts = file.Split("\n---\n");
        var head = parts[0].Split('\n').Select(line => line.Split(": ", 2))
            .ToDictionary(line => line[0], line => line[1]);
        var section = Fields(head["section"]);
        return new DemoArticle
        {
            SectionSlug = section[0],
            SectionName = section[1],
            Slug = head["slug"],
            Title = head["title"],
            Byline = head["byline"],
            Summary = head["summary"],
            Html = parts[1],
            Age = Time(head["published"]),
            Lock = head.TryGetValue("locked", out var locked) ? Lock(Fields(locked)) : null,
            Comments = Comments(parts[2]),
        };
    }

    private static List<DemoComment> Comments(string lines)
    {
        List<DemoComment> comments = [], path = [];
        foreach (var line in lines.Split('\n'))
        {
            var trimmed = line.TrimStart();
            if (!trimmed.StartsWith("@ ", StringComparison.Ordinal))
            {
                var text = line.Length < 2 * path.Count ? "" : line[(2 * path.Count)..];
                path[^1].Text += text + "\n";
                continue;
            }

            var depth = (line.Length - trimmed.Length) / 2;
            path.RemoveRange(depth, path.Count - depth);
            path.Add(Comment(path.LastOrDefault(), Fields(trimmed[2..])));
            comments.Add(path[^1]);
        }

        foreach (var comment in comments) comment.Text = comment.Text.Trim('\n');
        return comments;
    }

    private static DemoComment Comment(DemoComment? parent, string[] fields)
    {
        var votes = fields[2].Split(' ').Select(vote => int.Parse(vote, CultureInfo.InvariantCulture)).ToList();
        return new DemoComment(parent, fields[0], (parent?.SincePublication ?? TimeSpan.Zero) + Time(fields[1]))
        {
            Upvotes = votes[0],
            Downvotes = votes.Count > 1 ? -votes[1] : 0,
            IsPinned = fields.Contains("pinned"),
            IsPending = fields.Contains("pending"),
            IsDeleted = fields.Contains("deleted"),
            Removal = fields.Where(mark => mark.StartsWith("removed: ", StringComparison.Ordinal))
                .Select(mark => mark[9..]).SingleOrDefault(),
            EditedAfter = fields.Where(mark => mark.StartsWith("edited ", StringComparison.Ordinal))
                .Select(mark => (TimeSpan?)Time(mark[7..])).SingleOrDefault(),
            Lock = Array.FindIndex(fields, mark =>
                mark.StartsWith("locked: ", StringComparison.Ordinal)) is > 0 and var index
                ? Lock([fields[index][8..], .. fields[(index + 1)..]])
                : null,
        };
    }

    private static DemoLock Lock(string[] fields) => new(Time(fields[0]), fields[1], fields[2]);

    /// <summary>Parses days, hours and minutes: `2d`, `1d 4h`, `1h30m`.</summary>
    private static TimeSpan Time(string text)
    {
        var (sum, number) = (TimeSpan.Zero, 0);
        foreach (var c in text)
        {
            number = char.IsAsciiDigit(c) ? (10 * number) + (c - '0') : number;
            sum += c switch
            {
                'd' => TimeSpan.FromDays(number),
                'h' => TimeSpan.FromHours(number),
                'm' => TimeSpan.FromMinutes(number),
                _ => TimeSpan.Zero,
            };
            if (char.IsAsciiLetter(c)) number = 0;
        }

        return sum;
    }

    private static string[] Fields(string line) => line.Split('|', StringSplitOptions.TrimEntries);
}
