using GraphQLServer.Planning;

namespace GraphQLServer.Results;

/// <summary>A position in the response. For an item of a list, the field is that of the list.</summary>
internal readonly record struct ResultPath(ResultNode? Parent, FieldPlan? Field, int Index)
{
    /// <summary>The path as in the response's errors: keys and indexes from the root.</summary>
    public List<object> ToList()
    {
        var path = new List<object>();
        for (var current = this; current.Parent is not null; current = current.Parent.Path)
            path.Add(current.Parent is ListNode ? current.Index : current.Field!.Name);
        path.Reverse();
        return path;
    }
}
