using System.ComponentModel;
using System.Globalization;
using Forum.Articles;
using Forum.Paging;
using Forum.Telemetry;
using Microsoft.Extensions.Caching.Hybrid;

namespace Forum.Comments;

/// <summary>
/// Caches the rows of an article's comment pages for all viewers. The article's version is part of the key, so entries
/// need no invalidation and stale rows are never found under a new version. A key is filled with a single flight.
/// </summary>
/// <param name="cache">Null: nothing is cached.</param>
public sealed class PageCache(HybridCache? cache = null)
{
    /// <summary>Entries are short-lived, because a new version soon replaces their keys.</summary>
    private static readonly HybridCacheEntryOptions EntryOptions = new()
    {
        LocalCacheExpiration = TimeSpan.FromMinutes(1),
        Expiration = TimeSpan.FromMinutes(5)
    };

    /// <summary>Timeout of the shared read; a caller may stop waiting earlier.</summary>
    private static readonly TimeSpan ReadTimeout = TimeSpan.FromSeconds(5);

    /// <summary>One page of an article's comment tree.</summary>
    internal ValueTask<IReadOnlyList<CommentRecord>> ThreadAsync(
        ThreadKey thread, CommentOrder order, ThreadWindow window, ReadOptions options,
        Func<CancellationToken, Task<IReadOnlyList<CommentRecord>>> readAsync, CancellationToken cancellationToken) =>
        GetAsync(
            Key(
                "thread", thread.ArticleId, thread.Version, order, window.Top, options,
                $"{window.RepliesPerComment}.{window.MaxDepth}"),
            readAsync, cancellationToken);

    /// <summary>One page of an article's top-level comments.</summary>
    internal ValueTask<IReadOnlyList<CommentRecord>> ListAsync(
        Guid articleId, PageVersion version, CommentOrder order, PageWindow window, ReadOptions options,
        Func<CancellationToken, Task<IReadOnlyList<CommentRecord>>> readAsync, CancellationToken cancellationToken) =>
        GetAsync(Key("list", articleId, version, order, window, options, ""), readAsync, cancellationToken);

    private static string Key(
        string prefix, Guid articleId, PageVersion version, CommentOrder order, PageWindow window, ReadOptions options,
        string suffix) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"""
            {prefix}:{articleId:N}:{version.ArticleVersion:x}.{version.ProfilesVersion:x}:{order.Name}:{window.Size}{(window.Backward ? "-" : "+")}{suffix}:{(options.IncludeHeld ? "h" : "")}{(options.Content.Text ? "t" : "")}{(options.Content.Html ? "w" : "")}:{window.From?.Rank:R}.{window.From?.Id:N}
            """);

    private async ValueTask<IReadOnlyList<CommentRecord>> GetAsync(
        string key, Func<CancellationToken, Task<IReadOnlyList<CommentRecord>>> readAsync,
        CancellationToken cancellationToken)
    {
        if (cache is null) return await readAsync(cancellationToken);

        // Shared with other waiters, so no caller's token may cancel it. With a token the cache would also run the read
        // in another trace.
        var read = new PageRead(readAsync);
        var page = await cache
            .GetOrCreateAsync(
                key, read, static (read, _) => read.RunAsync(), EntryOptions, tags: null, CancellationToken.None)
            .AsTask().WaitAsync(cancellationToken);
        CacheMetrics.Lookup("pages", !read.HasStarted);
        return page.Rows;
    }

    /// <summary>A read that runs only when the page is not cached and no other caller is reading it.</summary>
    private sealed class PageRead(Func<CancellationToken, Task<IReadOnlyList<CommentRecord>>> readAsync)
    {
        public bool HasStarted { get; private set; }

        public async ValueTask<CommentPage> RunAsync()
        {
            HasStarted = true;
            using var timeout = new CancellationTokenSource(ReadTimeout);
            return new([.. await readAsync(timeout.Token)]);
        }
    }
}

/// <summary>The rows of one page, in the order in which they were read.</summary>
[ImmutableObject(true)]
public sealed record CommentPage(IReadOnlyList<CommentRecord> Rows);
