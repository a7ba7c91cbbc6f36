using Forum.Pseudonyms.Naming;
using Forum.Server.Demo;

namespace Forum.Server.Tests.Demo;

public sealed class CheckingTheDemoFiles
{
    private readonly IReadOnlyList<DemoArticle> articles = DemoFiles.Articles();
    private readonly Dictionary<string, DemoPerson> people = DemoFiles.People().ToDictionary(person => person.Name);

    [Fact]
    public void The_demo_has_the_expected_number_of_articles_and_comments()
    {
        Assert.Equal(6, articles.Count);
        Assert.Equal(3, articles.Select(article => article.SectionSlug).Distinct().Count());
        Assert.InRange(articles.Sum(article => article.Comments.Count), 150, 200);
        Assert.Single(articles, article => article.Lock is not null);
        Assert.Single(articles.SelectMany(article => article.Comments), comment => comment.Lock is not null);
        Assert.True(articles.Max(article => article.Comments.Max(Depth)) >= 8);
    }

    [Fact]
    public void Every_author_exists_and_every_action_is_in_the_past()
    {
        foreach (var article in articles)
        {
            Assert.Contains(article.Byline, people.Keys);
            foreach (var comment in article.Comments)
            {
                var author = Assert.Contains(comment.Author, people);
                Assert.True(comment.SincePublication < article.Age, $"{comment.Author}, {comment.Text}: still to come");
                Assert.True(
                    comment.SincePublication < (article.Lock?.After ?? article.Age), $"{comment.Text}: after the lock");
                Assert.True(
                    author.MemberFor > article.Age - comment.SincePublication,
                    $"{comment.Author} was not a member yet");
                Assert.True(
                    comment.Upvotes + comment.Downvotes < people.Count, $"{comment.Text}: more votes than people");
            }
        }
    }

    [Fact]
    public void Every_name_can_be_registered()
    {
        foreach (var name in people.Keys) Assert.Equal(name, PseudonymName.Check(name).Text);
        Assert.Equal(people.Count, people.Keys.Select(PseudonymName.Skeleton).Distinct().Count());
    }

    [Fact]
    public void Paragraphs_tables_and_code_keep_their_lines()
    {
        var kettle = articles.Single(article => article.Slug == "why-the-kettle-sings");
        var formula = kettle.Comments.Single(comment => comment.Text.Contains("Rayleigh", StringComparison.Ordinal));
        Assert.Contains(
            "cavity:\n\n```\nt = 0.915 * R * sqrt(rho / p)\n  = 0.915", formula.Text, StringComparison.Ordinal);
    }

    private static int Depth(DemoComment comment) => comment.Parent is null ? 0 : 1 + Depth(comment.Parent);
}
