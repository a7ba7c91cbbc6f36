using GraphQLServer.Planning;

namespace GraphQLServer.Results;

/// <summary>A position in the response. For an item of a list, the field is that of the list.</summary>
internal readonly record struct ResultPath(ResultNode? Parent, FieldPlan? Field, int Index)
{
    /// <summary>The path as in the response's errors: keys and indexes from the root.</summary>
    public List<object> Path()
    {
        var path = new List<object>();
        for (var at = this; at.Parent is not null; at = at.Parent.Place)
            path.Add(at.Parent is ListNode ? at.Index : at.Field!.Name);
        path.Reverse();
        return path;
    }
}
