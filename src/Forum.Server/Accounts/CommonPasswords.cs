using System.Collections.Frozen;

namespace Forum.Server.Accounts;

/// <summary>
/// A small list of the most common long passwords: keyboard rows, sequences, and common short passwords doubled. It
/// replaces a list of breached passwords, which has millions of entries; the minimum length already excludes nearly all
/// of the shorter ones.
/// </summary>
internal static class CommonPasswords
{
    private static readonly string[] Sequences =
    [
        "abcdefghijklmnopqrstuvwxyz", "zyxwvutsrqponmlkjihgfedcba", "qwertyuiopasdfghjklzxcvbnm",
        "qwertzuiopasdfghjklyxcvbnm", "azertyuiopqsdfghjklmwxcvbn", "1234567890qwertyuiop", "1q2w3e4r5t6y7u8i9o0p",
        "q1w2e3r4t5y6u7i8o9p0", "qazwsxedcrfvtgbyhnujmikolp", "1qaz2wsx3edc4rfv5tgb6yhn", "0123456789", "9876543210",
        "12345678910", "0987654321",
    ];

    private static readonly string[] CommonWords =
    [
        "password", "passw0rd", "letmein", "iloveyou", "welcome", "qwerty", "qwertz", "azerty", "asdfgh", "asdf", "abc",
        "abcd", "123", "1234", "12345", "123456", "1234567", "12345678", "123456789", "1234567890", "admin",
        "administrator", "monkey", "dragon", "football", "baseball", "sunshine", "princess", "superman", "batman",
        "trustno1", "secret", "login", "master", "test", "user", "changeme", "default", "computer", "internet", "hello",
        "shadow", "michael", "jordan", "pokemon", "starwars", "whatever",
    ];

    private static readonly FrozenSet<string> Phrases = new[]
    {
        "correcthorsebatterystaple", "thequickbrownfox", "thequickbrownfoxjumpsoverthelazydog", "iloveyousomuch",
        "iloveyouforever", "letmeinletmein", "passwordpassword", "thisismypassword", "mypasswordissecret",
        "passwordispassword", "maytheforcebewithyou", "opensesameopensesame", "tobeornottobethatisthequestion",
        "changemechangeme", "administrator123", "welcometothejungle", "supercalifragilisticexpialidocious",
        "whatisthepassword", "idontknowmypassword", "iforgotmypassword", "rememberthispassword", "nevergonnagiveyouup",
        "1234567890password", "password1234567890", "password123456789", "password12345678", "password1234567",
        "qwertyuiop123456789", "qwertyuiop1234567890", "123456789qwertyuiop", "123456789abcdefghi",
        "abcdefghi123456789",
    }.ToFrozenSet(StringComparer.Ordinal);

    /// <param name="normalized">The password in lower case, with letters and digits only.</param>
    public static bool Contains(string normalized) =>
        normalized.Length > 0
        && (Phrases.Contains(normalized)
            || Repeats(normalized[..1], normalized)
            || CommonWords.Any(word => Repeats(word, normalized))
            || Sequences.Any(row => Repeats(row, normalized) || row.Contains(normalized, StringComparison.Ordinal)));

    /// <summary>Whether the password repeats the word, possibly cut off at the end.</summary>
    private static bool Repeats(string word, string password)
    {
        for (var i = 0; i < password.Length; i++)
            if (password[i] != word[i % word.Length]) return false;
        return true;
    }
}
