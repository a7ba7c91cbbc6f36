using Forum.Server.Tests.Paging;
using Forum.Testing;

namespace Forum.Server.Tests.Articles;

public abstract class ListingArticles(ForumHost forum)
{
    private const int Articles = 14;

    [Fact]
    public async Task Every_order_returns_every_article_of_a_section_once_in_both_directions()
    {
        var (section, published) = await PublicationAsync("daily", "other");
        foreach (var order in new[] { "NEWEST", "OLDEST", "MOST_DISCUSSED", "LATEST_ACTIVITY" })
        {
            var expected = InOrder(published.Where(p => p.Section == section), order);
            var list = PagedConnection.Articles(section, order);
            Assert.Equal(expected, (await list.ForwardAsync(forum.Anonymous, 3)).SelectMany(PagedConnection.Ids));
            Assert.Equal(
                expected, (await list.BackwardAsync(forum.Anonymous, 4)).Reverse().SelectMany(PagedConnection.Ids));
            var everywhere = (await PagedConnection.Articles(null, order).ForwardAsync(forum.Anonymous, 5)).SelectMany(
                PagedConnection.Ids);
            Assert.Equal(InOrder(published, order), everywhere.Where(id => published.Any(p => p.Id == id)));
        }
    }

    [Fact]
    public async Task An_unknown_section_has_no_articles()
    {
        string[] sections =
            [GlobalId.Of(GlobalId.Section, Guid.NewGuid()), "nothing", GlobalId.Of(GlobalId.Article, Guid.NewGuid())];
        foreach (var section in sections)
            Assert.Equal(
                0, (await PagedConnection.Articles(section, "NEWEST")
                    .PageAsync(forum.Anonymous, first: 5))["nodes"].Count);
    }

    [Fact]
    public async Task Each_section_lists_its_own_articles()
    {
        var (first, second) = (await forum.SectionAsync("first-own"), await forum.SectionAsync("second-own"));
        var own = new Dictionary<string, string>
        {
            [first] = await forum.ArticleAsync("first-own"),
            [second] = await forum.ArticleAsync("second-own"),
        };
        var response = await forum.Anonymous.QueryAsync(
            "{ sections { id articles(first: 10) { nodes { id section { id } } } } }");
        foreach (var section in response["sections"].Items.Where(s => own.ContainsKey(s["id"].Text)))
        {
            var article = Assert.Single(section["articles"]["nodes"].Items);
            Assert.Equal(
                (own[section["id"].Text], section["id"].Text), (article["id"].Text, article["section"]["id"].Text));
        }
    }

    private static IReadOnlyList<string> InOrder(IEnumerable<Published> articles, string order)
    {
        Func<Published, long> rank = order switch
        {
            "MOST_DISCUSSED" => p => p.Comments,
            "LATEST_ACTIVITY" => p => p.ActiveAt.ToUnixTimeMilliseconds(),
            _ => p => p.At.ToUnixTimeMilliseconds(),
        };
        var sorted = order == "OLDEST"
            ? articles.OrderBy(rank).ThenBy(p => GlobalId.SortKey(p.Id), StringComparer.Ordinal)
            : articles.OrderByDescending(rank).ThenByDescending(p => GlobalId.SortKey(p.Id), StringComparer.Ordinal);
        return [.. sorted.Select(p => p.Id)];
    }

    /// <summary>Articles in two sections, published out of order, with different numbers of comments.</summary>
    private async Task<(string Section, List<Published> Articles)> PublicationAsync(string first, string second)
    {
        string[] sections = [await forum.SectionAsync(first), await forum.SectionAsync(second)];
        var editor = await forum.EditorAsync(Names.New("Edda"));
        var author = await forum.SharedMemberAsync("Ada");
        var random = new Random(11);
        var start = forum.Clock.GetUtcNow();
        var published = new List<Published>();
        for (var i = 0; i < Articles; i++)
        {
            var section = sections[i % 3 == 0 ? 1 : 0];
            var at = start.AddHours(-random.Next(1, 400));
            var article = (await editor.PublishArticleAsync(
                $"listed-{i}", $"Article {i}", section, publishedAt: at)).Node;
            published.Add(
                new Published(
                    article["id"].Text, section, article["publishedAt"].Time, 0, article["publishedAt"].Time));
        }

        foreach (var i in Enumerable.Range(0, 25).Select(_ => random.Next(Articles - 3)))
        {
            forum.Clock.Advance(TimeSpan.FromSeconds(1));
            var posted = (await author.PostCommentAsync(published[i].Id, "Discussed.")).Node;
            published[i] =
                published[i] with { Comments = published[i].Comments + 1, ActiveAt = posted["createdAt"].Time };
        }

        return (sections[0], published);
    }

    private sealed record Published(
        string Id, string Section, DateTimeOffset At, int Comments, DateTimeOffset ActiveAt);
}

public sealed class ListingArticlesOnSqlite(SqliteForum forum) : ListingArticles(forum), IClassFixture<SqliteForum>;

public sealed class ListingArticlesOnPostgres(PostgresForum forum)
    : ListingArticles(forum), IClassFixture<PostgresForum>;
