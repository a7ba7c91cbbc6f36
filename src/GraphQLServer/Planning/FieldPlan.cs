using System.Text.Json;
using GraphQL.Execution;
using GraphQLParser.AST;
using GraphQLServer.Schema;

namespace GraphQLServer.Planning;

/// <summary>One key of an object's answer.</summary>
internal sealed class FieldPlan
{
    /// <summary>The key as it stands in the answer.</summary>
    public required string Name { get; init; }

    /// <summary>The key, ready to be written.</summary>
    public required JsonEncodedText Key { get; init; }

    /// <summary>Where the document first asks for it.</summary>
    public required GraphQLField Ast { get; init; }

    public required Position Position { get; init; }

    /// <summary>Null for <c>__typename</c> alone.</summary>
    public required DeclaredResolver? Resolver { get; init; }

    /// <summary>Writes the field from its object while the answer is written; such a field is never executed.</summary>
    public required DirectLeafWriter? Leaf { get; init; }

    /// <summary>Where an object keeps the field's result; of use only to a field that is executed.</summary>
    public int Slot { get; init; } = -1;

    /// <summary>The arguments, when no variable is in them.</summary>
    public IDictionary<string, ArgumentValue>? Arguments { get; init; }

    /// <summary>Whether the arguments must be read anew for each request.</summary>
    public bool HasVariables { get; init; }

    /// <summary>The field's arguments in the schema, for <see cref="HasVariables"/>.</summary>
    public required GraphQL.Types.FieldType Definition { get; init; }
}
