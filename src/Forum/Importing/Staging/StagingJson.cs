using System.Text.Json.Serialization;

namespace Forum.Importing.Staging;

[JsonSerializable(typeof(StagedComment))]
[JsonSerializable(typeof(StagedAuthor))]
[JsonSerializable(typeof(ExportedArticle))]
internal sealed partial class StagingJson : JsonSerializerContext;
