using GraphQL.Introspection;
using GraphQL.Types;

namespace GraphQLServer.Introspection;

/// <summary>Shows what the specification has; the engine hides <c>isRepeatable</c>, which tools ask for.</summary>
internal sealed class IntrospectionFilter : DefaultSchemaFilter
{
    /// <inheritdoc/>
    public override Task<bool> AllowField(IGraphType parent, IFieldType field) =>
        field.Name == "isRepeatable" ? Allowed : base.AllowField(parent, field);
}
