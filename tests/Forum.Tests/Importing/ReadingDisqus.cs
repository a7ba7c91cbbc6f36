using System.Text;
using Forum.Data;
using Forum.Import.Parsing;
using Forum.Import.Parsing.Disqus;

namespace Forum.Tests.Importing;

public sealed class ReadingDisqus
{
    private const string Category = "<category dsq:id=\"1\"><forum>f</forum><title>General</title></category>\n";

    [Fact]
    public void Threads_and_posts_are_read_in_any_order()
    {
        var items = Read(Root(Post("20", "10", parent: "19") + Category + Thread("10")));
        var comment = Assert.IsType<ExportedComment>(items[0]);
        Assert.Equal(("10", CommentStatus.Visible), (comment.Thread, comment.Status));
        Assert.Equal(ImportedId.CommentTail("disqus", "10", "19"), comment.ParentTail);
        Assert.Equal(ImportedId.Comment(comment.CreatedAt, "disqus", "10", "20"), comment.Id);
        Assert.Equal(("Anna", true), (comment.Author.Name, comment.Author.IsRegistered));
        Assert.Equal("<p>Hi > there</p>", comment.Html);
        var article = Assert.IsType<ExportedArticle>(items[1]);
        Assert.Equal(
            ("10", "Story", "some-story", "General"),
            (article.Thread, article.Title, article.SlugHint, article.SectionName));
        Assert.True(article.NeedsComments);
        Assert.Null(article.Byline);
    }

    [Theory]
    [InlineData("<isDeleted>false", "<isDeleted>true", CommentStatus.Deleted)]
    [InlineData("<isSpam>false", "<isSpam>true", CommentStatus.Removed)]
    [InlineData("<isSpam>false</isSpam>", "<isApproved>false</isApproved>", CommentStatus.Pending)]
    public void A_status_is_mapped(string plain, string other, CommentStatus status) =>
        Assert.Equal(
            status,
            Assert.IsType<ExportedComment>(
                Read(Root(Post("1", "10").Replace(plain, other, StringComparison.Ordinal)))[0]).Status);

    [Theory]
    [InlineData("<isSpam>false", "<isSpam>123", "isSpam")]
    [InlineData("2011-08-31T22:48:43Z", "2011-x09-30T22:48:43Z", "createdAt")]
    [InlineData("dsq:id=\"10\"/>", "dsq:id=10/>", "post")]
    [InlineData("<thread", "<thr>ead", "post")]
    [InlineData("Hi >", "Hi \0", "message")]
    [InlineData("<p>Hi", "]]>&bomb;<![CDATA[", "message")]
    public void Only_the_invalid_record_is_skipped(string good, string bad, string element)
    {
        var items = Read(
            Root(Post("1", "10").Replace(good, bad, StringComparison.Ordinal) + Post("2", "10") + Thread("10")));
        Assert.Equal(3, items.Count);
        var skipped = Assert.IsType<SkippedItem>(items[0]);
        Assert.InRange(skipped.Position.Line, 3, 9);
        Assert.Contains("line", skipped.Detail, StringComparison.Ordinal);
        Assert.Contains(element, skipped.Detail, StringComparison.Ordinal);
        Assert.IsType<ExportedComment>(items[1]);
        Assert.IsType<ExportedArticle>(items[2]);
    }

    [Fact]
    public void A_record_without_an_end_ends_where_the_next_starts()
    {
        var items = Read(
            Root(Post("1", "10").Replace("</post>", "", StringComparison.Ordinal) + Post("2", "10") + "stray </post>"
                + Post("3", "10") + "<odd/>"));
        Assert.Equal(
            [
                typeof(SkippedItem), typeof(ExportedComment), typeof(SkippedItem), typeof(SkippedItem),
                typeof(ExportedComment), typeof(SkippedItem),
            ],
            items.Select(i => i.GetType()));
    }

