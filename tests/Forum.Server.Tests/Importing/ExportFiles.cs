using System.Globalization;
using System.Text;

namespace Forum.Server.Tests.Importing;

/// <summary>Export files as WordPress and Disqus write them.</summary>
internal static class ExportFiles
{
    public static readonly DateTime Start = new(2020, 1, 1, 12, 0, 0, DateTimeKind.Utc);

    public static string Sample(string name) => Path.Combine(AppContext.BaseDirectory, "Data", name);

    /// <param name="site">Unique for every test: comments of a site that was imported before are skipped.</param>
    public static string WordPress(string site, params IEnumerable<string> items) =>
        $"""
        <?xml version="1.0" encoding="UTF-8"?>
        <rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:wp="http://wordpress.org/export/1.2/">
        <channel><wp:wxr_version>1.2</wp:wxr_version><wp:base_blog_url>https://{site}.example.org</wp:base_blog_url>
        {string.Join('\n', items)}
        </channel></rss>

        """;

    public static string Item(string site, int id, params IEnumerable<string> comments) =>
        $"""
        <item><title>{site} {id}</title><link>https://{site}.example.org/{id}/</link><dc:creator>x</dc:creator>
        <content:encoded><![CDATA[<p>Text</p>]]></content:encoded><wp:post_id>{id}</wp:post_id><wp:post_date_gmt>2020-01-01 00:00:00</wp:post_date_gmt>
        <wp:comment_status>open</wp:comment_status><wp:post_name>{site}-{id}</wp:post_name><wp:status>publish</wp:status><wp:post_type>post</wp:post_type>
        {string.Join('\n', comments)}
        </item>
        """;

    /// <param name="id">Also the creation time: successive ids are one second apart.</param>
    public static string Comment(
        int id, int parent = 0, string approved = "1", string name = "Anna", string? mail = null,
        string text = "Hello") =>
        $"""
        <wp:comment><wp:comment_id>{id}</wp:comment_id><wp:comment_author><![CDATA[{name}]]></wp:comment_author><wp:comment_author_email>{mail ?? name + "@example.org"}</wp:comment_author_email>
        <wp:comment_author_IP>203.0.113.77</wp:comment_author_IP><wp:comment_date_gmt>{Start.AddSeconds(id).ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture)}</wp:comment_date_gmt><wp:comment_content><![CDATA[{text}]]></wp:comment_content>
        <wp:comment_approved>{approved}</wp:comment_approved><wp:comment_type>comment</wp:comment_type><wp:comment_parent>{parent}</wp:comment_parent><wp:comment_user_id>0</wp:comment_user_id></wp:comment>
        """;

    public static string Disqus(params IEnumerable<string> records) =>
        $"""
        <?xml version="1.0" encoding="utf-8"?>
        <disqus xmlns="http://disqus.com" xmlns:dsq="http://disqus.com/disqus-internals">
        {string.Join('\n', records)}
        </disqus>

        """;

    public static string Thread(
        string id, string title = "Story", string link = "https://example.org/story.html", string flags = "") =>
        $"<thread dsq:id=\"{id}\"><id/><link>{link}</link><title>{title}</title><createdAt>2020-01-01T00:00:00Z</createdAt>{flags}</thread>";

    public static string Post(
        string id, string thread, string? parent = null, string name = "Anna", string flags = "", int second = 0) =>
        $"""
        <post dsq:id="{id}"><message><![CDATA[<p>Post {id}</p>]]></message><createdAt>{Start.AddSeconds(second).ToString("s", CultureInfo.InvariantCulture)}Z</createdAt>{flags}
        <author><email>{name}@example.org</email><name>{name}</name><isAnonymous>true</isAnonymous></author><ipAddress>203.0.113.77</ipAddress>
        <thread dsq:id="{thread}"/>{(parent is null ? "" : $"<parent dsq:id=\"{parent}\"/>")}</post>
        """;

    public static byte[] Bytes(string xml) => Encoding.UTF8.GetBytes(xml);
}
