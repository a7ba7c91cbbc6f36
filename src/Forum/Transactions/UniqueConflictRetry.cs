using Microsoft.EntityFrameworkCore;

namespace Forum.Transactions;

/// <summary>
/// Retries writes that check whether a unique value (a name, a slug, an address, an idempotency key) is free before
/// they insert it.
/// </summary>
public static class UniqueConflictRetry
{
    /// <summary>
    /// Runs the write, and once more when the database rejects a row: another transaction inserted the value between
    /// the check and the insert, and the second check finds it. Any other failure occurs again and is thrown.
    /// </summary>
    public static async Task<T> WriteAsync<T>(Func<Task<T>> writeAsync)
    {
        try
        {
            return await writeAsync();
        }
        catch (DbUpdateException)
        {
            return await writeAsync();
        }
    }
}
