using System.Collections.Concurrent;
using Forum.Errors;
using GraphQLServer.Authentication;
using GraphQLServer.Concurrency;

namespace Forum.Server.Accounts;

/// <summary>
/// Computes password hashes on its own threads, as many concurrently as <see cref="FairCpuScheduler"/> allows. The
/// threads live as long as the program. The operating system starts a new thread on any core, also on one that serves
/// requests, and these then wait for several milliseconds; a thread that goes on working stays on its core.
/// </summary>
internal sealed class PasswordHashQueue : IDisposable
{
    private readonly FairCpuScheduler scheduler;
    private readonly BlockingCollection<Task> hashes = [];

    public PasswordHashQueue(AccountSettings settings)
    {
        scheduler = new(settings.PasswordQueue, settings.PasswordWait);
        for (var i = 0; i < FairCpuScheduler.Slots; i++)
            new Thread(ComputeHashes) { IsBackground = true, Name = "Password hashes" }.UnsafeStart();
    }

    /// <param name="address">The client address that sent the password.</param>
    /// <param name="hash">Takes about 0.1 s of CPU time. It is not interrupted once it has started.</param>
    /// <param name="cancellationToken">Cancelled when the caller stops waiting.</param>
    /// <param name="isKnownDevice">
    /// Whether the password comes from a device that signed in to the account before: it is served before the others.
    /// </param>
    /// <exception cref="Refusal">BUSY when the queue is full or the wait was too long.</exception>
    public async Task<T> RunAsync<T>(
        CallerAddress address, Func<T> hash, CancellationToken cancellationToken, bool isKnownDevice = false)
    {
        using var slot = await scheduler.AcquireAsync(address, cancellationToken, isKnownDevice) ?? throw Busy();
        if (hashes.IsAddingCompleted) throw Busy();
        var task = new Task<T>(hash, TaskCreationOptions.RunContinuationsAsynchronously);
        hashes.Add(task, CancellationToken.None);
        return await task;
    }

    public void Dispose() => hashes.CompleteAdding();

    private static Refusal Busy() =>
        new(ErrorCode.Busy, "Too many sign-ins are in progress. Try again in a moment.");

    private void ComputeHashes()
    {
        foreach (var hash in hashes.GetConsumingEnumerable()) hash.RunSynchronously(TaskScheduler.Default);
    }
}
