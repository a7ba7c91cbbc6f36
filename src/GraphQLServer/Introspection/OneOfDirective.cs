using GraphQL.Types;
using GraphQLParser.AST;

namespace GraphQLServer.Introspection;

/// <summary>
/// <c>@oneOf</c>: an input with exactly one field, https://spec.graphql.org/September2025/#sec--oneOf.
/// </summary>
internal sealed class OneOfDirective : Directive
{
    public const string DirectiveName = "oneOf";

    public OneOfDirective() : base(DirectiveName, DirectiveLocation.InputObject) =>
        Description = "Exactly one field of this input must be set, and it must not be null.";

    /// <inheritdoc/>
    public override bool? Introspectable => true;
}
