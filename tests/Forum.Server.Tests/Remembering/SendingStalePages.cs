using Forum.Server.Tests.Hosting;
using Forum.Server.Tests.Trusted;

namespace Forum.Server.Tests.Remembering;

/// <summary>While the database is not available, signed-out readers get the pages that the node has in its response cache.</summary>
public sealed class SendingStalePages(PostgresForum forum) : IClassFixture<PostgresForum>
{
    private static CancellationToken Ended => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_page_from_before_a_registration_and_a_new_article_is_sent_but_none_from_before_a_change()
    {
        var (section, article) = (await forum.SectionAsync("news"), await forum.ArticleAsync());
        var editor = await forum.RegularEditorAsync();
        var page = $"/graphql/persisted/{ClientDocument.Of("Articles").Hash}/Articles?variables={Uri.EscapeDataString("""{"first":2}""")}";
        Assert.Contains(article, await forum.Reader.Http.GetStringAsync(page, Ended), StringComparison.Ordinal);

        await forum.SignUpAsync(Names.New("New"));
        await editor.PublishArticleAsync($"new-{Guid.NewGuid():n}", "Published later", section);
        Assert.Contains(article, await SentWhileLockedAsync(page), StringComparison.Ordinal);

        await editor.UpdateArticleAsync(article, title: "Another title");
        Assert.Contains("\"BUSY\"", await SentWhileLockedAsync(page), StringComparison.Ordinal);
    }

    private async Task<string> SentWhileLockedAsync(string page)
    {
        await using var held = await forum.BeginAsync("LOCK TABLE articles IN ACCESS EXCLUSIVE MODE");
        using var response = await forum.Reader.Http.GetAsync(page, Ended);
        return await response.Content.ReadAsStringAsync(Ended);
    }
}
