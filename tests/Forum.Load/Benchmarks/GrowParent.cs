using Forum.Comments;
using Forum.Load.Generating;
using Forum.Load.Machine;
using Forum.Load.Measuring;
using Forum.Load.Pages;
using Npgsql;

namespace Forum.Load.Benchmarks;

/// <summary>
/// Pages with a comment of 100,000 direct replies in their middle, compared with the same pages of an article that
/// differs only in that this comment has 10 replies.
/// </summary>
internal sealed class GrowParent : IBenchmark
{
    public string Name => "grow.parent";
    public string About => "What a page costs when one of its comments has 100,000 direct replies, against 10.";

    public async Task RunAsync(LoadRun run, CancellationToken cancellationToken)
    {
        var connection = await GeneratedForum.EnsureAsync(run, cancellationToken);
        PageGroup[] groups =
        [
            new("10 replies", await PagesAsync(connection, ForumPlan.Uncrowded, cancellationToken)),
            new("100k replies", await PagesAsync(connection, ForumPlan.Crowded, cancellationToken)),
        ];
        await using var ours = await ForumServer.StartAsync(connection, caches: false, cancellationToken);
        var costs = await new PageGroupComparison(run, ours).MeasureAsync(groups, cancellationToken);
        GroupCost.Print(Name, costs);
        Console.WriteLine(
            $"{Name} 100k against 10, a comment: {Spread.Text(costs[1].CpuAgainst(costs[0]))} in CPU, {Spread.Text(costs[1].BuffersAgainst(costs[0]))} in buffers");
    }

    /// <summary>For each order, the page that starts half a page before the comment.</summary>
    private static async Task<IReadOnlyList<TreePage>> PagesAsync(
        string connectionString, string slug, CancellationToken cancellationToken)
    {
        await using var connection = new NpgsqlConnection(connectionString);
        await connection.OpenAsync(cancellationToken);
        var thread = await GeneratedThread.FindAsync(connection, slug, cancellationToken);
        var pages = new List<TreePage>();
        foreach (var order in CommentOrder.All)
        {
            var before = await ListPositions.RowsBeforeCrowdAsync(connection, thread.Id, order, cancellationToken);
            var after = await ListPositions.AfterAsync(
                connection, thread.Id, order, before - (TreePage.Top / 2), cancellationToken);
            pages.Add(new TreePage(slug, thread.Id, order, after));
        }

        return pages;
    }
}
