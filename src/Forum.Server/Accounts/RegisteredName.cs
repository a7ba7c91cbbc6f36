using System.Text;

namespace Forum.Server.Accounts;

/// <summary>A pseudonym as it is shown, and what it is compared by.</summary>
internal sealed record RegisteredName(string Name, string Skeleton)
{
    /// <summary>The name, or what is wrong with it in one sentence.</summary>
    public static (RegisteredName? Name, string? Wrong) Check(string name)
    {
        var clean = name.Trim();
        if (clean.Length is < 2 or > 40 || clean.Any(char.IsControl)) return (null, "A name has 2 to 40 characters.");
        return (new RegisteredName(clean, clean.Normalize(NormalizationForm.FormKC).ToUpperInvariant().Replace('0', 'O')), null);
    }
}
