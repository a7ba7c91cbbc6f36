using System.Text.Json;
using Forum.Testing;

namespace Forum.Server.Tests.RateLimiting;

/// <summary>
/// A document that the server has not cached yet counts its tokens as rows, or its selections with fragments expanded
/// if these are more.
/// </summary>
public sealed class SendingUncachedDocuments(SqliteForum forum) : IClassFixture<SqliteForum>
{
    private const int All = 1_000, MinCharge = 10;

    private const string Strict = "Accept: application/graphql-response+json";

    [Theory]
    [InlineData(12, "{ forum { name } sections { slug name } } # comment")]
    [InlineData(29, "query Q($a: [ID!]! = [\"a { b\", \"\"\"c \\\"\"\" d\"\"\"]) { nodes(ids: $a) { id } }")]
    [InlineData(17, "{ article(by: { id: \"x\" }) { a: id } }")]
    [InlineData(15, "{ forum { ...{ name } ... on Forum { name } } }")]

    // A long name counts as one token for each 16 characters.
    [InlineData(
        9, "{ aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
        + "aaaaaaaaaa: __typename }")]

    // With fragments expanded, the selections are 4 x (2 + 3 x (1 + 5)); the tokens are 60.
    [InlineData(
        80,
        "{ a: forum { ...A } b: forum { ...A } c: forum { ...A } d: forum { ...A } } fragment A on Forum { ...B ...B ...B } "
        + "fragment B on Forum { name maxCommentLength ...C } fragment C on Forum { name maxReplyDepth }")]
    public async Task A_new_document_is_charged_twice_and_cached_from_then_on(int rows, string query)
    {
        var node = await NodeAsync();
        await using var reader = new ForumClient(node);
        var left = new List<int> { All };
        for (var time = 1; time <= 4; time++) left.Add((await reader.ExecuteAsync(query)).Remaining);
        var counted = left.Zip(left.Skip(1), (before, after) => before - after).ToList();
        var read = counted[3];
        Assert.InRange(read, MinCharge, 200);
        Assert.Equal([rows + read, rows + read, read, read], counted);
    }

    [Fact]
    public async Task Documents_that_are_sent_once_evict_no_used_document()
    {
        var node = await NodeAsync("--Forum:Limits:CachedDocuments=1");
        await using var reader = new ForumClient(node);
        const string Used = "{ forum { name } }";
        for (var time = 1; time <= 2; time++) await reader.ExecuteAsync(Used);
        var left = All;
        for (var other = 1; other <= 5; other++) left = (await reader.ExecuteAsync(
            $"{{ a{other}: forum {{ name }} }}")).Remaining;
        Assert.Equal(left - MinCharge, (await reader.ExecuteAsync(Used)).Remaining);
    }

