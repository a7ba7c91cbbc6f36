using Forum.Testing;
using Forum.Time;

namespace Forum.Tests.Time;

/// <summary>The work of a background service is repeated until the node stops.</summary>
public sealed class RunningPeriodicWork
{
    private static readonly TimeSpan Period = TimeSpan.FromMilliseconds(1);

    [Fact]
    public async Task The_work_continues_after_a_failure_or_an_unrelated_cancellation()
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        var reported = new List<Exception>();
        var run = 0;
        var work = PeriodicWork.RunAsync(Period, TimeProvider.System, WorkAsync, reported.Add, stop.Token);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => work);
        Assert.Equal((5, 4), (run, reported.Count));
        Assert.True(stop.IsCancellationRequested);

        async Task WorkAsync(CancellationToken cancellationToken)
        {
            Assert.Equal(stop.Token, cancellationToken);
            switch (++run)
            {
                case 1: throw new InvalidOperationException("A failure.");
                case 2: throw new OperationCanceledException("A time limit of the driver.");
                case 3: throw new TaskCanceledException("Another one.");
                case 4:
                    await Task.Delay(Timeout.Infinite, new CancellationToken(canceled: true));
                    break;
                default:
                    await stop.CancelAsync();
                    cancellationToken.ThrowIfCancellationRequested();
                    break;
            }
        }
    }

    [Fact]
    public void Every_background_service_uses_PeriodicWork()
    {
        var services = SourceTree.Files("src", "*.cs")
            .Where(path => SourceTree.Text(path).Contains(": BackgroundService", StringComparison.Ordinal)).ToList();
        Assert.Contains("src/Forum.Server/Accounts/SessionWatch.cs", services);
        Assert.All(
            services,
            path => Assert.Contains("PeriodicWork.RunAsync(", SourceTree.Text(path), StringComparison.Ordinal));
    }
}
