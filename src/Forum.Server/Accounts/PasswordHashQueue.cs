using Forum.Errors;
using GraphQLServer.Authentication;
using GraphQLServer.Concurrency;

namespace Forum.Server.Accounts;

/// <summary>
/// Computes password hashes on dedicated threads, as many concurrently as <see cref="FairCpuScheduler"/> allows.
/// </summary>
internal sealed class PasswordHashQueue(AccountSettings settings)
{
    private readonly FairCpuScheduler scheduler = new(settings.PasswordQueue, settings.PasswordWait);

    /// <param name="address">The client address that sent the password.</param>
    /// <param name="hash">Takes about 0.1 s of CPU time. It is not interrupted once it has started.</param>
    /// <exception cref="Refusal">BUSY when the queue is full or the wait was too long.</exception>
    public async Task<T> RunAsync<T>(CallerAddress address, Func<T> hash, CancellationToken cancellationToken)
    {
        using var slot = await scheduler.AcquireAsync(address, cancellationToken)
            ?? throw new Refusal(ErrorCode.Busy, "Too many sign-ins are in progress. Try again in a moment.");
#pragma warning disable RS0030 // Banned: a hash would occupy a thread of the pool for a tenth of a second.
        return await Task.Factory.StartNew(
            hash, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
#pragma warning restore RS0030
    }
}
