using Forum.Comments;
using Forum.Server.Database.Sql;

namespace Forum.Server.Database.Postgres;

/// <summary>
/// The SQL of the frequently executed reads. LATERAL with LIMIT reads exactly one page of each list; OFFSET 0 prevents
/// the planner from replacing the key lookups by a join over the whole table.
/// </summary>
internal static class PostgresCommentSql
{
    private const string Stamp = ", s.stamp";

    private const string ContentJoins =
        """
        CROSS JOIN LATERAL (SELECT * FROM comments c WHERE c.id = s.comment_id OFFSET 0) c
        CROSS JOIN LATERAL (SELECT * FROM pseudonyms p WHERE p.id = c.author_id OFFSET 0) p
        """;

    /// <summary>Parameters: $1 list keys, $2 rows per list; with a start position $3 its rank, $4 its id.</summary>
    public static string Lists(CommentOrder order, bool backward, bool hasPosition, bool includeHeld) =>
        $"""
        SELECT {ListedComment.Columns}
        FROM unnest($1::uuid[]) AS l(list_key)
        CROSS JOIN LATERAL ({KeysetSql.Range(order, backward, hasPosition ? ("$3", "$4") : null, includeHeld, "l.list_key", "$2", Stamp)}) s
        """;

    /// <summary>
    /// Parameters: $1 articles, $2 top-level rows and one more, $3 replies per comment, $4 maximum depth, $5 rows per
    /// article; with a start position $6 its rank, $7 its id. The additional row is never expanded.
    /// </summary>
    public static string Threads(CommentOrder order, bool hasPosition, bool includeHeld) =>
        $"""
        SELECT {ListedComment.Columns}
        FROM unnest($1::uuid[]) AS wanted(id)
        CROSS JOIN LATERAL (
          WITH RECURSIVE page AS (
            SELECT s.*, CASE WHEN row_number() OVER () < $2 THEN 0 ELSE $4 END AS level
            FROM ({KeysetSql.Range(order, backward: false, hasPosition ? ("$6", "$7") : null, includeHeld, "wanted.id", "$2", Stamp)}) s
            UNION ALL
            SELECT r.*, page.level + 1
            FROM page
            CROSS JOIN LATERAL ({KeysetSql.Range(order, backward: false, null, includeHeld, "page.comment_id", "$3", Stamp)}) r
            WHERE page.level < $4 AND page.listed_count{(includeHeld ? " + page.held_count" : "")} > 0
          )
          SELECT * FROM page LIMIT $5
        ) s
        """;

    /// <summary>Parameters: $1 ids.</summary>
    public static string ByIds(ContentFields content) =>
        $"""
        SELECT {CommentRow.Columns(content)}
        FROM unnest($1::uuid[]) AS wanted(id)
        CROSS JOIN LATERAL (SELECT *, 0.0::double precision AS rank FROM comment_standings s WHERE s.comment_id = wanted.id OFFSET 0) s
        {ContentJoins}
        """;

    /// <summary>
    /// Parameters: $1 ids. Returns what <see cref="CommentCache"/> stores; the last two columns are the version stamps.
    /// </summary>
    public static string Missing(ContentFields content) =>
        $"""
        SELECT {CommentRow.Columns(content, withStats: false)}, c.stamp, coalesce((SELECT stamp FROM pseudonym_stamp), -1)
        FROM unnest($1::uuid[]) AS s(comment_id)
        {ContentJoins}
        """;

    /// <summary>
    /// Parameters: $1 authors, $2 statuses, $3 rows; with a start position $4 its id. Reads up to $3 rows for each
    /// author and status.
    /// </summary>
    public static string ByAuthors(bool backward, bool hasPosition, ContentFields content) =>
        $"""
        SELECT {CommentRow.Columns(content)}
        FROM ({AuthorRange(backward, hasPosition)}) newest
        CROSS JOIN LATERAL (SELECT *, 0.0::double precision AS rank FROM comment_standings s WHERE s.comment_id = newest.id OFFSET 0) s
        {ContentJoins}
        """;

    /// <summary>As <see cref="ByAuthors"/>, with all authors of account $1 in one list.</summary>
    public static string ByAccount(bool backward, bool hasPosition, ContentFields content) =>
        $"""
        SELECT {CommentRow.Columns(content)}
        FROM (SELECT id FROM ({AuthorRange(backward, hasPosition, "(SELECT array_agg(id) FROM pseudonyms WHERE account_id = $1)")}) every
              ORDER BY id {(backward ? "ASC" : "DESC")} LIMIT $3) newest
        CROSS JOIN LATERAL (SELECT *, 0.0::double precision AS rank FROM comment_standings s WHERE s.comment_id = newest.id OFFSET 0) s
        {ContentJoins}
        """;

    /// <summary>Parameters: $1 comments.</summary>
    public const string Ancestors =
        $"""
        {AncestorsCte}
        SELECT start, id, parent_id, article_id, depth, edited_at FROM up
        """;

    /// <summary>
    /// Parameters: $1 the comment, as a list of one; $2 the account. As <see cref="Ancestors"/>, with the time at which
    /// the vote arrives.
    /// </summary>
    public const string AncestorsForVote =
        $"""
        {AncestorsCte}
        SELECT start, id, parent_id, article_id, depth, edited_at,
          greatest(clock_timestamp(), (SELECT v.at + interval '1 microsecond' FROM votes v WHERE v.account_id = $2 AND v.comment_id = ANY($1)))
        FROM up
        """;

    private const string AncestorsCte =
        """
        WITH RECURSIVE up AS (
          SELECT c.id AS start, c.id, c.parent_id, c.article_id, c.depth, c.edited_at FROM comments c WHERE c.id = ANY($1)
          UNION ALL
          SELECT up.start, c.id, c.parent_id, c.article_id, c.depth, c.edited_at FROM up JOIN comments c ON c.id = up.parent_id
        )
        """;

    /// <summary>Parameters: $1 comments, $2 now.</summary>
    public const string Locks =
        """
        WITH RECURSIVE up AS (
          SELECT c.id AS start, c.id, c.parent_id, c.depth FROM comments c WHERE c.id = ANY($1)
          UNION ALL
          SELECT up.start, c.id, c.parent_id, c.depth FROM up JOIN comments c ON c.id = up.parent_id
        )
        SELECT DISTINCT ON (up.start) up.start, b.reason, b.at, b.by_id, b.until
        FROM up JOIN branch_locks b ON b.comment_id = up.id
        WHERE b.until IS NULL OR b.until > $2
        ORDER BY up.start, up.depth DESC
        """;

    private static string AuthorRange(bool backward, bool hasPosition, string authors = "$1::uuid[]") =>
        $"""
        SELECT found.id
        FROM unnest({authors}) AS author(id) CROSS JOIN unnest($2::smallint[]) AS wanted(status)
        CROSS JOIN LATERAL (
          SELECT c.id FROM comments c
          WHERE c.author_id = author.id AND c.status = wanted.status{(hasPosition ? $" AND c.id {(backward ? ">" : "<")} $4" : "")}
          ORDER BY c.id {(backward ? "ASC" : "DESC")} LIMIT $3) found
        """;
}
