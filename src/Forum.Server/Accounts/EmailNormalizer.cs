using Microsoft.AspNetCore.Identity;

namespace Forum.Server.Accounts;

/// <summary>
/// Normalizes addresses in Identity, which does so whenever it saves an account, like the rest of the program.
/// </summary>
internal sealed class EmailNormalizer : ILookupNormalizer
{
    public string? NormalizeEmail(string? email) => email is null ? null : EmailAddress.Normalize(email);

    /// <summary>The user name is the address.</summary>
    public string? NormalizeName(string? name) => NormalizeEmail(name);
}
