namespace Forum.Testing;

internal static class Names
{
    private static int given;

    /// <summary>A pseudonym that nobody else in this run has, whatever letters look alike.</summary>
    public static string New(string kind)
    {
        var number = Interlocked.Increment(ref given);
        var letters = string.Concat($"{number}".Select(digit => "abcdefghjk"[digit - '0']));
        return $"{kind} {letters}";
    }
}
