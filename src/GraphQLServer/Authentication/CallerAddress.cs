using System.Buffers.Binary;
using System.Net;

namespace GraphQLServer.Authentication;

/// <summary>
/// Where a caller is, as far as it is one caller's own: an IPv4 address, or the /64 of an IPv6 address, of which a home or a
/// server has all.
/// </summary>
/// <param name="Prefix">As IPv6 has it: an IPv4 address is `::ffff:a.b.c.d`, and of the others the lower half is zero.</param>
public readonly record struct CallerAddress(UInt128 Prefix)
{
    private static readonly UInt128 Mapped = (UInt128)0xffff << 32;

    /// <summary>
    /// The network around it: the /24 of an IPv4 address, the /48 of an IPv6 address, which is what a provider commonly
    /// delegates to one customer (RFC 6177), so that one customer has 65,536 of the /64 prefixes.
    /// </summary>
    public UInt128 Network => Prefix >> 32 == 0xffff ? Prefix >> 8 << 8 : Prefix >> 80 << 80;

    /// <summary>Callers without an address, such as those on a Unix socket, share one.</summary>
    public static CallerAddress Of(IPAddress? address)
    {
        if (address is null) return default;
        Span<byte> bytes = stackalloc byte[16];
        address.TryWriteBytes(bytes, out var length);
        if (length == 4) return new(Mapped | BinaryPrimitives.ReadUInt32BigEndian(bytes));
        var whole = BinaryPrimitives.ReadUInt128BigEndian(bytes);
        return new(address.IsIPv4MappedToIPv6 ? whole : whole >> 64 << 64);
    }
}
