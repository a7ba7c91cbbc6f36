using GraphQL.MicrosoftDI;
using GraphQLServer.Introspection;

namespace GraphQLServer.Schema;

/// <summary>
/// A schema whose types are created by dependency injection, and which starts only when every field declares its
/// access.
/// </summary>
public abstract class GraphQLSchema : GraphQL.Types.Schema
{
    /// <summary>Enables the introspection features that current tools use.</summary>
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
