using Forum.Comments;
using Forum.Server.Settings;

namespace Forum.Server.Redis;

/// <summary>Keeps pages of comments in memory, and in Redis where there is one.</summary>
internal static class CacheSetup
{
    public static IServiceCollection AddPageCache(this IServiceCollection services, ReadingSettings settings)
    {
        if (settings.CachedMegabytes == 0) return services;

        // Whoever puts something else into this cache must say how large it is.
        services.AddMemoryCache(memory => memory.SizeLimit = settings.CachedMegabytes * 1024L * 1024L);
        services.AddHybridCache(cache => cache.MaximumPayloadBytes = CommentPageFormat.MaxBytes)
            .AddSerializer<CommentPage, CommentPageFormat>();
        return services;
    }
}
