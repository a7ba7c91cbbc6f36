using GraphQL.Types;
using GraphQLParser.AST;

namespace GraphQLServer.Introspection;

/// <summary>
/// <c>@specifiedBy</c>: where a scalar is specified, https://spec.graphql.org/September2025/#sec--specifiedBy.
/// </summary>
internal sealed class SpecifiedByDirective : Directive
{
    public const string DirectiveName = "specifiedBy", Url = "url";

    public SpecifiedByDirective() : base(DirectiveName, DirectiveLocation.Scalar)
    {
        Description = "Where the behavior of this scalar is specified.";
        Arguments = new(new QueryArgument<NonNullGraphType<StringGraphType>> { Name = Url });
    }

    /// <inheritdoc/>
    public override bool? Introspectable => true;
}
