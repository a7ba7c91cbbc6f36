using System.Text.Json;
using Forum.Server.Tests.Counters;
using Forum.Testing;

namespace Forum.Server.Tests.Privacy;

public abstract class ReadingEverythingAnonymously(ForumHost forum)
{
    /// <summary>
    /// Types of which an anonymous caller never receives an object: such fields are queried and must be null.
    /// </summary>
    private static readonly string[] ForOthers = ["Viewer", "Sanction"];

    private readonly HashSet<string> received = [];

    [Fact]
    public async Task No_field_reveals_an_email_an_account_id_or_a_withdrawn_text()
    {
        var schema = await SchemaWalk.ReadAsync(forum.Anonymous);
        var (secrets, ids) = await CreateForumAsync();
        await using var anonymous = forum.Anonymous.At(await forum.StartNodeAsync("--Forum:Limits:Cost=1000000000"));
        foreach (var document in Documents(schema, ids))
        {
            Assert.InRange(document.Length, 0, 16_384);
            var result = await anonymous.TryQueryAsync(document);
            Assert.True(!result.Has("errors"), $"{result}\nto {document}");
            secrets.AssertKept(result.ToString(), document);
            Record(result["data"], document);
        }

        var missing = schema.AllFields.Except(received).Where(field => !ForOthers.Contains(field.Split('.')[0]));
        Assert.Empty(missing);
        Assert.DoesNotContain(received, field => ForOthers.Contains(field.Split('.')[0]));
    }

    /// <summary>Every root field, every object by its id with each of its fields, and every mutation.</summary>
    private static IEnumerable<string> Documents(SchemaWalk schema, Dictionary<string, string[]> ids)
    {
        foreach (var field in schema.FieldsOf("Query"))
        {
            var name = field["name"].Text;
            var (named, _) = SchemaWalk.NamedTypeOf(field["type"]);
            foreach (var arguments in ArgumentsOf(name, field, ids))
                foreach (var type in schema.PossibleTypesOf(named))
                    yield return $"{{ __typename {name}{arguments} {{ __typename ... on {type} {schema.Select(type, 1)} }} }}";
        }

        foreach (var (type, id) in ids.SelectMany(known => known.Value.Select(id => (known.Key, id))))
        {
            foreach (var field in schema.FieldsOf(type))
            {
                var (named, kind) = SchemaWalk.NamedTypeOf(field["type"]);
                var selection = kind is "SCALAR" or "ENUM" ? "" : schema.Select(named, 1);
                yield return $"{{ __typename node(id: \"{id}\") {{ __typename ... on {type} {{ {field["name"].Text} {selection} }} }} }}";
            }
        }

        var first = new Dictionary<string, string>
        {
            ["articleId"] = ids["Article"][0],
            ["commentId"] = ids["Comment"][0],
            ["sectionId"] = ids["Section"][0],
            ["pseudonymId"] = ids["Pseudonym"][0],
            ["sanctionId"] = ids["Sanction"][0],
        };
        foreach (var field in schema.FieldsOf("Mutation"))
        {
            var input = schema.Literal(field["args"][0]["type"], "input", first);
            yield return $"mutation {{ __typename {field["name"].Text}(input: {input}) "
                + $"{schema.Select(SchemaWalk.NamedTypeOf(field["type"]).Name, 1)} }}";
        }
    }

