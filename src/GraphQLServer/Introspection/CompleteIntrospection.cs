using GraphQL;
using GraphQL.Resolvers;
using GraphQL.Types;
using GraphQL.Utilities;

namespace GraphQLServer.Introspection;

/// <summary>
/// Adds the introspection fields of the specification that are missing in GraphQL.NET: <c>__Type.specifiedByURL</c>
/// and <c>__Directive.args(includeDeprecated:)</c>. Without them, a tool that selects either gets no schema at all.
/// </summary>
internal sealed class CompleteIntrospection : BaseSchemaNodeVisitor
{
    private const string IncludeDeprecated = "includeDeprecated";

    /// <inheritdoc/>
    public override void VisitObject(IObjectGraphType type, ISchema schema)
    {
        if (type.Name == "__Type")
            type.AddField(new FieldType
            {
                Name = "specifiedByURL",
                ResolvedType = schema.AllTypes["String"],
                Resolver = new FuncFieldResolver<string?>(context => SpecifiedBy(context.Source)),
            });
        if (type.Name != "__Directive") return;
        var arguments = type.Fields.Find("args")!;
        arguments.Arguments = new(
            new QueryArgument(schema.AllTypes["Boolean"]!) { Name = IncludeDeprecated, DefaultValue = false });
        arguments.Resolver = new FuncFieldResolver<IEnumerable<QueryArgument>>(ArgumentsOf);
    }

    private static string? SpecifiedBy(object? type) => (type as ScalarGraphType)
        ?.FindAppliedDirective(SpecifiedByDirective.DirectiveName)
        ?.FindArgument(SpecifiedByDirective.Url)?.Value as string;

    private static IEnumerable<QueryArgument> ArgumentsOf(IResolveFieldContext context)
    {
        IEnumerable<QueryArgument> arguments = ((Directive)context.Source!).Arguments ?? [];
        return context.GetArgument<bool>(IncludeDeprecated)
            ? arguments
            : arguments.Where(argument => string.IsNullOrWhiteSpace(argument.DeprecationReason));
    }
}
