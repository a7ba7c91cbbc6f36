using Forum.Authorization;
using GraphQLServer.Schema;

namespace Forum.Api.Types;

/// <summary>An object type whose resolvers may take the viewer; null: signed out.</summary>
internal abstract class ForumObjectType<T> : ObjectType<T, Viewer?>;
