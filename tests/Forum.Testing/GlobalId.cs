using System.Buffers.Text;

namespace Forum.Testing;

/// <summary>The API's ids from within, for tests that forge them or look them up in the tables.</summary>
internal static class GlobalId
{
    public const byte Section = 1, Article = 2, Comment = 3, Pseudonym = 4, Sanction = 5;

    public static string Of(byte kind, Guid id) => Base64Url.EncodeToString([kind, .. id.ToByteArray(bigEndian: true)]);

    public static Guid UuidOf(string id) => new(Base64Url.DecodeFromChars(id).AsSpan(1), bigEndian: true);

    /// <summary>Ids of one kind compare as their comments' times do.</summary>
    public static string SortKey(string id) => Convert.ToHexString(Base64Url.DecodeFromChars(id));
}
