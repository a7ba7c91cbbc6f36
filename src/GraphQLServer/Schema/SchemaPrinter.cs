using GraphQL;
using GraphQL.Types;
using GraphQLParser.AST;
using GraphQLParser.Visitors;
using GraphQLServer.Introspection;

namespace GraphQLServer.Schema;

/// <summary>
/// Prints the schema in a deterministic order: the root types first, then each type where it is first mentioned. The types that implement
/// an interface follow it, sorted by name.
/// </summary>
public static class SchemaPrinter
{
    // Directives of the specification are not printed, as all tools know them.
    private static readonly string[] SpecifiedDirectives = [SpecifiedByDirective.DirectiveName, OneOfDirective.DirectiveName];

    /// <summary>Returns the schema in the schema definition language, with descriptions, ending in a line feed.</summary>
    public static string Print(ISchema schema)
    {
        schema.Initialize();
        var document = schema.ToAST();
        document.Definitions.RemoveAll(node =>
            node is GraphQLDirectiveDefinition directive && SpecifiedDirectives.Contains(directive.Name.StringValue));
        var inOrder = new Mentions(document).InOrder(
            [schema.Query.Name, schema.Mutation?.Name, schema.Subscription?.Name]);
        return new SDLPrinter().Print(new GraphQLDocument(inOrder)).ReplaceLineEndings("\n").TrimEnd() + "\n";
    }

    private sealed class Mentions(GraphQLDocument document)
    {
        private readonly Dictionary<string, GraphQLTypeDefinition> types =
            document.Definitions.OfType<GraphQLTypeDefinition>().ToDictionary(type => type.Name.StringValue);

        private readonly OrderedDictionary<string, ASTNode> found = [];

        public List<ASTNode> InOrder(IEnumerable<string?> roots)
        {
            foreach (var root in roots)
            {
                if (root is not null) Find(root);
                // Breadth first: the types of a root's fields before the types of their fields.
                for (var i = 0; i < found.Count; i++) FindMentionedBy(found.GetAt(i).Value);
            }

            foreach (var name in types.Keys.Order(StringComparer.Ordinal)) Find(name);
            return [.. document.Definitions.Where(node => node is not GraphQLTypeDefinition), .. found.Values];
        }

        private void Find(string name)
        {
            if (types.TryGetValue(name, out var type)) found.TryAdd(name, type);
        }

        private void FindMentionedBy(ASTNode node)
        {
            if (node is IHasInterfacesNode { Interfaces.Items: { } interfaces })
                foreach (var known in interfaces) Find(known.Name.StringValue);
            if (node is IHasFieldsDefinitionNode { Fields.Items: { } fields })
                foreach (var field in fields) FindMentionedBy(field);
            if (node is GraphQLInputObjectTypeDefinition { Fields.Items: { } inputs })
                foreach (var input in inputs) Find(NameOf(input.Type));
            if (node is GraphQLUnionTypeDefinition { Types.Items: { } members })
                foreach (var member in members) Find(member.Name.StringValue);
            if (node is GraphQLInterfaceTypeDefinition shared) FindBehind(shared.Name.StringValue);
        }

        private void FindMentionedBy(GraphQLFieldDefinition field)
        {
            if (field.Arguments is not null)
                foreach (var argument in field.Arguments.Items) Find(NameOf(argument.Type));
            Find(NameOf(field.Type));
        }

        private void FindBehind(string shared)
        {
            foreach (var type in types.Values.OrderBy(type => type.Name.StringValue, StringComparer.Ordinal))
                if (type is IHasInterfacesNode { Interfaces.Items: { } interfaces }
                    && interfaces.Exists(known => known.Name.Value == shared))
                    Find(type.Name.StringValue);
        }

        private static string NameOf(GraphQLType type) => type switch
        {
            GraphQLNonNullType required => NameOf(required.Type),
            GraphQLListType list => NameOf(list.Type),
            _ => ((GraphQLNamedType)type).Name.StringValue,
        };
    }
}
