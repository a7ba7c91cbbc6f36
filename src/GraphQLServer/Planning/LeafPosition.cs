using GraphQL.Types;

namespace GraphQLServer.Planning;

/// <summary>A position with a leaf value.</summary>
internal sealed class LeafPosition(ScalarGraphType scalar, bool isRequired) : Position(isRequired)
{
    public ScalarGraphType Scalar { get; } = scalar;
}