    private static IEnumerable<string> ArgumentsOf(
        string name, ResponseValue field, Dictionary<string, string[]> ids) => name switch
        {
            "node" => ids.Values.SelectMany(all => all).Select(id => $"(id: \"{id}\")"),
            "nodes" => [$"(ids: [\"{string.Join("\", \"", ids.Values.SelectMany(all => all))}\"])"],
            "section" => ["(slug: \"news\")"],
            "article" => ids["Article"].Select(id => $"(by: {{ id: \"{id}\" }})"),
            "comment" => ids["Comment"].Select(id => $"(id: \"{id}\")"),
            "pseudonym" => ["(name: \"Ada\")", "(name: \"Mia the watcher\")"],
            "search" => ["(query: \"words\")", "(query: \"withdrawn\")"],
            _ when field["args"].Items.Any(
                SchemaWalk.IsRequired) => throw new InvalidOperationException(
                    $"No value is known for the arguments of {field}."),
            _ => [""],
        };

    /// <summary>Records which fields of which types a response contained.</summary>
    private void Record(ResponseValue at, string document)
    {
        if (at.Json.ValueKind == JsonValueKind.Array) foreach (var item in at.Items) Record(item, document);
        if (at.Json.ValueKind != JsonValueKind.Object) return;
        var type = at["__typename"].Text;
        foreach (var field in at.Json.EnumerateObject().Select(p => p.Name).Where(name => name != "__typename"))
        {
            received.Add($"{type}.{field}");
            Record(at[field], document);
        }
    }

    /// <summary>A forum that contains every kind of data that is hidden from anonymous callers.</summary>
    private async Task<(Secrets Secrets, Dictionary<string, string[]> Ids)> CreateForumAsync()
    {
        var (ada, vera, mia, edda) = (
            await forum.SharedMemberAsync("Ada"), await forum.SharedMemberAsync("Vera"),
            await forum.SharedModeratorAsync(), await forum.SharedEditorAsync());
        string[] articles = [await forum.ArticleAsync(), await forum.ArticleAsync()];
        var comments = new List<string>();
        var posted = await PostAsync("Plain words.", null);
        await PostAsync("Masked words.", posted, "ARTICLE_ALIAS");
        var (deleted, removed, held) = (
            await PostAsync(
                "deleted secret words",
                posted), await PostAsync("removed secret words", posted), await PostAsync("held secret words", posted));
        var (goneDeleted, goneRemoved, goneHeld) = (
            await PostAsync(
                "deleted gone words",
                null), await PostAsync(
                    "removed gone words", null), await PostAsync("held gone words", null, "ARTICLE_ALIAS"));
        foreach (var tombstone in new[] { deleted, removed, held }) await PostAsync("A visible reply.", tombstone);
        var edited = await PostAsync("edited away words", posted);
        await ada.EditCommentAsync(edited, "Better words.");
        await vera.VoteAsync(posted, "UP");
        foreach (var id in new[] { deleted, goneDeleted }) await ada.DeleteCommentAsync(id);
        foreach (var id in new[] { removed, goneRemoved }) await forum.RemoveAsync(id);
        foreach (var id in new[] { held, goneHeld }) await forum.HoldAsync(id);
        await mia.LockBranchAsync(posted, "A branch's lock.");
        await edda.MutateArticleAsync(
            "updateArticle", new { articleId = articles[0], html = "<p>Html</p>", summary = "Summary" });
        await (await forum.SharedMemberAsync("Berta")).PostCommentAsync(articles[1], "Elsewhere.");
        await mia.LockArticleAsync(articles[1], "An article's lock.");
        var pseudonyms = await forum.RowsAsync(
            "SELECT id FROM pseudonyms", row => GlobalId.Of(GlobalId.Pseudonym, row.GetGuid(0)));
        var sanction = await forum.SuspendAsync(pseudonyms[0], null);

        var secrets = await Secrets.OfAccountsAsync(forum);
        foreach (var status in new[] { "deleted", "removed", "held" })
        {
            secrets.Add($"{status} secret words");
            secrets.Add($"{status} gone words");
        }

        secrets.Add("edited away words");
        secrets.Add("Calm down.");
        return (secrets, new Dictionary<string, string[]>
        {
            ["Comment"] = [.. comments],
            ["Article"] = articles,
            ["Section"] = [await forum.SectionAsync(
                "news")],
            ["Pseudonym"] = [.. pseudonyms],
            ["Sanction"] = [sanction],
        });

        async Task<string> PostAsync(string text, string? parent, string @as = "LASTING")
        {
            var id = (await ada.PostCommentAsync(articles[0], text, parent, @as: @as)).Id;
            comments.Add(id);
            return id;
        }
    }
}

public sealed class ReadingEverythingAnonymouslyOnSqlite(SqliteForum forum)
    : ReadingEverythingAnonymously(forum), IClassFixture<SqliteForum>;

public sealed class ReadingEverythingAnonymouslyOnPostgres(PostgresForum forum)
    : ReadingEverythingAnonymously(forum), IClassFixture<PostgresForum>;
