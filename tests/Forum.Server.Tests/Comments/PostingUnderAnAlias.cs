using Forum.Testing;

namespace Forum.Server.Tests.Comments;

public abstract class PostingUnderAnAlias(ForumHost forum)
{
    private const string Mask = "ARTICLE_ALIAS";

    [Fact]
    public async Task An_alias_is_the_same_throughout_an_article_and_different_in_another()
    {
        var (first, second) = (await forum.ArticleAsync(), await forum.ArticleAsync());
        var (ada, vera) = (await forum.SharedMemberAsync("Ada"), await forum.SharedMemberAsync("Vera"));
        var here = (await ada.PostCommentAsync(first, "Masked.", @as: Mask)).Node["author"];
        var again = (await ada.PostCommentAsync(first, "Masked again.", @as: Mask)).Node["author"];
        var there = (await ada.PostCommentAsync(second, "Masked there.", @as: Mask)).Node["author"];
        var other = (await vera.PostCommentAsync(first, "Masked too.", @as: Mask)).Node["author"];
        Assert.Equal("ARTICLE_ALIAS", here["kind"].Text);
        Assert.Equal(here["id"].Text, again["id"].Text);
        Assert.Equal(3, new[] { here, there, other }.Select(a => a["id"].Text).Distinct().Count());
        Assert.Equal(3, new[] { here, there, other }.Select(a => a["name"].Text).Distinct().Count());
    }

    [Fact]
    public async Task Concurrent_first_comments_share_one_alias()
    {
        var article = await forum.ArticleAsync();
        var ada = await forum.SharedMemberAsync("Ada");
        var posted = await Task.WhenAll(
            Enumerable.Range(0, 12).Select(i => ada.PostCommentAsync(article, $"Masked {i}.", @as: Mask)));
        Assert.Single(posted.Select(s => s.Node["author"]["id"].Text).Distinct());
    }

    [Fact]
    public async Task A_comment_under_an_alias_can_be_edited_and_deleted_by_its_owner()
    {
        var (ada, id) = await MaskedCommentAsync();
        Assert.Equal("Still masked.", (await ada.EditCommentAsync(id, "Still masked.")).Node["text"].Text);
        Assert.Null((await ada.DeleteCommentAsync(id)).Refusal);
    }

    [Fact]
    public async Task A_comment_under_an_alias_cannot_be_edited_by_another_user()
    {
        var (_, id) = await MaskedCommentAsync();
        var vera = await forum.SharedMemberAsync("Vera");
        Assert.Equal("FORBIDDEN", (await vera.EditCommentAsync(id, "Unmasked.")).Refusal);
    }

    [Fact]
    public async Task Users_cannot_vote_on_their_own_comment_under_an_alias()
    {
        var (ada, id) = await MaskedCommentAsync();
        Assert.Equal("FORBIDDEN", (await ada.VoteAsync(id, "UP")).Refusal);
    }

    [Fact]
    public async Task No_public_field_links_an_alias_to_its_owner()
    {
        var article = await forum.ArticleAsync();
        var name = Names.New("Owner");
        var owner = await forum.ModeratorAsync(name);
        var open = (await owner.PostCommentAsync(article, "Open.")).Node;
        var masked = (await owner.PostCommentAsync(article, "Masked.", @as: Mask)).Node;
        const string pseudonyms =
            """
            query ($ids: [ID!]!) {
              nodes(ids: $ids) { ... on Pseudonym { id name avatarUrl badges commentCount comments(first: 10) { totalCount nodes { id author { id } } } } }
            }
            """;
        var response = await forum.Anonymous.QueryAsync(
            pseudonyms, new { ids = new[] { open["author"]["id"].Text, masked["author"]["id"].Text } });
        var (pseudonym, mask) = (response["nodes"][0], response["nodes"][1]);
        Assert.Equal([open["id"].Text], pseudonym["comments"]["nodes"].All("id"));
        Assert.Equal([masked["id"].Text], mask["comments"]["nodes"].All("id"));
        Assert.Equal((1, 1), (pseudonym["commentCount"].Number, mask["commentCount"].Number));
        Assert.Equal(["MODERATOR"], pseudonym["badges"].Items.Select(b => b.Text));
        Assert.Equal(0, mask["badges"].Count);
        Assert.NotEqual(pseudonym["avatarUrl"].Text, mask["avatarUrl"].Text);
    }

    private async Task<(ForumClient Ada, string Id)> MaskedCommentAsync()
    {
        var (article, ada) = (await forum.ArticleAsync(), await forum.SharedMemberAsync("Ada"));
        return (ada, (await ada.PostCommentAsync(article, "Masked.", @as: Mask)).Id);
    }
}

public sealed class PostingUnderAnAliasOnSqlite(SqliteForum forum)
    : PostingUnderAnAlias(forum), IClassFixture<SqliteForum>;

public sealed class PostingUnderAnAliasOnPostgres(PostgresForum forum)
    : PostingUnderAnAlias(forum), IClassFixture<PostgresForum>;
