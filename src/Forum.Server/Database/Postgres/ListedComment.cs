using System.Data.Common;
using Forum.Comments;

namespace Forum.Server.Database.Postgres;

/// <summary>
/// A row of a list: the comment's counters, which votes and replies change, and the version stamps of its other data.
/// </summary>
/// <param name="Stamp">Version of the comment's content, status and author: each change sets a new one.</param>
/// <param name="PseudonymStamp">Version of all author profiles together.</param>
internal readonly record struct ListedComment(
    Guid Id, int Upvotes, int Downvotes, int ReplyCount, int DescendantCount, int ListedCount, int HeldCount,
    double Rank, long Stamp, long PseudonymStamp)
{
    /// <summary>Columns of `s`: comment_standings with a column `rank`.</summary>
    public const string Columns =
        """
        s.comment_id, s.upvotes, s.downvotes, s.reply_count, s.descendant_count, s.listed_count, s.held_count, s.rank,
        s.stamp, coalesce((SELECT stamp FROM pseudonym_stamp), -1)
        """;

    public static ListedComment Read(DbDataReader row) => new(
        row.GetGuid(0),
        row.GetInt32(1),
        row.GetInt32(2),
        row.GetInt32(3),
        row.GetInt32(4),
        row.GetInt32(5),
        row.GetInt32(6),
        row.GetDouble(7),
        row.GetInt64(8),
        row.GetInt64(9));

    /// <summary>The cached comment with this row's counters.</summary>
    public CommentRecord With(CommentRecord comment) => comment with
    {
        Upvotes = Upvotes,
        Downvotes = Downvotes,
        ReplyCount = ReplyCount,
        DescendantCount = DescendantCount,
        ListedCount = ListedCount,
        HeldCount = HeldCount,
        Rank = Rank,
    };
}
