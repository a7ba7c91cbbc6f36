using GraphQLServer.Planning;

namespace GraphQLServer.Results;

/// <summary>A place in the answer. An item of a list has the list's field.</summary>
internal readonly record struct ResultPath(ResultNode? Parent, FieldPlan? Field, int Index)
{
    /// <summary>The place as the answer's errors name it: keys and indexes from the root.</summary>
    public List<object> Path()
    {
        var path = new List<object>();
        for (var at = this; at.Parent is not null; at = at.Parent.Place)
            path.Add(at.Parent is ListNode ? at.Index : at.Field!.Name);
        path.Reverse();
        return path;
    }
}
