using Forum.Comments;
using Forum.Load.Machine;
using Forum.Load.Pages;

namespace Forum.Load.Measuring;

/// <summary>
/// Compares groups of pages on one running program. The groups take turns under the same load. PostgreSQL's buffers are
/// counted separately for each order of comments, by requesting every page once.
/// </summary>
internal sealed class PageGroupComparison(LoadRun run, HttpProgram program)
{
    public async Task<IReadOnlyList<GroupCost>> MeasureAsync(
        IReadOnlyList<PageGroup> groups, CancellationToken cancellationToken)
    {
        var contenders = new List<IContender>();
        var responses = new List<ExpectedResponses>();
        var buffers = new List<IReadOnlyDictionary<CommentOrder, double>>();
        foreach (var group in groups)
        {
            var expected = await ExpectedResponses.RequestAsync(program.Address, group.Pages, page => page.Cursor);
            responses.Add(expected);
            buffers.Add(await BuffersAsync(group, cancellationToken));
            var load = new HttpLoad(program.Address, expected.Calls, expected.Responses);
            contenders.Add(new HttpContender(group.Name, program, load, run.Options.Connections, run.Postgres));
        }

        var rounds = await Contest.RunAsync(contenders, run.Options, cancellationToken);
        return [.. groups.Select(
            (group, index) =>
                new GroupCost(group.Name, responses[index].CommentsPerPage, buffers[index], rounds[group.Name]))];
    }

    /// <summary>
    /// The buffers per page, by order of comments. Every page is requested once before the count, so that planning and
    /// reads of the catalog are not included.
    /// </summary>
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
