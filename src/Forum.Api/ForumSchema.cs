using Forum.Api.Types;
using GraphQLServer.Schema;

namespace Forum.Api;

/// <summary>The forum's schema. Its printed form is `schema/forum.graphql`.</summary>
internal sealed class ForumSchema : GraphQLSchema
{
    public ForumSchema(IServiceProvider services) : base(services)
    {
        Query = new QueryType();
        Mutation = new MutationType();
        Subscription = new SubscriptionType();

        // Reachable only through interfaces.
        RegisterType(typeof(SanctionType));
        RegisterType(typeof(CommentAddedType));
        RegisterType(typeof(CommentEditedType));
        RegisterType(typeof(CommentWithdrawnType));
        RegisterType(typeof(VotesCountedType));
        RegisterType(typeof(LockChangedType));
        RegisterType(typeof(StartOverType));
    }
}
