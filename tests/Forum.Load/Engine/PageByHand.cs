using System.Buffers;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Forum.Load.Engine;

/// <summary>Hand-written code that produces the same bytes: a lower bound for the cost of any engine.</summary>
internal sealed class PageByHand(IReadOnlyList<PageComment> comments) : IDisposable
{
    private static readonly JsonEncodedText
        Data = JsonEncodedText.Encode("data"),
        Comments = JsonEncodedText.Encode("comments"),
        Id = JsonEncodedText.Encode("id"),
        Depth = JsonEncodedText.Encode("depth"),
        Status = JsonEncodedText.Encode("status"),
        Html = JsonEncodedText.Encode("html"),
        CreatedAt = JsonEncodedText.Encode("createdAt"),
        EditedAt = JsonEncodedText.Encode("editedAt"),
        Upvotes = JsonEncodedText.Encode("upvotes"),
        Downvotes = JsonEncodedText.Encode("downvotes"),
        Score = JsonEncodedText.Encode("score"),
        ReplyCount = JsonEncodedText.Encode("replyCount"),
        DescendantCount = JsonEncodedText.Encode("descendantCount"),
        IsPinned = JsonEncodedText.Encode("isPinned"),
        Author = JsonEncodedText.Encode("author"),
        Name = JsonEncodedText.Encode("name"),
        AvatarUrl = JsonEncodedText.Encode("avatarUrl"),
        Visible = JsonEncodedText.Encode("VISIBLE"),
        Deleted = JsonEncodedText.Encode("DELETED");

    // Both are reused between pages, as the engine reuses its own.
    private readonly ArrayBufferWriter<byte> buffer = new(128 * 1024);
    private readonly Utf8JsonWriter writer = new(
        Stream.Null,
        new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true });

    /// <param name="use">Receives the bytes of the response, which are valid only during the call.</param>
    public T Write<T>(Func<ReadOnlyMemory<byte>, T> use)
    {
        buffer.ResetWrittenCount();
        writer.Reset(buffer);
        writer.WriteStartObject();
        writer.WriteStartObject(Data);
        writer.WriteStartArray(Comments);
        foreach (var comment in comments) Write(comment);
        writer.WriteEndArray();
        writer.WriteEndObject();
        writer.WriteEndObject();
        writer.Flush();
        return use(buffer.WrittenMemory);
    }

    public void Dispose() => writer.Dispose();

    private void Write(PageComment comment)
    {
        writer.WriteStartObject();
        writer.WriteString(Id, comment.Id);
        writer.WriteNumber(Depth, comment.Depth);
        writer.WriteString(Status, comment.Status == PageStatus.Visible ? Visible : Deleted);
        writer.WriteString(Html, comment.Html);
        WriteInstant(CreatedAt, comment.CreatedAt);
        if (comment.EditedAt is { } editedAt) WriteInstant(EditedAt, editedAt);
        else writer.WriteNull(EditedAt);
        writer.WriteNumber(Upvotes, comment.Upvotes);
        writer.WriteNumber(Downvotes, comment.Downvotes);
        writer.WriteNumber(Score, comment.Upvotes - comment.Downvotes);
        writer.WriteNumber(ReplyCount, comment.ReplyCount);
        writer.WriteNumber(DescendantCount, comment.DescendantCount);
        writer.WriteBoolean(IsPinned, comment.IsPinned);
        writer.WriteStartObject(Author);
        writer.WriteString(Id, comment.Author.Id);
        writer.WriteString(Name, comment.Author.Name);
        writer.WriteString(AvatarUrl, comment.Author.AvatarUrl);
        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    private void WriteInstant(JsonEncodedText name, DateTimeOffset at)
    {
        Span<byte> text = stackalloc byte[32];
        at.UtcDateTime.TryFormat(text, out _, "O", CultureInfo.InvariantCulture);
        text[23] = (byte)'Z';
        writer.WriteString(name, text[..24]);
    }
}
