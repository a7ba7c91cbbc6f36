using System.Text;
using Forum.Data;
using Forum.Import.Parsing;
using Forum.Import.Parsing.WordPress;

namespace Forum.Tests.Importing;

public sealed class ReadingWordPress
{
    private const string Comment =
        """
        <wp:comment><wp:comment_id>7</wp:comment_id><wp:comment_author><![CDATA[Anna &amp; Bo]]></wp:comment_author>
        <wp:comment_author_email>anna@example.org</wp:comment_author_email><wp:comment_author_IP>192.0.2.1</wp:comment_author_IP>
        <wp:comment_date_gmt>2020-05-06 07:08:09</wp:comment_date_gmt><wp:comment_content><![CDATA[Hello]]></wp:comment_content>
        <wp:comment_approved>1</wp:comment_approved><wp:comment_type>comment</wp:comment_type><wp:comment_parent>3</wp:comment_parent>
        <wp:comment_user_id>0</wp:comment_user_id></wp:comment>
        """;

    [Fact]
    public void A_post_and_its_comment_are_read()
    {
        var items = Read(Channel(Item("post", "publish", Comment)));
        var comment = Assert.IsType<ExportedComment>(items[0]);
        Assert.Equal(new DateTime(2020, 5, 6, 7, 8, 9, DateTimeKind.Utc), comment.CreatedAt);
        Assert.Equal(ImportedId.Comment(comment.CreatedAt, "wordpress", "blog.example.org", "12", "7"), comment.Id);
        Assert.Equal(ImportedId.CommentTail("wordpress", "blog.example.org", "12", "3"), comment.ParentTail);
        Assert.Equal(("Anna & Bo", false), (comment.Author.Name, comment.Author.IsRegistered));
        Assert.Equal("Hello", comment.Html);
        Assert.Equal(new SourcePosition(4, "wp:comment"), comment.Position);
        var article = Assert.IsType<ExportedArticle>(items[1]);
        Assert.Null(article.SkipReason);
        Assert.Equal(comment.Thread, article.Thread);
        Assert.Equal(
            ("A post", "a-post", "https://blog.example.org/a-post/"), (article.Title, article.SlugHint, article.Url));
        Assert.Equal(("Grace Hopper", "news", "The news"), (article.Byline, article.SectionSlug, article.SectionName));
        Assert.Equal("<p>Text</p>", article.Html);
        Assert.True(article.IsLocked);
    }

    [Theory]
    [InlineData("post", "draft", "drafts")]
    [InlineData("post", "future", "scheduled posts")]
    [InlineData("post", "private", "private posts")]
    [InlineData("post", "pending", "posts that wait for review")]
    [InlineData("page", "trash", "posts in the trash")]
    [InlineData("post", "strange", "posts of an unknown status")]
    [InlineData("attachment", "inherit", "attachments")]
    [InlineData("nav_menu_item", "publish", "menu entries")]
    [InlineData("shop_order", "publish", "items that are neither posts nor pages")]
    public void Unpublished_posts_are_skipped(string type, string status, string reason) =>
        Assert.Equal(reason, Assert.IsType<ExportedArticle>(Read(Channel(Item(type, status, Comment)))[1]).SkipReason);

    [Fact]
    public void A_page_is_imported_only_with_comments()
    {
        Assert.Equal(
            "pages without comments",
            Assert.IsType<ExportedArticle>(Read(Channel(Item("page", "publish", "")))[0]).SkipReason);
        Assert.Null(Assert.IsType<ExportedArticle>(Read(Channel(Item("page", "publish", Comment)))[1]).SkipReason);
    }

    [Theory]
    [InlineData("1", CommentStatus.Visible)]
    [InlineData("0", CommentStatus.Pending)]
    [InlineData("hold", CommentStatus.Pending)]
    [InlineData("spam", CommentStatus.Removed)]
    [InlineData("trash", CommentStatus.Removed)]
    public void A_status_is_mapped(string approved, CommentStatus status)
    {
        var comment = Comment.Replace(
            "<wp:comment_approved>1", "<wp:comment_approved>" + approved, StringComparison.Ordinal);
        Assert.Equal(status, Assert.IsType<ExportedComment>(Read(Channel(Item("post", "publish", comment)))[0]).Status);
    }

    [Theory]
    [InlineData("2020-05-06 07:08:09", "0000-00-00 00:00:00", "comments without a readable time")]
    [InlineData("2020-05-06 07:08:09", "1969-12-31 23:59:59", "comments without a readable time")]
    [InlineData("<wp:comment_id>7", "<wp:comment_id>", "comments without an id")]
    [InlineData("<wp:comment_type>comment", "<wp:comment_type>order_note", "entries that are not comments, such as notes on orders")]
    public void A_comment_that_cannot_be_imported_is_skipped_with_its_reason(string good, string bad, string reason)
    {
        var comment = Comment.Replace(good, bad, StringComparison.Ordinal);
        Assert.Equal(reason, Assert.IsType<SkippedItem>(Read(Channel(Item("post", "publish", comment)))[0]).Reason);
    }

