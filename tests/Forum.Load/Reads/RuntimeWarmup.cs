using Forum.Comments;
using Forum.Load.Generating;
using Forum.Load.Machine;
using Forum.Load.Measuring;

namespace Forum.Load.Reads;

/// <summary>
/// Lets the runtime compile the code path of a hot page before the measurement. The measured page is built only a few
/// times a second, so its compilation would otherwise continue for minutes, next to responses that take microseconds.
/// </summary>
internal static class RuntimeWarmup
{
    private const int Pages = 2_000, MaxHalfSeconds = 240;

    /// <summary>Requests pages that are not cached.</summary>
    public static void ReadPages(HttpProgram program)
    {
        LoadRun.WriteLine($"warm-up: reading {Pages} other pages");
        using var connection = new HttpConnection(program.Address);
        var orders = CommentOrder.All;
        for (var number = 0; number < Pages; number++)
        {
            var page = new HotPage(
                ForumPlan.Thousand(number % 20), orders[number / 20 % orders.Count], 10 + (number / 20 / orders.Count));
            if (connection.Exchange(page.Get(program.Address)) is not { Status: 200 })
                throw new LoadFailure("A warm-up request failed.");
        }
    }

    /// <summary>Waits until the program is idle, because its compilers have nothing left to do.</summary>
    public static async Task WaitForIdleAsync(HttpProgram program, CancellationToken cancellationToken)
    {
        for (var (halfSeconds, before) = (0, TimeSpan.Zero); halfSeconds < MaxHalfSeconds; halfSeconds++)
        {
            var now = CpuClock.Of(program.Pid);
            if (now - before <= TimeSpan.FromMilliseconds(20)) return;
            before = now;
            await Task.Delay(500, cancellationToken);
        }

        throw new LoadFailure("The program did not become idle.");
    }
}
