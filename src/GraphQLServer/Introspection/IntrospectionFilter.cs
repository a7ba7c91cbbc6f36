using GraphQL.Introspection;
using GraphQL.Types;

namespace GraphQLServer.Introspection;

/// <summary>
/// Shows all fields of the specification; GraphQL.NET's default hides <c>isRepeatable</c>, which tools select.
/// </summary>
internal sealed class IntrospectionFilter : DefaultSchemaFilter
{
    /// <inheritdoc/>
    public override Task<bool> AllowField(IGraphType parent, IFieldType field) =>
        field.Name == "isRepeatable" ? Allowed : base.AllowField(parent, field);
}
