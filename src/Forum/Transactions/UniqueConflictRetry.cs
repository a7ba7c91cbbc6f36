using Microsoft.EntityFrameworkCore;

namespace Forum.Transactions;

/// <summary>
/// Writes that look whether a unique value is free (a name, a slug, an address, an idempotency key) before they take it.
/// </summary>
public static class UniqueConflictRetry
{
    /// <summary>
    /// Writes, and once more where the database refused a row: another write took the value between the look and the insert, and
    /// the second look finds it. What fails for another reason fails again.
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
