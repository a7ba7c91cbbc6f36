using GraphQL.Types;
using GraphQLParser.AST;

namespace GraphQLServer.Planning;

/// <summary>A valid document and its operations.</summary>
internal sealed class PreparedDocument
{
    private readonly List<PreparedOperation> operations = [];

    public PreparedDocument(ISchema schema, GraphQLDocument document)
    {
        foreach (var definition in document.Definitions)
            if (definition is GraphQLOperationDefinition operation)
                operations.Add(new(schema, document, operation, new OperationScan(document, operation)));
    }

    /// <summary>Marks the document as trusted: its operation names may be used in telemetry.</summary>
    public PreparedDocument Trust()
    {
        foreach (var operation in operations) operation.TrustedName = operation.Definition.Name?.StringValue;
        return this;
    }

    /// <summary>
    /// The operation with that name, or the only operation; null when there is none or the name is ambiguous.
    /// </summary>
    public PreparedOperation? Find(string? name)
    {
        if (string.IsNullOrEmpty(name)) return operations.Count == 1 ? operations[0] : null;
        foreach (var operation in operations)
            if (operation.Definition.Name is { } found && found.Value == name)
                return operation;
        return null;
    }
}