    [Theory]
    [InlineData(3, "{ nothing }", "VALIDATION_FAILED")]
    [InlineData(3, "{ forum { ", "SYNTAX_ERROR")]
    [InlineData(4, "{ ? ? }", "SYNTAX_ERROR")]
    [InlineData(12, "{ ...A } fragment A on Query { ...A }", "FRAGMENT_CYCLE")]
    [InlineData(
        116,
        "query fragment @x{...A...A...A...A} fragment A on Query{...B...B...B...B} fragment B on Query{a b c d e f}",
        "TOO_MANY_DUPLICATES")]
    [InlineData(27, "{ a { a { a { a { a { a { a { a { a { a { a { a { a {", "SYNTAX_ERROR")]
    public async Task An_invalid_document_is_charged_every_time(int rows, string query, string code)
    {
        var node = await NodeAsync();
        await using var reader = new ForumClient(node);
        for (var time = 1; time <= 2; time++)
        {
            var refused = await reader.ExecuteAsync(query, Strict);
            Assert.Equal(code, refused.Body["errors"][0]["extensions"]["code"].Text);
            Assert.Equal(All - (time * (rows + MinCharge)), refused.Remaining);
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData(" \n")]
    [InlineData(",")]
    [InlineData("\uFEFF")]
    [InlineData("# nothing")]
    public async Task An_empty_document_is_the_clients_error_and_is_charged(string query)
    {
        await using var redis = await RedisServer.StartNewAsync();
        var node = await forum.LimitedNodeAsync(
            "ReadRows=1", $"ReadRowsBurst={All}", "AddressMultiplier=1",
            $"--ConnectionStrings:Redis={redis.Connection}");
        await using var reader = new ForumClient(node);
        for (var (time, left) = (1, All); time <= 3; time++)
        {
            var refused = await reader.ExecuteAsync(query, Strict);
            Assert.Equal(
                (400, "OPERATION_NOT_FOUND"), (refused.Status, refused.Body["errors"][0]["extensions"]["code"].Text));
            Assert.InRange(refused.Remaining, 0, left - MinCharge);
            left = refused.Remaining;
        }
    }

    [Fact]
    public async Task Too_many_tokens_count_as_the_limit_plus_one()
    {
        var node = await NodeAsync("--Forum:Limits:Tokens=100");
        await using var reader = new ForumClient(node);
        var refused = await reader.ExecuteAsync(new string('{', 1_000), Strict);
        Assert.Equal("TOO_MANY_TOKENS", refused.Body["errors"][0]["extensions"]["code"].Text);
        Assert.Equal(All - 101 - MinCharge, refused.Remaining);
    }

    [Fact]
    public async Task A_trusted_document_is_charged_only_for_its_reads()
    {
        var node = await NodeAsync();
        await using var reader = new ForumClient(node);
        var document = ClientDocument.Of("Viewer");

        // With this header no cached response is used, which would cost nothing.
        const string Counted = "GraphQL-Cost: report";
        var byHash = await reader.RequestAsync("/graphql", new { documentId = document.Hash }, Counted);
        var byText = await reader.ExecuteAsync(document.Text, Counted);
        var cost = byHash.Body["extensions"]["cost"]["rows"].Number;
        Assert.Equal((All - cost, All - (2 * cost)), (byHash.Remaining, byText.Remaining));
    }

    [Fact]
    public async Task A_new_document_is_charged_on_every_transport()
    {
        var node = await NodeAsync("--Forum:Limits:BatchedOperations=5");
        await using var reader = new ForumClient(node);
        using var socket = await reader.ConnectAsync();
        var left = All;
        var number = 0;

        // The eight tokens of its document, and the cost of the smallest operation.
        string New() => $"{{ a{++number}: forum {{ __typename }} }}";
        const int Counts = 8 + MinCharge;
        Assert.Equal(left -= Counts, (await reader.ExecuteAsync(New())).Remaining);
        Assert.Equal(
            left -= Counts,
            (await reader.RequestAsync($"/graphql?query={Uri.EscapeDataString(New())}", null)).Remaining);
        Assert.Equal(
            left -= Counts,
            (await reader.RequestAsync(
                $"/graphql?query={Uri.EscapeDataString(New())}", null, "Accept: text/event-stream")).Remaining);
        Assert.Equal(
            left -= 2 * Counts,
            (await reader.RequestAsync("/graphql", new[] { new { query = New() }, new { query = New() } })).Remaining);
        var registered = New();
        var hash = Convert.ToHexStringLower(
            System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(registered)));
        var extensions = new { persistedQuery = new { version = 1, sha256Hash = hash } };
        Assert.Equal(left -= MinCharge, (await reader.RequestAsync("/graphql", new { extensions })).Remaining);
        Assert.Equal(
            left -= Counts, (await reader.RequestAsync("/graphql", new { query = registered, extensions })).Remaining);
        Assert.Equal(left -= Counts, (await reader.RequestAsync("/graphql", new { extensions })).Remaining);
        Assert.Equal(left -= MinCharge, (await reader.RequestAsync("/graphql", new { extensions })).Remaining);
        await socket.SubscribeAsync("new", New());
        await socket.ReadOperationAsync("new");
        left -= Counts;
        Assert.Equal(left - Counts, (await reader.ExecuteAsync(New())).Remaining);
    }

