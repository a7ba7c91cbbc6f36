using Forum.Testing;

namespace Forum.Server.Tests.RateLimiting;

/// <summary>
/// A cached document has to be planned again for each outcome of its `@skip` and `@include`. A new outcome costs as
/// many rows as the document did when it was new. A document is cached from its second request on.
/// </summary>
public sealed class VaryingSkipAndInclude(SqliteForum forum) : IClassFixture<SqliteForum>
{
    private const int All = 1_400, MinCharge = 10;

    private const string Strict = "Accept: application/graphql-response+json";

    [Fact]
    public async Task A_new_outcome_of_skip_and_include_charges_the_document_once()
    {
        const string Query = "query Q($a: Boolean = true, $b: Boolean! = false, $c: Boolean = false) "
            + "{ forum { name @include(if: $a) maxReplyDepth @skip(if: $b) maxCommentLength @skip(if: $c) } }";
        const int Tokens = 55;
        await using var reader = new ForumClient(await NodeAsync());
        var left = All;

        await CountsAsync(Tokens + MinCharge, new { });
        await CountsAsync(Tokens + MinCharge, new { });
        await CountsAsync(MinCharge, new { a = true, b = false, c = false });
        await CountsAsync(MinCharge, new { c = false });
        for (var outcome = 0; outcome < 8; outcome++)
        {
            var variables = new { a = (outcome & 1) != 0, b = (outcome & 2) == 0, c = (outcome & 4) != 0 };
            if (variables is { a: true, b: false, c: false }) continue;
            await CountsAsync(Tokens + MinCharge, variables);
            await CountsAsync(MinCharge, variables);
        }

        async Task CountsAsync(int rows, object variables)
        {
            var response = await RequestAsync(reader, Query, variables);
            Assert.Equal((200, left -= rows), (response.Status, response.Remaining));
        }
    }

    [Fact]
    public async Task Expanded_selections_are_charged_if_there_are_more_of_them()
    {
        const string Query =
            "query Q($a: Boolean!) { a: forum { ...A } b: forum { ...A } c: forum { ...A } d: forum { ...A } } "
            + "fragment A on Forum { ...B ...B ...B } fragment B on Forum { name maxCommentLength @skip(if: $a) ...C } fragment C on Forum { name maxReplyDepth }";
        const int Selections = 80;
        await using var reader = new ForumClient(await NodeAsync());
        for (var time = 1; time <= 2; time++) await RequestAsync(reader, Query, new { a = false });
        var known = await RequestAsync(reader, Query, new { a = false });
        var other = await RequestAsync(reader, Query, new { a = true });
        Assert.Equal((200, Selections + MinCharge), (other.Status, known.Remaining - other.Remaining));
    }

    [Fact]
    public async Task A_new_outcome_is_rejected_if_too_few_rows_are_left_and_known_outcomes_are_served()
    {
        var query = $"query Q($a: Boolean!, $b: Boolean!) {{ forum {{ name @skip(if: $a) maxReplyDepth @skip(if: $b) "
            + $"{string.Concat(Enumerable.Range(0, 25).Select(i => $"n{i}: name @skip(if: $a) "))}}} }}";
        await using var reader = new ForumClient(await NodeAsync());
        var counts = All - (await RequestAsync(reader, query, new { a = false, b = false })).Remaining;
        var left = (await RequestAsync(reader, query, new { a = false, b = false })).Remaining;
        Assert.InRange(counts, 200, 400);
        while (left >= counts) left = (await RequestAsync(reader, query, Outcome(left))).Remaining;
        var refused = await RequestAsync(reader, query, Outcome(left));
        Assert.Equal(
            (429, "RATE_LIMITED", left),
            (refused.Status, refused.Body["errors"][0]["extensions"]["code"].Text, refused.Remaining));
        Assert.NotNull(refused.RetryAfter);

        var known = await RequestAsync(reader, query, new { a = false, b = false });
        Assert.Equal((200, left - MinCharge), (known.Status, known.Remaining));

        // The outcomes are used in this order while the row allowance lasts.
        object Outcome(int remaining) => (((All - remaining) / counts) - 1) switch
        {
            1 => new { a = true, b = false },
            2 => new { a = false, b = true },
            _ => new { a = true, b = true },
        };
    }

    private static Task<RateLimitedResponse> RequestAsync(ForumClient reader, string query, object variables) =>
        reader.RequestAsync("/graphql", new { query, variables }, Strict);

    private Task<ForumNode> NodeAsync() =>
        forum.LimitedNodeAsync("ReadRows=1", $"ReadRowsBurst={All}", "AddressMultiplier=1");
}
