using System.Buffers;
using System.Text.Json;
using Forum.Comments;
using Forum.Pseudonyms;
using Microsoft.Extensions.Caching.Hybrid;

namespace Forum.Server.Redis;

/// <summary>How a page of comments lies in Redis: as JSON. In memory it lies as it is, and its JSON says how large that is.</summary>
internal sealed class CommentPageFormat : IHybridCacheSerializer<CommentPage>
{
    /// <summary>Of a page that is kept: 500 rows of average length.</summary>
    public const int MaxBytes = 512 * 1024;

    /// <summary>Other for every other shape of what is kept.</summary>
    public static string Name { get; } = string.Join(
        ',', new[] { typeof(CommentRecord), typeof(PseudonymRecord) }.SelectMany(type => type.GetConstructors()).SelectMany(made => made.GetParameters()));

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