    [Fact]
    public async Task A_document_is_rejected_before_parsing_if_too_few_rows_are_left()
    {
        var node = await NodeAsync();
        await using var reader = new ForumClient(node);
        using var socket = await reader.ConnectAsync();
        const string Known = "{ forum { name } }";
        for (var time = 1; time <= 2; time++) await reader.ExecuteAsync(Known);

        // The text is not valid GraphQL, but the server must reject it before it parses it.
        var large = $"{{ {string.Concat(Enumerable.Repeat("a ", 995))}";
        var refused = await reader.ExecuteAsync(large, Strict);
        Assert.Equal((429, "RATE_LIMITED"), (refused.Status, refused.Body["errors"][0]["extensions"]["code"].Text));
        Assert.NotNull(refused.RetryAfter);
        await socket.SubscribeAsync("new", large);
        using var error = JsonDocument.Parse(await socket.ReadAsync());
        Assert.Equal(
            "RATE_LIMITED",
            error.RootElement.GetProperty("payload")[0].GetProperty("extensions").GetProperty("code").GetString());

        // The rejected document cost nothing, and cached documents are still served.
        Assert.Equal((200, refused.Remaining - MinCharge), await RequestKnownAsync());
        async Task<(int, int)> RequestKnownAsync() =>
            await reader.ExecuteAsync(Known, Strict) is var known ? (known.Status, known.Remaining) : default;
    }

    [Fact]
    public async Task Anonymous_callers_at_one_address_share_a_limit_of_uncached_documents_and_members_have_their_own()
    {
        const string Known = "{ forum { name } }", New = "{ forum { name maxReplyDepth } }";
        var node = await forum.LimitedNodeAsync(
            "ReadRows=1", $"ReadRowsBurst={All}", "AddressMultiplier=1", "DocumentTokens=20",
            "DocumentTokensBurst=250");
        await using var reader = new ForumClient(node);
        await using var other = new ForumClient(node);
        await using var ada = (await forum.SharedMemberAsync("Ada")).At(node);
        for (var time = 1; time <= 2; time++) await reader.ExecuteAsync(Known);
        var left = (await reader.ExecuteAsync(Known)).Remaining;
        foreach (var caller in new[] { reader, other })
        {
            var refused = await caller.ExecuteAsync(New, Strict);
            var error = refused.Body["errors"][0];
            Assert.Equal((429, "RATE_LIMITED"), (refused.Status, error["extensions"]["code"].Text));
            Assert.Contains("send values that change as variables", error["message"].Text, StringComparison.Ordinal);
            Assert.InRange(refused.RetryAfter!.Value, 120, 180);
        }

        Assert.Equal(200, (await ada.ExecuteAsync("{ forum { maxReplyDepth } }", Strict)).Status);

        // Cached documents are served. Of the rows of the address only Ada's were charged.
        var known = await reader.ExecuteAsync(Known, Strict);
        Assert.Equal((200, left - MinCharge - MinCharge - 6), (known.Status, known.Remaining));
        forum.Clock.Advance(TimeSpan.FromMinutes(5));
        Assert.Equal(200, (await reader.ExecuteAsync(New, Strict)).Status);
    }

    [Fact]
    public async Task Anonymous_callers_of_a_network_share_ten_times_the_limit_of_an_address()
    {
        var node = await forum.LimitedNodeAsync(
            "--Forum:Proxies:0=127.0.0.1", "DocumentTokens=1", "DocumentTokensBurst=100");
        await using var reader = new ForumClient(node);
        var statuses = new List<int>();
        for (var i = 1; i <= 12; i++)
            statuses.Add(
                (await reader.ExecuteAsync(
                    $"{{ a{i}: forum {{ __typename }} }}", Strict, $"X-Forwarded-For: 203.0.113.{i}")).Status);
        Assert.Equal([.. Enumerable.Repeat(200, 10), 429, 429], statuses);
        Assert.Equal(
            200,
            (await reader.ExecuteAsync("{ z: forum { __typename } }", Strict, "X-Forwarded-For: 198.51.100.1")).Status);
    }

    [Fact]
    public async Task A_new_document_that_many_send_at_once_is_charged_once_and_cached()
    {
        const string query = "{ forum { name } }";
        var node = await forum.LimitedNodeAsync("DocumentTokens=1", "DocumentTokensBurst=250");
        await using var reader = new ForumClient(node);
        for (var time = 1; time <= 3; time++)
        {
            var responses = await Task.WhenAll(
                Enumerable.Range(0, 40).Select(_ => reader.ExecuteAsync(query, Strict)));
            Assert.All(responses, response => Assert.Equal(200, response.Status));
        }
    }

    private Task<ForumNode> NodeAsync(params string[] settings) =>
        forum.LimitedNodeAsync(["ReadRows=1", $"ReadRowsBurst={All}", "AddressMultiplier=1", .. settings]);
}
