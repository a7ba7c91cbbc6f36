using Forum.Paging;
using GraphQLServer.Schema;

namespace Forum.Api.Paging;

/// <summary>The paging arguments of all connections.</summary>
internal static class PageArguments
{
    /// <summary>`first` and `after`.</summary>
    public static FieldDeclaration Forward(this FieldDeclaration field) =>
        field.Argument("first", TypeRef.Int).Argument("after", TypeRef.String).Lists(PageSize);

    /// <summary>The arguments for paging in both directions.</summary>
    public static FieldDeclaration Paged(this FieldDeclaration field) =>
        field.Forward().Argument("last", TypeRef.Int).Argument("before", TypeRef.String);

    /// <summary>
    /// The maximum number of rows of a connection, for the cost analysis. A value out of range is rejected at
    /// execution.
    /// </summary>
    public static int PageSize(this FieldArguments arguments) =>
        Math.Clamp(
            arguments.Get<int?>("first") ?? arguments.Get<int?>("last") ?? PageRequest.DefaultSize, 0,
            PageRequest.MaxSize);

    public static PageRequest Page(this FieldContext context) => new(
        context.Argument<int?>("first"),
        context.Argument<string?>("after"),
        context.Argument<int?>("last"),
        context.Argument<string?>("before"));
}
