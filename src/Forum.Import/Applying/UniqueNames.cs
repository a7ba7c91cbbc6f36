namespace Forum.Import.Applying;

/// <summary>
/// Finds unused names: the wanted name itself, or with a number appended. Keeps the next number of each name, so that
/// the number of queries grows linearly with the number of equal names, not quadratically.
/// </summary>
/// <param name="numbered">The n-th form of a name; the first is the name itself.</param>
/// <param name="keyOf">The key that must be unique.</param>
internal sealed class UniqueNames(Func<string, int, string> numbered, Func<string, string> keyOf)
{
    private const int MaxCachedNames = 20_000, MaxExtra = 512;

    private readonly Dictionary<string, int> next = new(StringComparer.Ordinal);

    /// <param name="wanted">May contain the same name several times.</param>
    /// <param name="findTakenAsync">Returns which of the given keys are taken.</param>
    /// <returns>One name for each wanted name, in order, without duplicates.</returns>
    public async Task<IReadOnlyList<string>> TakeAsync(
        IReadOnlyList<string> wanted, Func<string[], Task<List<string>>> findTakenAsync)
    {
        if (next.Count > MaxCachedNames) next.Clear();
        var result = new string?[wanted.Count];
        HashSet<string> assigned = new(StringComparer.Ordinal);
        for (var extra = 1; result.Contains(null); extra = Math.Min(extra * 8, MaxExtra))
        {
            var unresolved = Enumerable.Range(0, wanted.Count).Where(i => result[i] is null).ToLookup(i => wanted[i]);
            var candidates = unresolved.ToDictionary(
                group => group.Key, group => Candidates(group.Key, group.Count() - 1 + extra));
            HashSet<string> takenKeys = [
                .. await findTakenAsync([.. candidates.Values.SelectMany(c => c.Select(keyOf)).Distinct()]),
                .. assigned];
            foreach (var group in unresolved)
            {
                var free = candidates[group.Key].Where(c => takenKeys.Add(keyOf(c))).Take(group.Count()).ToList();
                foreach (var (i, name) in group.Zip(free))
                {
                    result[i] = name;
                    assigned.Add(keyOf(name));
                }

                var used = free.Count == group.Count()
                    ? candidates[group.Key].IndexOf(free[^1]) + 1
                    : candidates[group.Key].Count;
                next[group.Key] = next.GetValueOrDefault(group.Key, 1) + used;
            }
        }

        return result!;
    }

    /// <summary>Resets the numbers. Call this after a rollback of the transaction that took names.</summary>
    public void Reset() => next.Clear();

    private List<string> Candidates(string name, int count)
    {
        var from = next.GetValueOrDefault(name, 1);
        return [.. Enumerable.Range(from, count).Select(n => numbered(name, n))];
    }
}
