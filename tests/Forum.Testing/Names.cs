namespace Forum.Testing;

internal static class Names
{
    private static int count;

    /// <summary>A pseudonym that is unique in this run, also with regard to letters that look alike.</summary>
    public static string New(string kind)
    {
        var number = Interlocked.Increment(ref count);
        var letters = string.Concat($"{number}".Select(digit => "abcdefghjk"[digit - '0']));
        return $"{kind} {letters}";
    }
}
