using Forum.Api.Execution.Declaring;
using GraphQL.Types;
using GraphQL.Utilities;

namespace Forum.Api.Execution;

/// <summary>Stops a schema in which a field does not say who may use it.</summary>
internal sealed class DeclaredFieldsOnly : BaseSchemaNodeVisitor
{
    /// <exception cref="InvalidOperationException">A field was added past <see cref="Fields{T}"/>.</exception>
    public override void VisitObjectFieldDefinition(FieldType field, IObjectGraphType type, ISchema schema)
    {
        if (type.Name.StartsWith("__", StringComparison.Ordinal) || field.Resolver is DeclaredResolver) return;
        throw new InvalidOperationException($"{type.Name}.{field.Name} does not declare who may use it.");
    }
}
