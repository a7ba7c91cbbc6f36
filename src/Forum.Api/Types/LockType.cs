using Forum.Api.Loaders;
using Forum.Data;
using GraphQLServer.Schema;

namespace Forum.Api.Types;

internal sealed class LockType : ObjectType<DiscussionLock>
{
    public LockType()
    {
        Name = "Lock";
        Description =
            "A lock refuses new comments, edits and votes below the point where it stands. Moderators are not exempt: they unlock.";
        Value("reason", String, l => l.Reason, Access.Everyone);
        Value("at", Instant.NotNull, l => (DateTimeOffset)l.At, Access.Everyone);
        Load("by", Of<PseudonymType>(), (l, ctx) =>
            l.ById is { } id ? ctx.Load(PseudonymLoaders.ById, id) : null, Access.Everyone,
            "Null when a rule of the forum did it, such as the article's age.");
        Value("until", Instant, l =>
            (DateTimeOffset?)l.Until, Access.Everyone, "When it lifts by itself; null: never.");
    }
}
