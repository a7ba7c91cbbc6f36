using System.Diagnostics.CodeAnalysis;
using System.Net.Mail;

namespace Forum.Server.Accounts;

/// <summary>An address that mail can be sent to: `name@host` and nothing around it.</summary>
internal static class EmailAddress
{
    /// <summary>Source: RFC 5321, section 4.5.3.1.3.</summary>
    public const int MaxLength = 254;

    public static bool IsValid([NotNullWhen(true)] string? email) =>
        email is { Length: > 2 and <= MaxLength }
        && !email.Any(c => char.IsControl(c) || char.IsWhiteSpace(c) || char.IsSurrogate(c) || c is '"' or '<' or '>')
        && MailAddress.TryCreate(email, out var address)
        && address.Address == email;

    /// <summary>As Identity's UpperInvariantLookupNormalizer does: two addresses that differ in case are one account's.</summary>
    public static string Normalize(string email) => email.Normalize().ToUpperInvariant();

    public static string LocalPart(string email) => email[..email.LastIndexOf('@')];
}
