using GraphQL.Types;
using GraphQL.Utilities;

namespace GraphQLServer.Schema;

/// <summary>
/// Rejects a schema at startup when a field does not declare its access, a list of objects its maximum length, or a
/// mutation its rate limit kind.
/// </summary>
internal sealed class DeclaredFieldsVisitor : BaseSchemaNodeVisitor
{
    /// <exception cref="InvalidOperationException">
    /// A field was not added through <see cref="ObjectType{T}"/>, a list of objects does not call <c>Lists</c>, or a
    /// mutation does not call <c>RateLimitKind</c>.
    /// </exception>
    public override void VisitObjectFieldDefinition(FieldType field, IObjectGraphType type, ISchema schema)
    {
        if (type.Name.StartsWith("__", StringComparison.Ordinal)) return;
        if (field.Resolver is not DeclaredResolver declared)
            throw new InvalidOperationException($"{type.Name}.{field.Name} does not declare its access.");
        if (!declared.Cost.IsBounded && IsListOfObjects(field.ResolvedType))
            throw new InvalidOperationException(
                $"{type.Name}.{field.Name} does not declare the maximum length of its list.");
        if (declared.RateLimitKind is null && type == schema.Mutation)
            throw new InvalidOperationException($"{type.Name}.{field.Name} does not declare its kind of rate limit.");
    }

    private static bool IsListOfObjects(IGraphType? type, bool isList = false) => type switch
    {
        NonNullGraphType required => IsListOfObjects(required.ResolvedType, isList),
        ListGraphType list => IsListOfObjects(list.ResolvedType, true),
        _ => isList && type is not ScalarGraphType,
    };
}
