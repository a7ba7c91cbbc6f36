using Forum.Articles;
using Forum.Authorization;
using Forum.Comments;
using Forum.Events;
using Forum.Moderation;
using Forum.Pseudonyms;
using Forum.Time;
using Forum.Transactions;
using Forum.Votes;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Forum;

public static class ForumSetup
{
    /// <summary>
    /// Registers the forum's readers and use cases. They are stateless and open their own contexts, so all are
    /// singletons.
    /// </summary>
    public static IServiceCollection AddForum(this IServiceCollection services)
    {
        services.AddSingleton<PageCache>();
        services.AddSingleton<ArticleReader>().AddSingleton<CommentReader>().AddSingleton<ThreadReader>();
        services.AddSingleton<PseudonymReader>().AddSingleton<VoteReader>().AddSingleton<SanctionReader>();

        services.TryAddSingleton<NodeClock>();
        services.AddSingleton<LocalWriteClock>().AddSingleton<CallerConnection>().AddSingleton<WriteGuards>();
        services.AddSingleton<PostComment>().AddSingleton<EditComment>().AddSingleton<DeleteComment>();
        services.AddSingleton<VoteOnComment>().AddSingleton<VoteArrivals>().AddSingleton<VoteCommitter>()
            .AddSingleton<VoteBatcher>();
        services.AddHostedService(provider => provider.GetRequiredService<VoteBatcher>());
        services.AddSingleton<AddSection>().AddSingleton<PublishArticle>().AddSingleton<UpdateArticle>();
        services.AddSingleton<LockArticle>().AddSingleton<UnlockArticle>().AddSingleton<LockBranch>()
            .AddSingleton<UnlockBranch>();
        services.TryAddSingleton<IEventBackplane, NullBackplane>();
        services.AddSingleton<EventReader>().AddSingleton<ArticleEventHub>().AddSingleton<FollowArticle>();
        services.AddHostedService<EventLogPoller>();
        return services;
    }
}
