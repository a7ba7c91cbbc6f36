using Forum.Comments;
using Forum.Server.Settings;

namespace Forum.Server.Redis;

/// <summary>Caches pages of comments in memory, and in Redis if it is configured.</summary>
internal static class CacheSetup
{
    public static IServiceCollection AddPageCache(this IServiceCollection services, ReadingSettings settings)
    {
        if (settings.CachedMegabytes == 0) return services;

        // Every entry of this cache must specify its size.
        services.AddMemoryCache(memory => memory.SizeLimit = settings.CachedMegabytes * 1024L * 1024L);
        services.AddHybridCache(cache => cache.MaximumPayloadBytes = CommentPageFormat.MaxBytes)
            .AddSerializer<CommentPage, CommentPageFormat>();
        return services;
    }
}
