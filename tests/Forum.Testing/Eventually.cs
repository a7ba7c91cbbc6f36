using System.Runtime.CompilerServices;

namespace Forum.Testing;

/// <summary>Waits for a condition that another thread or process fulfills.</summary>
public static class Eventually
{
    /// <summary>Long enough for a busy machine, so that a slow condition does not fail a test.</summary>
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(30);

    public static Task HoldsAsync(
        Func<bool> condition, [CallerArgumentExpression(nameof(condition))] string what = "") =>
        HoldsAsync(() => Task.FromResult(condition()), what);

    public static async Task HoldsAsync(
        Func<Task<bool>> condition, [CallerArgumentExpression(nameof(condition))] string what = "")
    {
        for (var start = TimeProvider.System.GetTimestamp(); !await condition();)
        {
            Assert.True(TimeProvider.System.GetElapsedTime(start) < Timeout, $"This did not happen in time: {what}");
            await Task.Delay(5, TestContext.Current.CancellationToken);
        }
    }
}
