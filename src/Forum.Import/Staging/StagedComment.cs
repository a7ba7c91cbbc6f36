using System.Text.Json.Serialization;
using Forum.Data;
using Forum.Import.Parsing;

namespace Forum.Import.Staging;

/// <summary>A comment as staged in the database: it contains nothing derived from its author's address.</summary>
/// <param name="Author">The author's key in the rows of <see cref="StagedAuthor"/>.</param>
internal sealed record StagedComment(
    [property: JsonPropertyName("i")] Guid Id,
    [property: JsonPropertyName("p")] ulong ParentTail,
    [property: JsonPropertyName("a")] string Author,
    [property: JsonPropertyName("s")] CommentStatus Status,
    [property: JsonPropertyName("h")] string Html,
    [property: JsonPropertyName("b")] bool LineFeedsBreak,
    [property: JsonPropertyName("l")] long Line,
    [property: JsonPropertyName("e")] string Element)
{
    [JsonIgnore]
    public DateTime CreatedAt => ImportedId.TimeOf(Id);

    [JsonIgnore]
    public SourcePosition Position => new(Line, Element);
}
