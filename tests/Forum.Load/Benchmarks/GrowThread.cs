using Forum.Comments;
using Forum.Load.Generating;
using Forum.Load.Machine;
using Forum.Load.Measuring;
using Forum.Load.Pages;
using Npgsql;

namespace Forum.Load.Benchmarks;

/// <summary>
/// The first page and a page near the end, in every order, in threads of 1,000 to 1,000,000 comments.
/// </summary>
internal sealed class GrowThread : IBenchmark
{
    private static readonly (string Size, string[] Slugs)[] Sizes =
    [
        ("1k", [.. Enumerable.Range(0, 20).Select(ForumPlan.Thousand)]),
        ("10k", [.. Enumerable.Range(0, 5).Select(ForumPlan.TenThousand)]),
        ("100k", [ForumPlan.HundredThousand]),
        ("1M", [ForumPlan.Million]),
    ];

    public string Name => "grow.thread";
    public string About => "What a page costs in a thread of 1,000,000 comments against one of 1,000.";

    public async Task RunAsync(LoadRun run, CancellationToken cancellationToken)
    {
        var connection = await GeneratedForum.EnsureAsync(run, cancellationToken);
        var groups = await GroupsAsync(connection, cancellationToken);
        await using var ours = await ForumServer.StartAsync(connection, caches: false, cancellationToken);
        var costs = await new PageGroupComparison(run, ours).MeasureAsync(groups, cancellationToken);
        GroupCost.Print(Name, costs);

        // First pages have even indexes, deep pages odd ones; sizes ascend.
        string Ratio(Func<GroupCost, GroupCost, double> against) =>
            $"{Spread.Text(against(costs[^2], costs[0]))} first, {Spread.Text(against(costs[^1], costs[1]))} deep";
        Console.WriteLine(
            $"{Name} 1M against 1k, a comment: {Ratio((million, thousand) => million.CpuAgainst(thousand))} in CPU, "
            + $"{Ratio((million, thousand) => million.BuffersAgainst(thousand))} in buffers");
    }

    private static async Task<IReadOnlyList<PageGroup>> GroupsAsync(
        string connectionString, CancellationToken cancellationToken)
    {
        await using var connection = new NpgsqlConnection(connectionString);
        await connection.OpenAsync(cancellationToken);
        var groups = new List<PageGroup>();
        foreach (var (size, slugs) in Sizes)
        {
            var (first, deep) = (new List<TreePage>(), new List<TreePage>());
            foreach (var slug in slugs)
            {
                var thread = await GeneratedThread.FindAsync(connection, slug, cancellationToken);
                // 95 % of the list, or the last position with a whole page after it.
                var rows = Math.Min((int)(thread.Listed * 0.95), thread.Listed - TreePage.Top - 1);
                foreach (var order in CommentOrder.All)
                {
                    first.Add(new TreePage(slug, thread.Id, order, null));
                    deep.Add(
                        new TreePage(
                            slug, thread.Id, order,
                            await ListPositions.AfterAsync(connection, thread.Id, order, rows, cancellationToken)));
                }
            }

            groups.Add(new PageGroup($"{size} first", first));
            groups.Add(new PageGroup($"{size} deep", deep));
        }

        return groups;
    }
}
