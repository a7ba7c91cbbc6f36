using Forum.Data;
using Forum.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Forum.Server.Tests.Importing;

/// <summary>Imports files into a forum, as an operator does, and reads its tables afterwards.</summary>
/// <param name="node">The node whose settings the import uses; null: the forum's first node.</param>
internal sealed class ImportRunner(ForumHost forum, ForumNode? node = null)
{
    /// <returns>The exit code and the output.</returns>
    public async Task<(int Code, string Output)> RunAsync(string source, byte[] file)
    {
        using var folder = new TemporaryFolder();
        var path = Path.Combine(folder.Path, "export.xml");
        await File.WriteAllBytesAsync(path, file, TestContext.Current.CancellationToken);
        return await RunAsync(source, path);
    }

    /// <inheritdoc cref="RunAsync(string, byte[])"/>
    public async Task<(int Code, string Output)> RunAsync(string source, string path)
    {
        try
        {
            return (0, await (node ?? forum.Node).RunAsync("import", source, path));
        }
        catch (InvalidOperationException exception)
        {
            return (1, exception.Message);
        }
    }

    public async Task<Article> ArticleAsync(string slug)
    {
        await using var db = await OpenAsync();
        return await db.Articles.AsNoTracking().SingleAsync(a => a.Slug == slug, TestContext.Current.CancellationToken);
    }

    /// <summary>The article's comments with their related rows, ordered by time.</summary>
    public async Task<IReadOnlyList<ImportedComment>> CommentsAsync(string slug)
    {
        await using var db = await OpenAsync();
        var rows =
            from comment in db.Comments.AsNoTracking()
            join standing in db.CommentStats on comment.Id equals standing.CommentId
            join author in db.Pseudonyms on comment.AuthorId equals author.Id
            join article in db.Articles on comment.ArticleId equals article.Id
            where article.Slug == slug
            orderby comment.Id
            select new ImportedComment(comment, standing, author);
        return await rows.ToListAsync(TestContext.Current.CancellationToken);
    }

    public async Task<ForumDb> OpenAsync() =>
        await forum.Node.Services.GetRequiredService<IDbContextFactory<ForumDb>>()
            .CreateDbContextAsync(TestContext.Current.CancellationToken);

    /// <summary>Every row of every table as text, to detect any change.</summary>
    public async Task<string> DumpAsync()
    {
        await using var db = await OpenAsync();
        var connection = db.Database.GetDbConnection();
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        List<string> lines = [];
        foreach (var table in db.Model.GetEntityTypes().Select(t => t.GetTableName()!).Distinct()
            .Order(StringComparer.Ordinal))
        {
            await using var command = connection.CreateCommand();
            command.CommandText = $"SELECT * FROM {table}";
            await using var reader = await command.ExecuteReaderAsync(TestContext.Current.CancellationToken);
            List<string> rows = [];
            while (await reader.ReadAsync(TestContext.Current.CancellationToken))
            {
                var values = new object[reader.FieldCount];
                reader.GetValues(values);
                rows.Add(
                    $"{table}: {string.Join('|', values.Select(v => v is DateTime at ? at.ToString("O") : v.ToString()))}");
            }

            lines.AddRange(rows.Order(StringComparer.Ordinal));
        }

        return string.Join('\n', lines);
    }
}
