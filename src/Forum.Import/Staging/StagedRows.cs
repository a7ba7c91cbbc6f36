using System.Text.Json;
using Forum.Data;
using Microsoft.EntityFrameworkCore;

namespace Forum.Import.Staging;

/// <summary>
/// The staged comments of one article, in the order of the file. They can be read several times; one page is in memory.
/// </summary>
internal sealed class StagedRows(ForumDb db, Guid runId, string thread)
{
    public const int PageSize = 250;

    private IReadOnlyList<StagedComment>? onlyPage;

    public Task<int> CountAsync(CancellationToken cancellationToken) =>
        db.ImportRows.CountAsync(r => r.RunId == runId && r.Thread == thread, cancellationToken);

    public async IAsyncEnumerable<IReadOnlyList<StagedComment>> PagesAsync(
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (onlyPage is not null)
        {
            yield return onlyPage;
            yield break;
        }

        var last = 0L;
        while (true)
        {
            var after = last;
            var rows = await db.ImportRows.AsNoTracking()
                .Where(r => r.RunId == runId && r.Thread == thread && r.Number > after)
                .OrderBy(r => r.Number).Take(PageSize)
                .Select(r => new { r.Number, r.Json })
                .ToListAsync(cancellationToken);
            var page = rows.ConvertAll(r => JsonSerializer.Deserialize(r.Json, StagingJson.Default.StagedComment)!);
            if (last == 0 && rows.Count < PageSize) onlyPage = page;
            if (page.Count > 0) yield return page;
            if (rows.Count < PageSize) yield break;
            last = rows[^1].Number;
        }
    }
}
