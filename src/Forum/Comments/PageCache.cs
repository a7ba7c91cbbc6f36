using System.ComponentModel;
using System.Globalization;
using Forum.Articles;
using Forum.Paging;
using Microsoft.Extensions.Caching.Hybrid;

namespace Forum.Comments;

/// <summary>
/// Pages of an article's comments as they were read, for all readers, under keys that carry the article's version: so nothing has to
/// be taken out, and nothing old is found under a new version. One reading at a time fills a key.
/// </summary>
/// <param name="cache">Null: every page is read.</param>
public sealed class PageCache(HybridCache? cache = null)
{
    /// <summary>No key is asked for long: versions pass.</summary>
    private static readonly HybridCacheEntryOptions Life = new() { LocalCacheExpiration = TimeSpan.FromMinutes(1), Expiration = TimeSpan.FromMinutes(5) };

    /// <summary>How long a page may be read; each reader may have less time.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(5);

    /// <summary>A page of an article's tree.</summary>
    internal ValueTask<IReadOnlyList<CommentRecord>> ThreadAsync(
        ThreadOf of, CommentOrder order, ThreadWindow window, ReadOptions reading,
        Func<CancellationToken, Task<IReadOnlyList<CommentRecord>>> readAsync, CancellationToken cancellationToken) =>
        GetAsync(
            Key("thread", of.ArticleId, of.Version, order, window.Top, reading, $"{window.RepliesPerComment}.{window.MaxDepth}"),
            readAsync, cancellationToken);

    /// <summary>A page of an article's top level.</summary>
    internal ValueTask<IReadOnlyList<CommentRecord>> ListAsync(
        Guid articleId, PageVersion version, CommentOrder order, PageWindow window, ReadOptions reading,
        Func<CancellationToken, Task<IReadOnlyList<CommentRecord>>> readAsync, CancellationToken cancellationToken) =>
        GetAsync(Key("list", articleId, version, order, window, reading, ""), readAsync, cancellationToken);

    private static string Key(
        string what, Guid articleId, PageVersion version, CommentOrder order, PageWindow window, ReadOptions reading, string more) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"""
            {what}:{articleId:N}:{version.Stamp:x}.{version.Faces:x}:{(int)order}:{window.Size}{(window.Backward ? "-" : "+")}{more}:{(reading.Held ? "h" : "")}{(reading.Words.Text ? "t" : "")}{(reading.Words.Html ? "w" : "")}:{window.From?.Rank:R}.{window.From?.Id:N}
            """);

    private async ValueTask<IReadOnlyList<CommentRecord>> GetAsync(
        string key, Func<CancellationToken, Task<IReadOnlyList<CommentRecord>>> readAsync, CancellationToken cancellationToken)
    {
        if (cache is null) return await readAsync(cancellationToken);

        // Others may wait for it: it is nobody's to cancel. With a token the cache would read it in another trace.
        var page = await cache.GetOrCreateAsync(key, readAsync, ReadAsync, Life, tags: null, CancellationToken.None).AsTask().WaitAsync(cancellationToken);
        return page.Rows;
    }

    private static async ValueTask<CommentPage> ReadAsync(
        Func<CancellationToken, Task<IReadOnlyList<CommentRecord>>> readAsync, CancellationToken cancellationToken)
    {
        using var end = new CancellationTokenSource(Longest);
        return new([.. await readAsync(end.Token)]);
    }
}

/// <summary>Rows of one page, in the order in which they were read.</summary>
[ImmutableObject(true)]
public sealed record CommentPage(IReadOnlyList<CommentRecord> Rows);
