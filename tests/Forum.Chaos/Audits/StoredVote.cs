using Forum.Testing;

namespace Forum.Chaos.Audits;

/// <summary>
/// A vote as stored in the tables. A retracted vote leaves a row of value 0, which does not count as a vote.
/// </summary>
/// <param name="Name">The pseudonym of the voter.</param>
/// <param name="CommentId">The id in the API.</param>
/// <param name="Value">UP or DOWN.</param>
internal sealed record StoredVote(string Name, string CommentId, string Value)
{
    public static Task<IReadOnlyList<StoredVote>> AllAsync(ForumHost forum) => forum.RowsAsync(
        """
        SELECT p.name, v.comment_id, v.value
        FROM votes v JOIN pseudonyms p ON p.account_id = v.account_id WHERE v.value <> 0
        """,
        row => new StoredVote(
            row.GetString(0), GlobalId.Of(GlobalId.Comment, row.GetGuid(1)), row.GetInt16(2) > 0 ? "UP" : "DOWN"));
}
