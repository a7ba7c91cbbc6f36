using Forum.Server.Tests.Counters;
using Forum.Testing;

namespace Forum.Server.Tests.Queries;

/// <summary>A node caches the comments that it has read. It shows changes by another node immediately.</summary>
public abstract class ReadingChangesOfAnotherNode(ForumHost forum)
{
    private const string Page =
        """
        query ($id: ID!) {
          article(by: { id: $id }) {
            comments(first: 10, orderBy: OLDEST) { nodes { id status text html score author { name badges commentCount } } }
            thread(first: 10, orderBy: OLDEST) { rows { comment { id status text html score author { name badges commentCount } } } }
          }
        }
        """;

    private string article = "";
    private ForumNode? other;

    [Fact]
    public async Task An_edit_is_shown()
    {
        var (ada, comment) = await PostAsync("Ada");
        await ada.EditCommentAsync(comment, "Second *thoughts*.");
        await EverywhereAsync("text", "Second *thoughts*.");
        await EverywhereAsync("html", "<p>Second <em>thoughts</em>.</p>");
    }

    [Fact]
    public async Task A_deletion_of_a_comment_with_a_reply_is_shown()
    {
        var (ada, comment) = await PostAsync("Ada");
        await (await forum.SharedMemberAsync("Berta")).PostCommentAsync(article, "A reply.", comment);
        await ada.DeleteCommentAsync(comment);
        await EverywhereAsync("status", "DELETED");
        await EverywhereAsync("html", "");
    }

    [Fact]
    public async Task A_removal_of_a_comment_with_a_reply_is_shown()
    {
        var (_, comment) = await PostAsync("Ada");
        await (await forum.SharedMemberAsync("Berta")).PostCommentAsync(article, "A reply.", comment);
        await forum.RemoveAsync(comment);
        await EverywhereAsync("status", "REMOVED");
        await EverywhereAsync("author", "");
    }

    [Fact]
    public async Task A_vote_is_shown()
    {
        var (_, comment) = await PostAsync("Ada");
        await (await forum.SharedMemberAsync("Berta")).VoteAsync(comment, "UP");
        await EverywhereAsync("score", "1");
    }

    [Fact]
    public async Task A_new_badge_of_the_author_is_shown()
    {
        var (author, _) = await PostAsync(Names.New("Gert"));
        await forum.Node.RunAsync("grant", "editor", author.Email);
        foreach (var shown in await ShownAsync())
            Assert.Equal("EDITOR", Assert.Single(shown["author"]["badges"].Items).Text);
    }

    [Fact]
    public async Task A_new_name_of_the_author_is_shown()
    {
        var (old, other) = (Names.New("Olga"), Names.New("Wanda"));
        await PostAsync(old);
        Assert.Equal(1, await forum.ExecuteAsync("UPDATE pseudonyms SET name = $2 WHERE name = $1", old, other));
        foreach (var shown in await ShownAsync()) Assert.Equal(other, shown["author"]["name"].Text);
    }

    [Fact]
    public async Task Another_comment_by_the_author_is_counted()
    {
        var (author, _) = await PostAsync(Names.New("Paul"));
        await author.PostCommentAsync(await forum.ArticleAsync(), "Elsewhere.");
        foreach (var shown in await ShownAsync()) Assert.Equal(2, shown["author"]["commentCount"].Number);
    }

    /// <summary>Creates a comment that the other node has shown with its content before anything changes.</summary>
    private async Task<(ForumClient Author, string Comment)> PostAsync(string author)
    {
        article = await forum.ArticleAsync();
        var client = await forum.SharedMemberAsync(author);
        var comment = (await client.PostCommentAsync(article, "First thoughts.")).Id;
        foreach (var shown in await ShownAsync()) Assert.Equal("First thoughts.", shown["text"].Text);
        return (client, comment);
    }

    private async Task EverywhereAsync(string field, string value)
    {
        foreach (var shown in await ShownAsync()) Assert.Equal(value, $"{shown[field]}".TrimEnd());
    }

    /// <summary>The oldest comment as the other node returns it from its two read paths.</summary>
    private async Task<IReadOnlyList<ResponseValue>> ShownAsync()
    {
        other ??= await forum.StartNodeAsync();
        await using var reader = forum.Anonymous.At(other);
        var read = (await reader.QueryAsync(Page, new { id = article }))["article"];
        return [read["comments"]["nodes"][0], read["thread"]["rows"][0]["comment"]];
    }

    public sealed class OnSqlite(SqliteForum forum) : ReadingChangesOfAnotherNode(forum), IClassFixture<SqliteForum>;

    public sealed class OnPostgres(PostgresForum forum)
        : ReadingChangesOfAnotherNode(forum), IClassFixture<PostgresForum>;
}
