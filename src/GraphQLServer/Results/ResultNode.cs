namespace GraphQLServer.Results;

/// <summary>An object or a list of the response, and its position: a field of an object or an item of a list.</summary>
internal abstract class ResultNode(in ResultPath path)
{
    public ResultPath Path { get; } = path;
}
