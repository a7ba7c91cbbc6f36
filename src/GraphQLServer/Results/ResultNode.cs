namespace GraphQLServer.Results;

/// <summary>An object or a list of the answer to come, and its place: a field of an object or an item of a list.</summary>
internal abstract class ResultNode(in ResultPath place)
{
    public ResultPath Place { get; } = place;
}
