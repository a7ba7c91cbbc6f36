using System.Diagnostics;
using Forum.Data;
using Forum.Import.Applying;
using Forum.Import.Parsing;

namespace Forum.Tests.Importing;

public sealed class NamingImportedItems
{
    [Fact]
    public void An_id_is_a_version_7_uuid_that_carries_its_time()
    {
        var at = new DateTime(2013, 3, 14, 15, 9, 26, 535, DateTimeKind.Utc);
        var id = ImportedId.Comment(at, "wordpress", "example.org", "12", "904");
        Assert.Equal(7, id.Version);
        Assert.InRange(id.Variant, 8, 11);
        Assert.Equal(at, ImportedId.TimeOf(id));
        Assert.Equal(Guid.CreateVersion7(at).ToString()[..13], id.ToString()[..13]);
    }

    [Fact]
    public void A_comment_has_the_bucket_of_its_article_whatever_their_dates()
    {
        var at = DateTime.UnixEpoch.AddDays(1);
        var article = ImportedId.Article(at.AddYears(3), "wordpress", "example.org", "12");
        for (var number = 0; number < 100; number++)
        {
            var id = ImportedId.Comment(at, "wordpress", "example.org", "12", $"{number}");
            Assert.Equal(CommentId.BucketOf(article), CommentId.BucketOf(id));
        }
    }

    [Fact]
    public void Comments_of_one_second_sort_by_their_numbers_in_the_source()
    {
        var at = DateTime.UnixEpoch.AddDays(1);
        string[] numbers = ["7", "12", "904", "4294967295"];
        var ids = numbers.Select(number => ImportedId.Comment(at, "disqus", "10", number)).ToList();
        Assert.Equal(ids.Order(), ids);
    }

    [Fact]
    public void Equal_items_have_equal_ids_and_different_items_different_ids()
    {
        var at = DateTime.UnixEpoch.AddDays(1);
        var id = ImportedId.Comment(at, "wordpress", "example.org", "12", "904");
        Assert.Equal(id, ImportedId.Comment(at, "wordpress", "example.org", "12", "904"));
        Assert.NotEqual(id, ImportedId.Comment(at, "wordpress", "example.org", "129", "04"));
        Assert.Equal(ImportedId.Tail(id), ImportedId.CommentTail("wordpress", "example.org", "12", "904"));
        Assert.Equal(
            ImportedId.Tail(id),
            ImportedId.Tail(ImportedId.Comment(at.AddYears(40), "wordpress", "example.org", "12", "904")));
    }

    [Theory]
    [InlineData("Anna", "Anna")]
    [InlineData("  Anna   Berg ", "Anna Berg")]
    [InlineData("anna@example.org", "Guest")]
    [InlineData("Anna <anna@example.org>", "Anna")]
    [InlineData("http://casino.example.com/?a=1", "Guest")]
    [InlineData("www.casino.example", "Guest")]
    [InlineData("best-pills.com", "Guest")]
    [InlineData("Anna (best-pills.com)", "Anna")]
    [InlineData("J.R. Ewing", "J.R. Ewing")]
    [InlineData("", "Guest")]
    [InlineData("\0\u0007", "Guest")]
    [InlineData("!!!", "Guest")]
    [InlineData("Anonymous", "Guest")]
    [InlineData("Administrator", "Guest")]
    [InlineData("John Γιάννης Doe Κάποιος", "John Doe")]
    [InlineData("Ping 1 « What’s a tellyworth", "Ping 1 What's a tellyworth")]
    [InlineData("Άννα", "Άννα")]
    public void A_name_keeps_its_valid_characters_or_becomes_Guest(string exported, string expected) =>
        Assert.Equal(expected, ImportedName.From(exported));

    [Fact]
    public void A_long_name_keeps_its_first_words()
    {
        Assert.Equal(
            "Ping 2 with a much longer title than the",
            ImportedName.From("Ping 2 with a much longer title than the previous one"));
        Assert.Equal(ImportedName.Guest, ImportedName.From(new string('a', 10_000)));
    }

    [Fact]
    public void Duplicate_names_are_numbered()
    {
        Assert.Equal("Anna", ImportedName.Numbered("Anna", 1));
        Assert.Equal("Anna 12", ImportedName.Numbered("Anna", 12));
        Assert.Equal(new string('a', 35) + " 1000", ImportedName.Numbered(new string('a', 40), 1000));
    }

    [Fact]
    public async Task Unused_names_are_assigned_once_with_few_queries()
    {
        HashSet<string> taken = [.. Enumerable.Range(1, 5_000).Select(n => ImportedName.Numbered("Anna", n))];
        var queries = 0;
        var names = new UniqueNames(ImportedName.Numbered, name => name);
        Task<List<string>> Taken(string[] wanted)
        {
            queries++;
            return Task.FromResult(wanted.Where(taken.Contains).ToList());
        }

        Assert.Equal(
            ["Anna 5001", "Ben", "Anna 5002", "Ben 2"], await names.TakeAsync(["Anna", "Ben", "Anna", "Ben"], Taken));
        Assert.InRange(queries, 1, 15);
        taken.UnionWith(["Anna 5001", "Anna 5002", "Ben", "Ben 2"]);
        queries = 0;
        Assert.Equal(["Anna 5003"], await names.TakeAsync(["Anna"], Taken));
        Assert.Equal(1, queries);
    }

    [Theory]
    [InlineData("", "")]
    [InlineData(" \n ", "")]
    [InlineData("One.", "<p>One.</p>")]
    [InlineData("One.\r\n\r\nTwo,\nthree.", "<p>One.</p>\n<p>Two,<br>\nthree.</p>\n")]
    [InlineData("<h2>Head</h2>\nText", "<h2>Head</h2>\n<p>Text</p>\n")]
    [InlineData("<p>Stays</p>", "<p>Stays</p>\n")]
    [InlineData("a\n<pre>x\n\ny</pre>\nb", "<p>a</p>\n<pre>x\n\ny</pre><p>b</p>\n")]
    [InlineData("a<br />\nb", "<p>a<br>\nb</p>\n")]
    public void Line_breaks_of_articles_become_paragraphs(string text, string html) =>
        Assert.Equal(html, Paragraphs.FromLineBreaks(text));

    [Fact]
    public void Malicious_markup_is_split_into_paragraphs_in_linear_time()
    {
        var hostile = string.Concat(Enumerable.Repeat("<p<div<pre \n", 80_000));
        var watch = Stopwatch.StartNew();
        Assert.NotEmpty(Paragraphs.FromLineBreaks(hostile));
        Assert.InRange(watch.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(10));
    }
}
