using GraphQL.Execution;
using GraphQL.Validation;
using GraphQLParser.AST;

namespace GraphQLServer.Planning;

/// <summary>The arguments of a plan's fields, bound to the variables of one request.</summary>
internal sealed class BoundArguments(Variables variables, GraphQLDocument document)
{
    private Dictionary<FieldPlan, IDictionary<string, ArgumentValue>?>? cache;

    public Variables Variables => variables;

    public GraphQLDocument Document => document;

    /// <exception cref="ValidationError">A variable has a value that the argument does not accept.</exception>
    public IDictionary<string, ArgumentValue>? Of(FieldPlan field)
    {
        if (!field.HasVariables) return field.Arguments;
        cache ??= [];
        if (cache.TryGetValue(field, out var cached)) return cached;
        var arguments = FieldPlanner.Arguments(field.Definition, field.Ast, variables, document);
        cache.Add(field, arguments);
        return arguments;
    }
}
