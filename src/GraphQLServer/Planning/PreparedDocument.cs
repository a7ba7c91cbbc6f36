using GraphQL.Types;
using GraphQLParser.AST;

namespace GraphQLServer.Planning;

/// <summary>A document that was found valid, and its operations.</summary>
internal sealed class PreparedDocument
{
    private readonly List<PreparedOperation> operations = [];

    public PreparedDocument(ISchema schema, GraphQLDocument document)
    {
        foreach (var definition in document.Definitions)
            if (definition is GraphQLOperationDefinition operation)
                operations.Add(new(schema, document, operation, new OperationScan(document, operation)));
    }

    /// <summary>Says that the document is one of the host's own: the names in it are few and known.</summary>
    public PreparedDocument Trust()
    {
        foreach (var operation in operations) operation.TrustedName = operation.Definition.Name?.StringValue;
        return this;
    }

    /// <summary>The operation of that name, or the only one; null when there is none or the choice is open.</summary>
    public PreparedOperation? Find(string? name)
    {
        if (string.IsNullOrEmpty(name)) return operations.Count == 1 ? operations[0] : null;
        foreach (var operation in operations)
            if (operation.Definition.Name is { } found && found.Value == name)
                return operation;
        return null;
    }
}
