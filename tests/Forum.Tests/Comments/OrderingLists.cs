using Forum.Articles;
using Forum.Comments;
using Forum.Paging;

namespace Forum.Tests.Comments;

/// <summary>A cursor that a client has kept stays valid, whatever changes in the declaration of the orders.</summary>
public sealed class OrderingLists
{
    private static readonly Guid List = new("018f0000-0000-7abc-8000-000000000001");
    private static readonly KeysetPosition Row = new(0.5, new Guid("018f0000-0000-7abc-8000-000000000002"));

    [Theory]
    [InlineData("BEST", "WmFJHj_gAAAAAAAAAY8AAAAAeryAAAAAAAAAAg")]
    [InlineData("HOT", "QrgVyT_gAAAAAAAAAY8AAAAAeryAAAAAAAAAAg")]
    [InlineData("TOP", "NU8R4T_gAAAAAAAAAY8AAAAAeryAAAAAAAAAAg")]
    [InlineData("NEWEST", "WT6-gj_gAAAAAAAAAY8AAAAAeryAAAAAAAAAAg")]
    [InlineData("OLDEST", "7aM3mz_gAAAAAAAAAY8AAAAAeryAAAAAAAAAAg")]
    [InlineData("CONTROVERSIAL", "7ub1Hz_gAAAAAAAAAY8AAAAAeryAAAAAAAAAAg")]
    public void A_cursor_of_a_comment_list_never_changes(string order, string cursor) =>
        Assert.Equal(cursor, CommentOrder.All.Single(o => o.Name == order).ListOf(List).Encode(Row));

    [Theory]
    [InlineData("NEWEST", "PJHr4T_gAAAAAAAAAY8AAAAAeryAAAAAAAAAAg")]
    [InlineData("OLDEST", "cYA5GD_gAAAAAAAAAY8AAAAAeryAAAAAAAAAAg")]
    [InlineData("MOST_DISCUSSED", "wovJfD_gAAAAAAAAAY8AAAAAeryAAAAAAAAAAg")]
    [InlineData("LATEST_ACTIVITY", "rDR50T_gAAAAAAAAAY8AAAAAeryAAAAAAAAAAg")]
    public void A_cursor_of_an_article_list_never_changes(string order, string cursor) =>
        Assert.Equal(cursor, ArticleOrder.All.Single(o => o.Name == order).ListOf(List).Encode(Row));
}
