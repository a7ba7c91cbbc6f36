using System.Text.Json.Serialization;
using Forum.Import.Parsing;

namespace Forum.Import.Staging;

[JsonSerializable(typeof(StagedComment))]
[JsonSerializable(typeof(StagedAuthor))]
[JsonSerializable(typeof(ExportedArticle))]
internal sealed partial class StagingJson : JsonSerializerContext;
