using GraphQLServer.DataLoaders;
using GraphQLServer.Results;

namespace GraphQLServer.Execution;

/// <summary>A field whose value is still being loaded.</summary>
internal readonly record struct PendingField(ResultPath Path, Deferred Value);
