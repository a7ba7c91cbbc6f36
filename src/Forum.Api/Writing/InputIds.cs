using Forum.Api.Nodes;
using Forum.Errors;
using GraphQLServer.Schema;

namespace Forum.Api.Writing;

/// <summary>Ids in a mutation's input: a malformed one and another kind's look like one that is not there.</summary>
internal static class InputIds
{
    /// <exception cref="Refusal">NOT_FOUND.</exception>
    public static Guid NodeId(this InputObject input, string field, NodeKind kind) =>
        Nodes.NodeId.Parse(input.Get<string>(field), kind)
        ?? throw Refusal.NotFound(kind switch { NodeKind.Article => "article", NodeKind.Section => "section", _ => "comment" }, field);

    public static Guid? OptionalNodeId(this InputObject input, string field, NodeKind kind) =>
        input.Get<string?>(field) is null ? null : input.NodeId(field, kind);
}
