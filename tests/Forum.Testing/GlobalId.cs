using System.Buffers.Text;

namespace Forum.Testing;

/// <summary>Encodes and decodes the API's ids, for tests that forge ids or look them up in the tables.</summary>
internal static class GlobalId
{
    public const byte Section = 1, Article = 2, Comment = 3, Pseudonym = 4, Sanction = 5;

    public static string Of(byte kind, Guid id) => Base64Url.EncodeToString([kind, .. id.ToByteArray(bigEndian: true)]);

    public static Guid UuidOf(string id) => new(Base64Url.DecodeFromChars(id).AsSpan(1), bigEndian: true);

    /// <summary>Sort keys of ids of one kind compare as the creation times of their comments do.</summary>
    public static string SortKey(string id) => Convert.ToHexString(Base64Url.DecodeFromChars(id));
}
