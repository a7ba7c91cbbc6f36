using Forum.Paging;
using GraphQLServer.Schema;

namespace Forum.Api.Paging;

internal sealed record PageInfo(bool HasNextPage, bool HasPreviousPage, string? StartCursor, string? EndCursor)
{
    public static PageInfo Of<T>(Page<T> page) => new(
        page.HasNext,
        page.HasPrevious,
        page.Rows.Count == 0 ? null : page.CursorOf(page.Rows[0]),
        page.Rows.Count == 0 ? null : page.CursorOf(page.Rows[^1]));
}

internal sealed class PageInfoType : ObjectType<PageInfo>
{
    public PageInfoType()
    {
        Name = "PageInfo";
        Value("hasNextPage", Boolean.NotNull, p => p.HasNextPage, Access.Everyone);
        Value("hasPreviousPage", Boolean.NotNull, p => p.HasPreviousPage, Access.Everyone);
        Value("startCursor", String, p => p.StartCursor, Access.Everyone);
        Value("endCursor", String, p => p.EndCursor, Access.Everyone);
    }
}
