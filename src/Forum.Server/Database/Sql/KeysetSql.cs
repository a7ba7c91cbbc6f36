using Forum.Comments;
using Forum.Data;

namespace Forum.Server.Database.Sql;

/// <summary>
/// Builds the SQL of a keyset page: one range of one list's index, nearest rows first. The text differs by order,
/// direction, start position and kind of viewer, never by values, so each text is planned once and each plan reads only
/// the rows of its range.
/// </summary>
internal static class KeysetSql
{
    private const string Columns =
        "s.comment_id, s.list_key, s.upvotes, s.downvotes, s.reply_count, s.descendant_count, s.listed_count, s.held_count";

    /// <param name="order">Which index.</param>
    /// <param name="backward">Reads in reverse order.</param>
    /// <param name="position">
    /// Names of the parameters with the start position's rank and id; null: from the beginning.
    /// </param>
    /// <param name="includeHeld">Whether to include comments that are held for a moderator.</param>
    /// <param name="list">The list's key: a parameter or a column.</param>
    /// <param name="limit">The parameter with the number of rows.</param>
    /// <param name="extraColumns">Further columns of `s`, with a comma before each.</param>
    public static string Range(
        CommentOrder order, bool backward, (string Rank, string Id)? position, bool includeHeld, string list,
        string limit, string extraColumns = "")
    {
        var listed = RangeOf(ListVisibility.Listed);
        if (!includeHeld) return listed;
        return $"SELECT * FROM (SELECT * FROM ({listed}) listed UNION ALL SELECT * FROM ({RangeOf(ListVisibility.Held)}) held) s ORDER BY {OrderBy("s.rank")} LIMIT {limit}";

        string RangeOf(ListVisibility listing) =>
            $"SELECT {Columns}{extraColumns}, {Rank(order)} AS rank FROM comment_standings s WHERE s.list_key = {list} AND s.listing = {(int)listing}{AfterPosition()} ORDER BY {OrderBy(Column(order))} LIMIT {limit}";

        string AfterPosition() => position is not { } from ? ""
            : Column(order) is { } column ? $" AND ({column}, s.comment_id) {Sign()} ({from.Rank}, {from.Id})"
            : $" AND s.comment_id {Sign()} {from.Id}";

        string OrderBy(string? column) =>
            column is null ? $"s.comment_id {Direction()}" : $"{column} {Direction()}, s.comment_id {Direction()}";
        string Sign() => order.IsDescending(backward) ? "<" : ">";
        string Direction() => order.IsDescending(backward) ? "DESC" : "ASC";
    }

    private static string? Column(CommentOrder order) => order.RankColumn is { } column ? $"s.{column}" : null;

    private static string Rank(CommentOrder order) => $"CAST({Column(order) ?? "0"} AS double precision)";
}
