using GraphQL;
using GraphQL.Types;
using GraphQLParser.AST;
using GraphQLParser.Visitors;
using GraphQLServer.Introspection;

namespace GraphQLServer.Schema;

/// <summary>
/// Prints the schema in a deterministic order: the root types first, then each type where it is first mentioned. The
/// types that implement an interface follow it, sorted by name.
/// </summary>
public static class SchemaPrinter
{
    // Directives of the specification are not printed, as all tools know them.
    private static readonly string[] SpecifiedDirectives =
        [SpecifiedByDirective.DirectiveName, OneOfDirective.DirectiveName];

    /// <summary>
    /// Returns the schema in the schema definition language, with descriptions, ending in a line feed.
    /// </summary>
    public static string Print(ISchema schema)
    {
        schema.Initialize();
        var document = schema.ToAST();
        document.Definitions.RemoveAll(node =>
            node is GraphQLDirectiveDefinition directive && SpecifiedDirectives.Contains(directive.Name.StringValue));
        var definitions = new TypeReferences(document).InOrder(
            [schema.Query.Name, schema.Mutation?.Name, schema.Subscription?.Name]);
        return new SDLPrinter().Print(new GraphQLDocument(definitions)).ReplaceLineEndings("\n").TrimEnd() + "\n";
    }

    private sealed class TypeReferences(GraphQLDocument document)
    {
        private readonly Dictionary<string, GraphQLTypeDefinition> types =
            document.Definitions.OfType<GraphQLTypeDefinition>().ToDictionary(type => type.Name.StringValue);

        private readonly OrderedDictionary<string, ASTNode> ordered = [];

        public List<ASTNode> InOrder(IEnumerable<string?> roots)
        {
            foreach (var root in roots)
            {
                if (root is not null) Add(root);
                // Breadth first: the types of a root's fields before the types of their fields.
                for (var i = 0; i < ordered.Count; i++) AddReferencedBy(ordered.GetAt(i).Value);
            }

            foreach (var name in types.Keys.Order(StringComparer.Ordinal)) Add(name);
            return [.. document.Definitions.Where(node => node is not GraphQLTypeDefinition), .. ordered.Values];
        }

        private void Add(string name)
        {
            if (types.TryGetValue(name, out var type)) ordered.TryAdd(name, type);
        }

        private void AddReferencedBy(ASTNode node)
        {
            if (node is IHasInterfacesNode { Interfaces.Items: { } interfaces })
                foreach (var known in interfaces) Add(known.Name.StringValue);
            if (node is IHasFieldsDefinitionNode { Fields.Items: { } fields })
                foreach (var field in fields) AddReferencedBy(field);
            if (node is GraphQLInputObjectTypeDefinition { Fields.Items: { } inputs })
                foreach (var input in inputs) Add(NameOf(input.Type));
            if (node is GraphQLUnionTypeDefinition { Types.Items: { } members })
                foreach (var member in members) Add(member.Name.StringValue);
            if (node is GraphQLInterfaceTypeDefinition declared) AddImplementationsOf(declared.Name.StringValue);
        }

        private void AddReferencedBy(GraphQLFieldDefinition field)
        {
            if (field.Arguments is not null)
                foreach (var argument in field.Arguments.Items) Add(NameOf(argument.Type));
            Add(NameOf(field.Type));
        }

        private void AddImplementationsOf(string interfaceName)
        {
            foreach (var type in types.Values.OrderBy(type => type.Name.StringValue, StringComparer.Ordinal))
                if (type is IHasInterfacesNode { Interfaces.Items: { } interfaces }
                    && interfaces.Exists(known => known.Name.Value == interfaceName))
                    Add(type.Name.StringValue);
        }

        private static string NameOf(GraphQLType type) => type switch
        {
            GraphQLNonNullType required => NameOf(required.Type),
            GraphQLListType list => NameOf(list.Type),
            _ => ((GraphQLNamedType)type).Name.StringValue,
        };
    }
}
