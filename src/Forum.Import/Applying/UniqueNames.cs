namespace Forum.Import.Applying;

/// <summary>
/// Finds names that nobody has: the wanted one, or it with a number. Remembers where the numbers of a name are, so that a
/// hundred thousand of one name cost as many questions, not their square.
/// </summary>
/// <param name="numbered">The n-th form of a name; the first is the name itself.</param>
/// <param name="keyOf">What must be unique.</param>
internal sealed class UniqueNames(Func<string, int, string> numbered, Func<string, string> keyOf)
{
    private const int MaxRemembered = 20_000, MaxAsked = 512;

    private readonly Dictionary<string, int> next = new(StringComparer.Ordinal);

    /// <param name="wanted">May hold the same name several times.</param>
    /// <param name="taken">Those of the keys that are taken.</param>
    /// <returns>One for each, in order; none of them twice.</returns>
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

    /// <summary>Forgets the numbers, after names were taken in a transaction that was rolled back.</summary>
    public void Forget() => next.Clear();

    private List<string> Candidates(string name, int count)
    {
        var from = next.GetValueOrDefault(name, 1);
        return [.. Enumerable.Range(from, count).Select(n => numbered(name, n))];
    }
}
