using System.Text.Json;
using Forum.Articles;
using Forum.Paging;
using Forum.Server.Database.Sql;

namespace Forum.Server.Database.Sqlite;

internal sealed class SqliteArticlePages(SqliteSource source) : IArticlePages
{
    public async Task<ILookup<Guid, ArticleRecord>> ReadListsAsync(
        IReadOnlyCollection<Guid>? sections, ArticleOrder order, PageWindow window, CancellationToken cancellationToken)
    {
        using var connection = source.Open();
        using var command = connection.CreateCommand();
        var position = window.From is null ? ((string, string)?)null : ("$rank", "$id");
        command.CommandText = ArticleKeysetSql.Range(
            sections is null ? null : "$section", order, window.Backward, position, "$rows");
        command.Parameters.AddWithValue("$section", Guid.Empty);
        command.Parameters.AddWithValue("$rows", window.Size + 1);
        if (window.From is { } from)
        {
            command.Parameters.AddWithValue("$rank", order.ColumnValueOf(from.Rank));
            command.Parameters.AddWithValue("$id", from.Id);
        }

        var rows = new List<(Guid Section, ArticleRecord Article)>();
        foreach (var section in sections ?? [Guid.Empty])
        {
            command.Parameters["$section"].Value = section;
            rows.AddRange((await ArticleRow.ReadAllAsync(command, cancellationToken)).Select(a => (section, a)));
        }

        return rows.ToLookup(r => r.Section, r => r.Article);
    }

    public Task<IReadOnlyList<ArticleRecord>> ReadByIdsAsync(
        IReadOnlyCollection<Guid> ids, CancellationToken cancellationToken) =>
        ReadAsync("a.id", SqliteIds.Json(ids), cancellationToken);

    public Task<IReadOnlyList<ArticleRecord>> ReadBySlugsAsync(
        IReadOnlyCollection<string> slugs, CancellationToken cancellationToken) =>
        ReadAsync("a.slug", JsonSerializer.Serialize(slugs), cancellationToken);

    public Task<IReadOnlyList<ArticleRecord>> ReadByUrlsAsync(
        IReadOnlyCollection<string> urls, CancellationToken cancellationToken) =>
        ReadAsync("a.url", JsonSerializer.Serialize(urls), cancellationToken);

    private async Task<IReadOnlyList<ArticleRecord>> ReadAsync(
        string column, string keys, CancellationToken cancellationToken)
    {
        using var connection = source.Open();
        using var command = connection.CreateCommand();
        command.CommandText =
            $"SELECT {ArticleRow.Columns} FROM (SELECT DISTINCT value FROM json_each($keys)) wanted CROSS JOIN articles a ON {column} = wanted.value";
        command.Parameters.AddWithValue("$keys", keys);
        return await ArticleRow.ReadAllAsync(command, cancellationToken);
    }
}
