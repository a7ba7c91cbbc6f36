using System.Globalization;

namespace Forum.Load.LockContention;

/// <summary>A WordPress export of one article with many comments.</summary>
internal static class LongExport
{
    private static readonly DateTime Start = new(2020, 1, 1, 12, 0, 0, DateTimeKind.Utc);

    public static async Task WriteAsync(string path, int comments, CancellationToken cancellationToken)
    {
        await using var file = new StreamWriter(path);
        await file.WriteAsync(
            """
            <?xml version="1.0" encoding="UTF-8"?>
            <rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:wp="http://wordpress.org/export/1.2/">
            <channel><wp:wxr_version>1.2</wp:wxr_version><wp:base_blog_url>https://long.example.org</wp:base_blog_url>
            <item><title>Long</title><link>https://long.example.org/1/</link><dc:creator>x</dc:creator>
            <content:encoded><![CDATA[<p>Text</p>]]></content:encoded><wp:post_id>1</wp:post_id><wp:post_date_gmt>2020-01-01 00:00:00</wp:post_date_gmt>
            <wp:comment_status>open</wp:comment_status><wp:post_name>long-1</wp:post_name><wp:status>publish</wp:status><wp:post_type>post</wp:post_type>
            """.AsMemory(), cancellationToken);
        for (var id = 1; id <= comments; id++)
        {
            var at = Start.AddSeconds(id).ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);
            await file.WriteLineAsync(
                $"""
                <wp:comment><wp:comment_id>{id}</wp:comment_id><wp:comment_author><![CDATA[Reader {id % 300}]]></wp:comment_author>
                <wp:comment_author_email>reader-{id % 300}@example.org</wp:comment_author_email><wp:comment_date_gmt>{at}</wp:comment_date_gmt>
                <wp:comment_content><![CDATA[What reader {id % 300} has to say about it, at middling length, and then some.]]></wp:comment_content>
                <wp:comment_approved>1</wp:comment_approved><wp:comment_type>comment</wp:comment_type>
                <wp:comment_parent>{(id % 5 == 0 ? 0 : id / 2)}</wp:comment_parent><wp:comment_user_id>0</wp:comment_user_id></wp:comment>
                """.AsMemory(), cancellationToken);
        }

        await file.WriteAsync("</item></channel></rss>".AsMemory(), cancellationToken);
    }
}
