using System.Text.Json;
using GraphQL.Execution;
using GraphQLParser.AST;
using GraphQLServer.Schema;

namespace GraphQLServer.Planning;

/// <summary>One response key of an object.</summary>
internal sealed class FieldPlan
{
    /// <summary>The response key.</summary>
    public required string Name { get; init; }

    /// <summary>The response key, encoded for the JSON writer.</summary>
    public required JsonEncodedText Key { get; init; }

    /// <summary>The first occurrence in the document.</summary>
    public required GraphQLField Ast { get; init; }

    public required Position Position { get; init; }

    /// <summary>Null only for <c>__typename</c>.</summary>
    public required DeclaredResolver? Resolver { get; init; }

    /// <summary>
    /// Writes the field directly from its object while the response is written; such a field is never executed.
    /// </summary>
    public required DirectLeafWriter? Leaf { get; init; }

    /// <summary>The index of the field's result in its object node; used only by fields that are executed.</summary>
    public int Slot { get; init; } = -1;

    /// <summary>The arguments, when they contain no variables.</summary>
    public IDictionary<string, ArgumentValue>? Arguments { get; init; }

    /// <summary>Whether the arguments must be read for each request.</summary>
    public bool HasVariables { get; init; }

    /// <summary>
    /// The field's schema definition, needed to read the arguments when <see cref="HasVariables"/> is true.
    /// </summary>
    public required GraphQL.Types.FieldType Definition { get; init; }
}
