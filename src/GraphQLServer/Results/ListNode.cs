namespace GraphQLServer.Results;

/// <summary>A list of the response.</summary>
internal sealed class ListNode(in ResultPath place, int capacity) : ResultNode(place)
{
    public List<object?> Items { get; } = new(capacity);
}
