using System.Text.Json;
using GraphQL.Execution;
using GraphQL.Types;
using GraphQL.Validation;
using GraphQLParser.AST;
using GraphQLServer.Schema;

namespace GraphQLServer.Planning;

/// <summary>Plans one field of one type.</summary>
internal readonly struct FieldPlanner(OperationPlan operation, GraphQLDocument document)
{
    public FieldPlan Plan(string key, List<GraphQLField> fields, IObjectGraphType type, ref int slots)
    {
        var ast = fields[0];
        var isTypeName = ast.Name.Value == "__typename";
        var definition = isTypeName ? operation.Schema.TypeNameMetaFieldType : type.GetField(ast.Name)!;
        var resolver = isTypeName ? null : (DeclaredResolver)definition.Resolver!;
        var position = PositionOf(definition.ResolvedType!, fields, isRequired: false);
        var leaf = position is LeafPosition { Scalar: var scalar } ? resolver?.GetDirectWriter(scalar) : null;
        var hasVariables = ast.Arguments?.Items.Exists(argument => VariableSearch.IsIn(argument.Value)) ?? false;
        return new FieldPlan
        {
            Name = key,
            Key = JsonEncodedText.Encode(key),
            Ast = ast,
            Definition = definition,
            Position = position,
            Resolver = resolver,
            Leaf = leaf,
            Slot = resolver is null || leaf is not null ? -1 : slots++,
            HasVariables = hasVariables,
            Arguments = hasVariables ? null : Arguments(definition, ast, Variables.None, document),
        };
    }

    /// <summary>The field's arguments, including defaults.</summary>
    /// <exception cref="ValidationError">A variable has a value that the argument does not accept.</exception>
    public static IDictionary<string, ArgumentValue>? Arguments(
        FieldType definition, GraphQLField ast, Variables variables, GraphQLDocument document) =>
        ExecutionHelper.GetArguments(definition.Arguments, ast.Arguments, variables, document, ast, null);

    private Position PositionOf(IGraphType type, List<GraphQLField> fields, bool isRequired) => type switch
    {
        NonNullGraphType required => PositionOf(required.ResolvedType!, fields, isRequired: true),
        ListGraphType list => new ListPosition(PositionOf(list.ResolvedType!, fields, isRequired: false), isRequired),
        ScalarGraphType scalar => new LeafPosition(scalar, isRequired),
        _ => new ObjectPosition(
            type,
            fields.Where(field => field.SelectionSet is not null).Select(field => field.SelectionSet!).ToList(),
            operation,
            isRequired),
    };
}
