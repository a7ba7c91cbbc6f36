using GraphQLParser.AST;

namespace GraphQLServer.Planning;

/// <summary>Checks whether a literal contains a variable.</summary>
internal static class VariableSearch
{
    public static bool IsIn(GraphQLValue value) => value switch
    {
        GraphQLVariable => true,
        GraphQLListValue { Values: { } items } => items.Exists(IsIn),
        GraphQLObjectValue { Fields: { } fields } => fields.Exists(field => IsIn(field.Value)),
        _ => false,
    };
}
