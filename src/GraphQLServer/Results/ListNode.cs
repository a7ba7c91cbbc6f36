namespace GraphQLServer.Results;

/// <summary>A list of the response.</summary>
internal sealed class ListNode(in ResultPath path, int capacity) : ResultNode(path)
{
    public List<object?> Items { get; } = new(capacity);
}
