using GraphQLServer.Requests;

namespace GraphQLServer.Schema;

/// <summary>The root type of queries or mutations: its object is the request.</summary>
public abstract class RootType : ObjectType<RequestContext>;

/// <inheritdoc cref="RootType"/>
public abstract class RootType<TViewer> : ObjectType<RequestContext, TViewer>;
