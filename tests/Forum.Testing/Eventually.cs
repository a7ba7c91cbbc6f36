using System.Runtime.CompilerServices;

namespace Forum.Testing;

/// <summary>Waits for what happens elsewhere.</summary>
public static class Eventually
{
    /// <summary>As long as a machine that is busy may need; what is only late passes.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    public static async Task HoldsAsync(Func<bool> condition, [CallerArgumentExpression(nameof(condition))] string what = "")
    {
        for (var start = TimeProvider.System.GetTimestamp(); !condition();)
        {
            Assert.True(TimeProvider.System.GetElapsedTime(start) < Patience, $"It never came to be: {what}");
            await Task.Delay(5, TestContext.Current.CancellationToken);
        }
    }
}
