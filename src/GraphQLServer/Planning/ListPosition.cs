namespace GraphQLServer.Planning;

/// <summary>A position with a list.</summary>
internal sealed class ListPosition(Position item, bool isRequired) : Position(isRequired)
{
    public Position Item { get; } = item;
}
