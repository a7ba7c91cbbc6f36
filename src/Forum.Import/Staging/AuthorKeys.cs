using System.Security.Cryptography;
using System.Text;
using Forum.Import.Parsing;

namespace Forum.Import.Staging;

/// <summary>
/// Converts authors to keys that cannot be computed after the run. See src/docs/decisions/0008-imported-authors.md.
/// </summary>
internal sealed class AuthorKeys
{
    private readonly byte[] secret = RandomNumberGenerator.GetBytes(32);

    public string Of(ExportedAuthor author) =>
        Convert.ToHexStringLower(HMACSHA256.HashData(secret, Encoding.UTF8.GetBytes(author.Identity)).AsSpan(0, 16));
}
