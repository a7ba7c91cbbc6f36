using System.Buffers.Binary;
using System.Net;

namespace GraphQLServer.Authentication;

/// <summary>
/// The address that identifies a caller: an IPv4 address, or the /64 prefix of an IPv6 address, because one home or
/// server usually has a whole /64.
/// </summary>
/// <param name="Prefix">In IPv6 form: an IPv4 address is `::ffff:a.b.c.d`; for IPv6, the lower 64 bits are
/// zero.</param>
public readonly record struct CallerAddress(UInt128 Prefix)
{
    private static readonly UInt128 MappedPrefix = (UInt128)0xffff << 32;

    /// <summary>
    /// The surrounding network: the /24 of an IPv4 address, or the /48 of an IPv6 address, which a provider commonly
    /// delegates to one customer (RFC 6177), so that one customer has 65,536 of the /64 prefixes.
    /// </summary>
    public UInt128 Network => Prefix >> 32 == 0xffff ? Prefix >> 8 << 8 : Prefix >> 80 << 80;

    /// <summary>Callers without an IP address, such as those on a Unix socket, share one address.</summary>
    public static CallerAddress Of(IPAddress? address)
    {
        if (address is null) return default;
        Span<byte> bytes = stackalloc byte[16];
        address.TryWriteBytes(bytes, out var length);
        if (length == 4) return new(MappedPrefix | BinaryPrimitives.ReadUInt32BigEndian(bytes));
        var value = BinaryPrimitives.ReadUInt128BigEndian(bytes);
        return new(address.IsIPv4MappedToIPv6 ? value : value >> 64 << 64);
    }
}
