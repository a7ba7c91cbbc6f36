using Forum.Api.Live;
using Forum.Api.Moderation;
using GraphQLServer.Schema;

namespace Forum.Api;

/// <summary>The forum's schema. Printed, it is `schema/forum.graphql`.</summary>
internal sealed class ForumSchema : GraphQLSchema
{
    public ForumSchema(IServiceProvider services) : base(services)
    {
        Query = new QueryFields();
        Mutation = new MutationFields();
        Subscription = new SubscriptionFields();

        // Reached through interfaces alone.
        RegisterType(typeof(SanctionFields));
        RegisterType(typeof(CommentAddedFields));
        RegisterType(typeof(CommentEditedFields));
        RegisterType(typeof(CommentWithdrawnFields));
        RegisterType(typeof(VotesCountedFields));
        RegisterType(typeof(LockChangedFields));
        RegisterType(typeof(StartOverFields));
    }
}
