using System.Text.RegularExpressions;
using Forum.Comments;
using Forum.Server.Database.Sql;
using Forum.Testing;

namespace Forum.Server.Tests.Data;

/// <summary>
/// Triggers give a new version stamp to what readers see, and nothing else, so that no cached page is wrong.
/// </summary>
public abstract partial class KeepingVersionStamps(ForumHost forum)
{
    protected abstract string PseudonymTrigger { get; }

    [Fact]
    public async Task The_trigger_on_pseudonyms_watches_the_columns_that_readers_see()
    {
        var trigger = Assert.Single(await forum.RowsAsync(PseudonymTrigger, row => row.GetString(0)));
        var watched = Old().Matches(trigger).Select(match => match.Groups[1].Value).ToHashSet();
        var seen = AuthorColumn().Matches(CommentRow.Columns(new ContentFields(Text: true, Html: true)))
            .Select(match => match.Groups[1].Value).ToHashSet();
        Assert.Contains("name", seen);
        Assert.Equal(seen.Where(column => column != "id").Order(), watched.Order());
    }

    [GeneratedRegex(@"\bold\.(\w+)", RegexOptions.IgnoreCase)]
    private static partial Regex Old();

    [GeneratedRegex(@"\bp\.(\w+)")]
    private static partial Regex AuthorColumn();
}

public sealed class KeepingVersionStampsOnSqlite(SqliteForum forum)
    : KeepingVersionStamps(forum), IClassFixture<SqliteForum>
{
    protected override string PseudonymTrigger =>
        "SELECT sql FROM sqlite_master WHERE type = 'trigger' AND name = 'stamp_pseudonyms'";
}

public sealed class KeepingVersionStampsOnPostgres(PostgresForum forum)
    : KeepingVersionStamps(forum), IClassFixture<PostgresForum>
{
    private readonly ForumHost forum = forum;

    protected override string PseudonymTrigger =>
        "SELECT pg_get_triggerdef(oid) FROM pg_trigger WHERE tgname = 'stamp' AND tgrelid = 'pseudonyms'::regclass";

    [Fact]
    public async Task The_trigger_on_comments_watches_every_column() =>
        Assert.Contains("old.* IS DISTINCT FROM new.*", Assert.Single(await forum.RowsAsync(
            "SELECT pg_get_triggerdef(oid) FROM pg_trigger WHERE tgname = 'stamp' AND tgrelid = 'comments'::regclass",
            row => row.GetString(0))));
}
