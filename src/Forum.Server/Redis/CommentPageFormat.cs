using System.Buffers;
using System.Text.Json;
using Forum.Comments;
using Forum.Pseudonyms;
using Microsoft.Extensions.Caching.Hybrid;

namespace Forum.Server.Redis;

/// <summary>
/// Serialization of a page of comments: Redis stores the JSON. The memory cache stores the object, and uses the length
/// of its JSON as the entry's size.
/// </summary>
internal sealed class CommentPageFormat : IHybridCacheSerializer<CommentPage>
{
    /// <summary>Maximum size of a cached page: 500 rows of average length.</summary>
    public const int MaxBytes = 512 * 1024;

    /// <summary>Changes with every change of the cached types.</summary>
    public static string Name { get; } = string.Join(
        ',',
        new[] { typeof(CommentRecord), typeof(PseudonymRecord) }.SelectMany(type => type.GetConstructors())
            .SelectMany(constructor => constructor.GetParameters()));

    private static readonly JsonSerializerOptions Options = new() { IgnoreReadOnlyProperties = true };

    public CommentPage Deserialize(ReadOnlySequence<byte> source)
    {
        var reader = new Utf8JsonReader(source);
        return JsonSerializer.Deserialize<CommentPage>(ref reader, Options)!;
    }

    public void Serialize(CommentPage value, IBufferWriter<byte> target)
    {
        using var writer = new Utf8JsonWriter(target);
        JsonSerializer.Serialize(writer, value, Options);
    }
}
