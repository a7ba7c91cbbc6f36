using GraphQL.MicrosoftDI;
using GraphQLServer.Introspection;

namespace GraphQLServer.Schema;

/// <summary>
/// A schema whose types are made from the services, and that starts only when every field says who may use it.
/// </summary>
public abstract class GraphQLSchema : GraphQL.Types.Schema
{
    /// <summary>Sets what tools of today ask of introspection.</summary>
    protected GraphQLSchema(IServiceProvider services) : base(new SelfActivatingServiceProvider(services), [])
    {
        Features.RepeatableDirectives = true;
        Features.DeprecationOfInputValues = true;
        Directives.Register(new SpecifiedByDirective(), new OneOfDirective());
        Filter = new IntrospectionFilter();
        RegisterVisitor(new CompleteIntrospection());
        RegisterVisitor(new DeclaredFieldsVisitor());
    }
}
