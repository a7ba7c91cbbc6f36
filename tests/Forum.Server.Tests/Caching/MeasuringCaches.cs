using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Text.Json;
using Forum.Testing;

namespace Forum.Server.Tests.Caching;

/// <summary>Operators see the hit rate of each cache. Measures the whole process, so it runs alone.</summary>
[Collection(nameof(NonParallel))]
public sealed class MeasuringCaches(PostgresForum forum) : IClassFixture<PostgresForum>
{
    private static readonly string[] Hits = ["documents hit", "costs hit", "pages hit", "comments hit"];

    [Fact]
    public async Task Look_ups_are_counted_as_hits_and_misses_by_cache()
    {
        var article = await forum.ArticleAsync();
        await (await forum.SharedMemberAsync("Ada")).PostCommentAsync(article, "Hello.");
        var counts = new ConcurrentDictionary<string, long>();
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, its) =>
        {
            if (instrument.Name is "graphql.cache.lookups" or "forum.cache.lookups")
                its.EnableMeasurementEvents(instrument);
        };
        listener.SetMeasurementEventCallback<long>((_, value, tags, _) =>
            counts.AddOrUpdate($"{tags[0].Value} {tags[1].Value}", value, (_, sum) => sum + value));
        listener.Start();

        var url = $"/graphql/persisted/{ClientDocument.Of("ArticlePage").Hash}/ArticlePage?variables="
            + Uri.EscapeDataString(JsonSerializer.Serialize(new { by = new { id = article } }));
        while (!counts.ContainsKey("urls hit"))
            using (await forum.Anonymous.Http.GetAsync(url, TestContext.Current.CancellationToken)) { }
        Assert.True(counts["responses miss"] > 0 && counts["urls miss"] > 0 && counts["pages miss"] > 0);

        // The second page has the comment of the first one; each is read again, by a document that is known by then.
        const string document =
            "query ($id: ID!, $first: Int!) { article(by: { id: $id }) { comments(first: $first) { nodes { text } } } }";
        // The cost of a document without variables is cached.
        for (var i = 0; !Hits.All(counts.ContainsKey); i++)
        {
            await forum.Anonymous.QueryAsync(document, new { id = article, first = 5 + (i % 2) });
            await forum.Anonymous.QueryAsync("{ __typename }");
        }

        Assert.True(counts["documents miss"] > 0 && counts["costs miss"] > 0);
    }
}
