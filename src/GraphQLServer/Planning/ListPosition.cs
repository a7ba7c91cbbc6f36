namespace GraphQLServer.Planning;

/// <summary>A list.</summary>
internal sealed class ListPosition(Position item, bool isRequired) : Position(isRequired)
{
    public Position Item { get; } = item;
}
