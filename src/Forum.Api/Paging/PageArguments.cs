using Forum.Api.Execution.Declaring;
using Forum.Paging;

namespace Forum.Api.Paging;

/// <summary>The arguments of every connection.</summary>
internal static class PageArguments
{
    /// <summary>`first` and `after`.</summary>
    public static FieldDeclaration Forward(this FieldDeclaration field) =>
        field.Argument("first", Shape.Int).Argument("after", Shape.String);

    /// <summary>Both directions.</summary>
    public static FieldDeclaration Paged(this FieldDeclaration field) =>
        field.Forward().Argument("last", Shape.Int).Argument("before", Shape.String);

    public static PageRequest Page(this FieldContext context) => new(
        context.Argument<int?>("first"),
        context.Argument<string?>("after"),
        context.Argument<int?>("last"),
        context.Argument<string?>("before"));
}
