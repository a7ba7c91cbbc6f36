using Forum.Comments;
using Forum.Load.Generating;
using Forum.Load.Machine;
using Forum.Load.Measuring;

namespace Forum.Load.Reads;

/// <summary>
/// Lets a program compile all that a hot page takes before it is measured. Putting the page together runs a few times a second
/// then, so that its compiling would go on for minutes, beside answers that take microseconds.
/// </summary>
internal static class Settling
{
    private const int Pages = 2_000, MostHalfSeconds = 240;

    /// <summary>Asks for pages that are not remembered.</summary>
    public static void ReadPages(HttpProgram program)
    {
        LoadRun.Say($"{Pages} other pages are read, to be compiled");
        using var wire = new HttpWire(program.Address);
        var orders = Enum.GetValues<CommentOrder>();
        for (var number = 0; number < Pages; number++)
        {
            var page = new HotPage(ForumPlan.Thousand(number % 20), orders[number / 20 % orders.Length], 10 + (number / 20 / orders.Length));
            if (wire.Exchange(page.Get(program.Address)) is not { Status: 200 }) throw new LoadFailure("A page to warm with is not answered.");
        }
    }

    /// <summary>Waits until the program rests: its compilers have nothing left to do.</summary>
    public static async Task RestAsync(HttpProgram program, CancellationToken cancellationToken)
    {
        for (var (patience, before) = (0, TimeSpan.Zero); patience < MostHalfSeconds; patience++)
        {
            var now = CpuClock.Of(program.Pid);
            if (now - before <= TimeSpan.FromMilliseconds(20)) return;
            before = now;
            await Task.Delay(500, cancellationToken);
        }

        throw new LoadFailure("The program does not come to rest.");
    }
}
