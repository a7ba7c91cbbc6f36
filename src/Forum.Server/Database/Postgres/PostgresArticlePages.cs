using Forum.Articles;
using Forum.Paging;
using Forum.Server.Database.Sql;
using Npgsql;

namespace Forum.Server.Database.Postgres;

internal sealed class PostgresArticlePages(NpgsqlDataSource source, ReadBatcher reads) : IArticlePages
{
    private const string ById = $"SELECT {ArticleRow.Columns} FROM articles a WHERE a.id = ANY($1)";
    private const string BySlug = $"SELECT {ArticleRow.Columns} FROM articles a WHERE a.slug = ANY($1)";
    private const string ByUrl = $"SELECT {ArticleRow.Columns} FROM articles a WHERE a.url = ANY($1)";

    public async Task<ILookup<Guid, ArticleRecord>> ReadListsAsync(
        IReadOnlyCollection<Guid>? sections, ArticleOrder order, PageWindow window, CancellationToken cancellationToken)
    {
        var position = window.From is null ? ((string, string)?)null : ("$3", "$4");
        var range = ArticleKeysetSql.Range(
            sections is null ? null : "l.section_id", order, window.Backward, position, "$2");
        await using var command = source.CreateCommand(
            $"SELECT a.* FROM unnest($1::uuid[]) AS l(section_id) CROSS JOIN LATERAL ({range}) a");
        command.Parameters.Add(
            new NpgsqlParameter<Guid[]> { TypedValue = sections is null ? [Guid.Empty] : [.. sections] });
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = window.Size + 1 });
        if (window.From is { } from)
        {
            command.Parameters.Add(new NpgsqlParameter { Value = order.ColumnValueOf(from.Rank) });
            command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = from.Id });
        }

        var rows = await ArticleRow.ReadAllAsync(command, cancellationToken);
        return order.Sort(rows, window.Backward).ToLookup(r => sections is null ? Guid.Empty : r.SectionId);
    }

    public Task<IReadOnlyList<ArticleRecord>> ReadByIdsAsync(
        IReadOnlyCollection<Guid> ids, CancellationToken cancellationToken) =>
        ReadAsync(ById, ids, cancellationToken);

    public Task<IReadOnlyList<ArticleRecord>> ReadBySlugsAsync(
        IReadOnlyCollection<string> slugs, CancellationToken cancellationToken) =>
        ReadAsync(BySlug, slugs, cancellationToken);

    public Task<IReadOnlyList<ArticleRecord>> ReadByUrlsAsync(
        IReadOnlyCollection<string> urls, CancellationToken cancellationToken) =>
        ReadAsync(ByUrl, urls, cancellationToken);

    private async Task<IReadOnlyList<ArticleRecord>> ReadAsync<T>(
        string sql, IReadOnlyCollection<T> keys, CancellationToken cancellationToken) =>
        await reads.RunAsync(
            keys.Count,
            () =>
            {
                var command = new NpgsqlBatchCommand(sql);
                command.Parameters.Add(new NpgsqlParameter<T[]> { TypedValue = [.. keys] });
                return command;
            },
            ArticleRow.ReadAllAsync,
            cancellationToken);
}