    [Fact]
    public void Authors_with_the_same_name_are_distinguished_by_an_email_that_is_not_stored()
    {
        var other = Comment.Replace("anna@", "bo@", StringComparison.Ordinal);
        var items = Read(Channel(Item("post", "publish", Comment + other))).OfType<ExportedComment>().ToList();
        Assert.NotEqual(items[0].Author.Identity, items[1].Author.Identity);
        Assert.Equal(items[0].Author.Name, items[1].Author.Name);
        Assert.Equal(items[0].Id, items[1].Id);
    }

    [Fact]
    public void A_truncated_file_is_reported_with_line_and_element()
    {
        var file = Channel(Item("post", "publish", Comment) + Item("page", "publish", Comment));
        for (var length = 0; length < file.TrimEnd().Length - 1; length++)
        {
            var exception = Assert.Throws<InvalidExportException>(() => Read(file[..length]));
            var cut = file[..length];
            Assert.InRange(exception.Position.Line, cut.Length == 0 ? 0 : 1, cut.Count(c => c == '\n') + 1);
            if (cut.Contains("<item>", StringComparison.Ordinal)) Assert.NotEmpty(exception.Position.Element);
        }
    }

    [Theory]
    [InlineData("<!DOCTYPE rss [<!ENTITY a \"aaaa\"><!ENTITY b \"&a;&a;&a;\">]>", "Text", "document type")]
    [InlineData("<!DOCTYPE rss SYSTEM \"http://127.0.0.1:1/evil.dtd\">", "Text", "document type")]
    [InlineData("", "&nbsp;", "undeclared entity 'nbsp'")]
    [InlineData("", "&#0;", "not well-formed")]
    [InlineData("", "\0", "not well-formed")]
    [InlineData("", "\u0007", "not well-formed")]
    public void Document_types_entities_and_control_characters_are_rejected(string before, string text, string reason)
    {
        var file = Channel(Item("post", "publish", "<wp:x>" + text + "</wp:x>"))
            .Replace("<rss", before + "<rss", StringComparison.Ordinal);
        Assert.Contains(
            reason, Assert.Throws<InvalidExportException>(() => Read(file)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "Root element is missing")]
    [InlineData("hello", "not well-formed")]
    [InlineData("<html><body/></html>", "not a WordPress export")]
    [InlineData("<rss><channel><item/></channel></rss>", "feed")]
    [InlineData("<rss><channel></channel></rss>", "feed")]
    public void A_file_of_another_format_is_rejected(string file, string reason) =>
        Assert.Contains(
            reason, Assert.Throws<InvalidExportException>(() => Read(file)).Message, StringComparison.Ordinal);

    [Fact]
    public void Unlimited_depth_and_tokens_are_rejected()
    {
        var deep = Channel(
            "<item>" + string.Concat(Enumerable.Repeat("<a>", 100)) + string.Concat(Enumerable.Repeat("</a>", 100))
            + "</item>");
        Assert.Contains(
            "nested more than 64 deep", Assert.Throws<InvalidExportException>(() => Read(deep)).Message,
            StringComparison.Ordinal);
        var wide = Channel("<item><wp:x><![CDATA[" + new string('x', 18_000_000) + "]]></wp:x></item>");
        Assert.Contains(
            "longer than 16 MiB", Assert.Throws<InvalidExportException>(() => Read(wide)).Message,
            StringComparison.Ordinal);
    }

    private static List<ExportItem> Read(string file) =>
        [.. new WordPressExport(new MemoryStream(Encoding.UTF8.GetBytes(file))).Read()];

    private static string Channel(string items) =>
        $"""
        <rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:wp="http://wordpress.org/export/1.2/"><channel>
        <link>http://blog.example.org</link><wp:wxr_version>1.2</wp:wxr_version><wp:base_blog_url>https://Blog.example.org/</wp:base_blog_url>
        <wp:author><wp:author_login>grace</wp:author_login><wp:author_display_name>Grace Hopper</wp:author_display_name></wp:author>{items}
        </channel></rss>
        """;

    private static string Item(string type, string status, string comments) =>
        $"""
        <item><title>A post</title><link>https://blog.example.org/a-post/</link><dc:creator>grace</dc:creator><wp:post_id>12</wp:post_id>
        <content:encoded>Text</content:encoded><wp:post_date_gmt>2020-01-02 03:04:05</wp:post_date_gmt><wp:comment_status>closed</wp:comment_status><wp:post_name>a-post</wp:post_name><wp:status>{status}</wp:status><wp:post_type>{type}</wp:post_type><category domain="post_tag" nicename="x">X</category><category domain="category" nicename="news"><![CDATA[The news]]></category>{comments}</item>
        """;
}
