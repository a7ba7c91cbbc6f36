using Forum.Api.Types;
using GraphQLServer.Schema;

namespace Forum.Api;

/// <summary>The forum's schema. Printed, it is `schema/forum.graphql`.</summary>
internal sealed class ForumSchema : GraphQLSchema
{
    public ForumSchema(IServiceProvider services) : base(services)
    {
        Query = new QueryType();
        Mutation = new MutationType();
        Subscription = new SubscriptionType();

        // Reached through interfaces alone.
        RegisterType(typeof(SanctionType));
        RegisterType(typeof(CommentAddedType));
        RegisterType(typeof(CommentEditedType));
        RegisterType(typeof(CommentWithdrawnType));
        RegisterType(typeof(VotesCountedType));
        RegisterType(typeof(LockChangedType));
        RegisterType(typeof(StartOverType));
    }
}
