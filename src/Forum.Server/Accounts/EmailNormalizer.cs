using Microsoft.AspNetCore.Identity;

namespace Forum.Server.Accounts;

/// <summary>Identity normalizes an account's address whenever it saves the account.</summary>
internal sealed class EmailNormalizer : ILookupNormalizer
{
    public string? NormalizeEmail(string? email) => email is null ? null : EmailAddress.Normalize(email);

    /// <summary>The user name is the address.</summary>
    public string? NormalizeName(string? name) => NormalizeEmail(name);
}
