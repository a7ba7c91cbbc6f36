using GraphQL.Types;

namespace GraphQLServer.Planning;

/// <summary>A leaf.</summary>
internal sealed class LeafPosition(ScalarGraphType scalar, bool isRequired) : Position(isRequired)
{
    public ScalarGraphType Scalar { get; } = scalar;
}
