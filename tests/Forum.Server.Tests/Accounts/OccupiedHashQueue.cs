using Forum.Server.Accounts;
using Forum.Testing;
using GraphQLServer.Authentication;
using Microsoft.Extensions.DependencyInjection;

namespace Forum.Server.Tests.Accounts;

/// <summary>Keeps the password-hashing slots of a node occupied by another address until this is disposed.</summary>
internal sealed class OccupiedHashQueue : IAsyncDisposable
{
    private static readonly CallerAddress Elsewhere = new(1);

    private readonly ManualResetEventSlim release = new();
    private readonly List<Task<bool>> running;

    public OccupiedHashQueue(ForumNode node)
    {
        var queue = node.Services.GetRequiredService<PasswordHashQueue>();
        running = [.. Enumerable.Range(0, Math.Max(1, Environment.ProcessorCount - 1))
            .Select(_ =>
                queue.RunAsync(Elsewhere, () => release.Wait(TimeSpan.FromMinutes(1)), CancellationToken.None))];
    }

    public async ValueTask DisposeAsync()
    {
        release.Set();
        Assert.DoesNotContain(false, await Task.WhenAll(running));
        release.Dispose();
    }
}
