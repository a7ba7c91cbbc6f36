using Forum.Comments;
using Forum.Load.Generating;
using Npgsql;

namespace Forum.Load.Pages;

/// <summary>
/// The pages of `read.cold`: half in the largest thread, half in any thread, all orders equally often, at any position
/// of the list.
/// </summary>
internal static class RandomPages
{
    public const int Count = 480;

    public static async Task<IReadOnlyList<TreePage>> DrawAsync(
        string connectionString, int seed, CancellationToken cancellationToken)
    {
        await using var connection = new NpgsqlConnection(connectionString);
        await connection.OpenAsync(cancellationToken);
        var random = new Random(seed);
        var largest = await GeneratedThread.FindAsync(connection, ForumPlan.Million, cancellationToken);
        var some = await GeneratedThread.SelectAsync(connection, Count / 2, random, cancellationToken);
        var orders = CommentOrder.All;
        var pages = new List<TreePage>();
        for (var number = 0; number < Count; number++)
        {
            var thread = number % 2 == 0 ? largest : some[number / 2];
            var order = orders[number / 2 % orders.Count];
            // Every eighth page is a first page; no page is cut short by the end of the list.
            var rows = number % 16 < 2 ? 0 : random.Next(thread.Listed - TreePage.Top);
            pages.Add(
                new TreePage(
                    thread.Slug, thread.Id, order,
                    await ListPositions.AfterAsync(connection, thread.Id, order, rows, cancellationToken)));
        }

        return pages;
    }
}
