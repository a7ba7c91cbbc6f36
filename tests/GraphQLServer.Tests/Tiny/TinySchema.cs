using GraphQLServer.Schema;

namespace GraphQLServer.Tests.Tiny;

internal sealed class TinySchema : GraphQLSchema
{
    public TinySchema(IServiceProvider services) : base(services)
    {
        Query = new QueryType();
        Mutation = new MutationType();
        Subscription = new SubscriptionType();
    }
}
