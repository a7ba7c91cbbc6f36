using Forum.Comments;
using Forum.Load.Machine;
using Forum.Load.Pages;

namespace Forum.Load.Measuring;

/// <summary>
/// Compares groups of pages on one running program: the groups take turns under the same load, and the buffers of each
/// order are counted separately by requesting every page once.
/// </summary>
internal sealed class PageGroupComparison(LoadRun run, HttpProgram program)
{
    public async Task<IReadOnlyList<GroupCost>> MeasureAsync(
        IReadOnlyList<PageGroup> groups, CancellationToken cancellationToken)
    {
        var contenders = new List<IContender>();
        var books = new List<ExpectedResponses>();
        var buffers = new List<IReadOnlyDictionary<CommentOrder, double>>();
        foreach (var group in groups)
        {
            var book = await ExpectedResponses.RequestAsync(program.Address, group.Pages, page => page.Cursor);
            books.Add(book);
            buffers.Add(await BuffersAsync(group, cancellationToken));
            var load = new HttpLoad(program.Address, book.Calls, book.Responses);
            contenders.Add(new HttpContender(group.Name, program, load, run.Options.Connections, run.Postgres));
        }

        var rounds = await Contest.RunAsync(contenders, run.Options, cancellationToken);
        return [.. groups.Select(
            (group, place) =>
                new GroupCost(group.Name, books[place].CommentsPerPage, buffers[place], rounds[group.Name]))];
    }

    /// <summary>Counts after a first round, so that no planning and no reading of the catalog is included.</summary>
    private async Task<IReadOnlyDictionary<CommentOrder, double>> BuffersAsync(
        PageGroup group, CancellationToken cancellationToken)
    {
        var buffers = new Dictionary<CommentOrder, double>();
        foreach (var order in group.Pages.GroupBy(page => page.Order))
        {
            TreePage[] pages = [.. order];
            await ExpectedResponses.RequestAsync(program.Address, pages, page => page.Cursor);
            var before = await Meters.ReadAsync(run.Postgres, program.Pid, cancellationToken);
            await ExpectedResponses.RequestAsync(program.Address, pages, page => page.Cursor);
            var after = await Meters.ReadAsync(run.Postgres, program.Pid, cancellationToken);
            buffers[order.Key] = after.Since(before, pages.Length, []).Buffers;
        }

        return buffers;
    }
}
