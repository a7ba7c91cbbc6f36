using Forum.Testing;

namespace Forum.Outages;

/// <summary>
/// A migration changes columns that are used by prepared statements of a node that serves callers of every kind.
/// </summary>
public sealed class MigratingBesideANode(PostgresForum forum) : IClassFixture<PostgresForum>
{
    [Fact]
    public async Task No_caller_gets_an_internal_error_and_all_are_served_again_soon()
    {
        var node = await forum.StartNodeAsync();
        using var load = await OutageLoad.StartAsync(forum, node);
        var start = OutageLoad.Now;
        await Eventually.HoldsAsync(
            () => load.AllAreServedSince(start) && load.Between(start, OutageLoad.Now).Count > 200);

        await forum.ExecuteAsync("ALTER TABLE articles ALTER COLUMN title TYPE varchar(300), ADD COLUMN subtitle text");
        await forum.ExecuteAsync("ALTER TABLE accounts ALTER COLUMN email TYPE varchar(320)");
        await Eventually.HoldsAsync(() =>
            node.Log.All.Any(
                line => line.Contains("cached plan must not change result type", StringComparison.Ordinal)));
        var changed = OutageLoad.Now;
        await Eventually.HoldsAsync(() => load.AllAreServedSince(changed));
        await load.EndAsync();

        Assert.Equal("", load.FailuresSince(start));
        Assert.DoesNotContain(node.Log.All, line => line.StartsWith("Error", StringComparison.Ordinal));
    }
}
