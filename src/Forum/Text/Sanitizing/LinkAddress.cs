using System.Buffers;

namespace Forum.Text.Sanitizing;

/// <summary>The allowed link targets: web pages and mailboxes.</summary>
internal static class LinkAddress
{
    private const int MaxMailboxLength = 254;

    private static readonly SearchValues<char> MailboxCharacters =
        SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-_+@");

    /// <summary>The canonical address; null when it must not be linked.</summary>
    public static string? Of(string? address)
    {
        if (address is null)
            return null;
        return address.StartsWith("mailto:", StringComparison.OrdinalIgnoreCase)
            ? Mailbox(address[7..])
            : WebAddress.Check(address).Text;
    }

    /// <summary>
    /// A single plain mailto address without a query, which could prefill copies, a subject and a body.
    /// </summary>
    private static string? Mailbox(string address)
    {
        var at = address.IndexOf('@', StringComparison.Ordinal);
        return at > 0 && at < address.Length - 1 && at == address.LastIndexOf('@') && address.Length <= MaxMailboxLength
            && !address.AsSpan().ContainsAnyExcept(MailboxCharacters)
            ? "mailto:" + address
            : null;
    }
}
