using System.Security.Cryptography;
using System.Text;

namespace GraphQLServer.Documents;

/// <summary>The document id that needs no registry: SHA-256 of the UTF-8 text, in lowercase hexadecimal.</summary>
internal static class DocumentHash
{
    private const string Prefix = "sha256:";
    private const int Length = 64;

    public static string Of(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    /// <summary>
    /// The hash, with or without its prefix; null when the text is not a hash. Uppercase digits are rejected, so that
    /// each document has exactly one id.
    /// </summary>
    public static string? Parse(string text)
    {
        var digits = text.StartsWith(Prefix, StringComparison.Ordinal) ? text[Prefix.Length..] : text;
        return digits.Length == Length && digits.All(char.IsAsciiHexDigitLower) ? digits : null;
    }
}