    [Fact]
    public void Record_tags_within_a_text_are_text()
    {
        var post = Post("1", "10")
            .Replace("Hi >", "</post><post dsq:id=\"9\"></disqus><!DOCTYPE x>", StringComparison.Ordinal);
        var items = Read(Root("<!-- <post> </disqus> -->" + post));
        Assert.Contains(
            "</disqus>", Assert.IsType<ExportedComment>(Assert.Single(items)).Html, StringComparison.Ordinal);
    }

    [Fact]
    public void A_post_without_an_id_has_the_same_key_every_time()
    {
        var post = Post("", "10").Replace(" dsq:id=\"\"", "", StringComparison.Ordinal);
        var once = Assert.IsType<ExportedComment>(Read(Root(post))[0]);
        Assert.Equal(once.Id, Assert.IsType<ExportedComment>(Read(Root(Category + post))[0]).Id);
        Assert.NotEqual(
            once.Id,
            Assert.IsType<ExportedComment>(Read(Root(post.Replace("Hi", "Ho", StringComparison.Ordinal)))[0]).Id);
    }

    [Fact]
    public void A_truncated_file_is_reported_with_line_and_element()
    {
        var file = Root(Category + Thread("10") + Post("1", "10") + Post("2", "10", parent: "1"));
        var root = file.IndexOf("<disqus", StringComparison.Ordinal);
        for (var length = 0; length < file.TrimEnd().Length; length++)
        {
            var exception = Assert.Throws<InvalidExportException>(() => Read(file[..length]));
            Assert.InRange(exception.Position.Line, 1, file[..length].Count(c => c == '\n') + 1);
            if (length > root + 8) Assert.NotEmpty(exception.Position.Element);
        }
    }

    [Theory]
    [InlineData("<!DOCTYPE disqus [<!ENTITY a \"aaaa\">]><disqus></disqus>", "document type")]
    [InlineData("<disqus><!DOCTYPE x></disqus>", "document type")]
    [InlineData("<disqus xmlns=\"a\" xmlns=\"b\"></disqus>", "not well-formed")]
    [InlineData("<rss></rss>", "not a Disqus export")]
    [InlineData("hello", "not a Disqus export")]
    [InlineData("", "not a Disqus export")]
    public void A_file_of_another_format_is_rejected(string file, string reason) =>
        Assert.Contains(
            reason, Assert.Throws<InvalidExportException>(() => Read(file)).Message, StringComparison.Ordinal);

    [Fact]
    public void A_record_above_the_size_limit_is_rejected()
    {
        var file = Root(Post("1", "10").Replace("Hi", new string('x', 18_000_000), StringComparison.Ordinal));
        Assert.Contains(
            "longer than 16 MiB", Assert.Throws<InvalidExportException>(() => Read(file)).Message,
            StringComparison.Ordinal);
    }

    private static List<ExportItem> Read(string file) =>
        [.. new DisqusExport(new MemoryStream(Encoding.UTF8.GetBytes(file))).Read()];

    private static string Root(string records) =>
        $"<?xml version=\"1.0\"?>\n<disqus xmlns=\"http://disqus.com\" xmlns:dsq=\"http://disqus.com/disqus-internals\">\n{records}</disqus>\n";

    private static string Thread(string id) =>
        $"<thread dsq:id=\"{id}\"><id/><category dsq:id=\"1\"/><link>https://example.org/2011/some-story.html?a=1</link><title>Story</title><createdAt>2011-03-07T20:46:25Z</createdAt><author><name>Editor</name></author><isClosed>false</isClosed><isDeleted>false</isDeleted></thread>\n";

    private static string Post(string id, string thread, string? parent = null) =>
        $"""
        <post dsq:id="{id}"><id/><message><![CDATA[<p>Hi > there</p>]]></message>
        <createdAt>2011-08-31T22:48:43Z</createdAt><isDeleted>false</isDeleted><isSpam>false</isSpam>
        <author><email>anna@example.org</email><name>Anna</name><isAnonymous>false</isAnonymous><username>anna1</username></author>
        <ipAddress>192.0.2.7</ipAddress><thread dsq:id="{thread}"/>{(parent is null ? "" : $"<parent dsq:id=\"{parent}\"/>")}
        </post>

        """;
}
