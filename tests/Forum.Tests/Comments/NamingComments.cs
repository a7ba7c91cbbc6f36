using Forum.Data;

namespace Forum.Tests.Comments;

public sealed class NamingComments
{
    private static readonly DateTime At = new(2026, 11, 30, 8, 0, 0, 123, DateTimeKind.Utc);

    [Fact]
    public void An_id_is_a_version_7_uuid_with_the_time_and_the_bucket_of_the_article()
    {
        for (var i = 0; i < 1_000; i++)
        {
            var article = Guid.CreateVersion7(At.AddDays(-i));
            var id = CommentId.New(At, article);
            Assert.Equal(7, id.Version);
            Assert.InRange(id.Variant, 8, 11);
            Assert.Equal(Guid.CreateVersion7(At).ToString()[..13], id.ToString()[..13]);
            Assert.Equal(article.ToString()[15..18], id.ToString()[15..18]);
            Assert.Equal(Convert.ToInt32(article.ToString()[15..18], 16), CommentId.BucketOf(id));
        }
    }

    [Fact]
    public void Ids_of_one_millisecond_are_ordered_as_they_were_made()
    {
        var article = Guid.CreateVersion7();
        var ids = Enumerable.Range(0, 5_000).Select(_ => CommentId.New(At, article)).ToList();
        Assert.Equal(ids.Order(), ids);
        Assert.Equal(ids.Count, ids.Distinct().Count());
    }

    [Fact]
    public void Ids_of_one_millisecond_are_ordered_also_when_another_article_gets_a_later_id_in_between()
    {
        var (at, article, other) = (At.AddHours(1), Guid.CreateVersion7(), Guid.CreateVersion7());
        List<Guid> ids = [];
        for (var i = 0; i < 100; i++)
        {
            ids.AddRange(CommentId.New(at, article), CommentId.New(at, article));
            CommentId.New(at.AddMilliseconds(1 + i), other);
        }

        Assert.Equal(ids.Order(), ids);
    }

    [Fact]
    public void A_time_that_an_id_cannot_contain_is_rejected() =>
        Assert.Throws<ArgumentOutOfRangeException>(
            () => CommentId.New(DateTime.UnixEpoch.AddTicks(-10_000), Guid.CreateVersion7()));
}
