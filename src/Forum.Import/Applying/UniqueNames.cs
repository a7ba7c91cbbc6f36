namespace Forum.Import.Applying;

/// <summary>
/// Finds unused names: the wanted name itself, or with a number appended. Keeps the next number of each name, so that
/// the number of queries grows linearly with the number of equal names, not quadratically.
/// </summary>
/// <param name="numbered">The n-th form of a name; the first is the name itself.</param>
/// <param name="keyOf">The key that must be unique.</param>
internal sealed class UniqueNames(Func<string, int, string> numbered, Func<string, string> keyOf)
{
    private const int MaxRemembered = 20_000, MaxAsked = 512;

    private readonly Dictionary<string, int> next = new(StringComparer.Ordinal);

    /// <param name="wanted">May contain the same name several times.</param>
    /// <param name="taken">Returns which of the given keys are taken.</param>
    /// <returns>One name for each wanted name, in order, without duplicates.</returns>
    public async Task<IReadOnlyList<string>> TakeAsync(
        IReadOnlyList<string> wanted, Func<string[], Task<List<string>>> taken)
    {
        if (next.Count > MaxRemembered) next.Clear();
        var found = new string?[wanted.Count];
        HashSet<string> given = new(StringComparer.Ordinal);
        for (var ask = 1; found.Contains(null); ask = Math.Min(ask * 8, MaxAsked))
        {
            var open = Enumerable.Range(0, wanted.Count).Where(i => found[i] is null).ToLookup(i => wanted[i]);
            var candidates = open.ToDictionary(of => of.Key, of => Candidates(of.Key, of.Count() - 1 + ask));
            HashSet<string> gone = [.. await taken([.. candidates.Values.SelectMany(c => c.Select(keyOf)).Distinct()]), .. given];
            foreach (var of in open)
            {
                var free = candidates[of.Key].Where(c => gone.Add(keyOf(c))).Take(of.Count()).ToList();
                foreach (var (i, name) in of.Zip(free))
                {
                    found[i] = name;
                    given.Add(keyOf(name));
                }

                next[of.Key] = next.GetValueOrDefault(of.Key, 1) + (free.Count == of.Count() ? candidates[of.Key].IndexOf(free[^1]) + 1 : candidates[of.Key].Count);
            }
        }

        return found!;
    }

    /// <summary>Resets the numbers. Call this when the transaction that took names was rolled back.</summary>
    public void Forget() => next.Clear();

    private List<string> Candidates(string name, int count)
    {
        var from = next.GetValueOrDefault(name, 1);
        return [.. Enumerable.Range(from, count).Select(n => numbered(name, n))];
    }
}
